package io.mesa.postgres.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.entities.EntityGraphs;
import io.mesa.query.Mutation;
import io.mesa.query.PageToken;
import io.mesa.query.Query;
import io.mesa.query.RowHeader;
import io.mesa.resolve.Headers;
import io.mesa.resolve.PagePlace;
import io.mesa.resolve.PageTokens;
import io.mesa.resolve.ResolvedInclude;
import io.mesa.resolve.ResolvedQuery;
import io.mesa.resolve.Resolver;
import io.mesa.source.Source;
import io.mesa.spi.DriverCall;
import io.mesa.spi.ResultLimits;
import io.mesa.value.TableName;
import io.mesa.value.TableReference;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The translations of one database's queries, kept by template. Thread-safe. */
final class Translations {
  /** What the server says where a name or a type is not what it was when it was read. */
  private static final Set<String> STALE =
      Set.of("42P01", "42703", "42704", "42804", "42883", "42P18", "0A000", "3F000");

  /** Of these, what says that for sure of a text that was made with what was read. */
  private static final Set<String> RENAMED = Set.of("42P01", "42703");

  /** More templates than an application has; what makes more makes each one once. */
  private static final int MOST_KEPT = 1_000;

  private final Source source;
  private final KnownTables tables;
  private final PageTokens tokens;
  private final ResultLimits limits;
  private final EntityGraphs graphs;
  private final Map<QueryTemplate, Translation> kept = new ConcurrentHashMap<>();

  Translations(Source source, KnownTables tables, EntityGraphs graphs) {
    this.source = source;
    this.tables = tables;
    this.graphs = graphs;
    this.tokens = new PageTokens(source.cursorKey());
    this.limits = new ResultLimits(source.limits());
  }

  PageTokens tokens() {
    return tokens;
  }

  ResultLimits limits() {
    return limits;
  }

  /** Forgets the structure and all that was made with it. */
  void forget() {
    tables.forget();
    graphs.forget();
    kept.clear();
  }

  /** How the tables hang together. */
  EntityGraphs graphs() {
    return graphs;
  }

  /** The table that a reference means. */
  TableName table(TableReference reference, DriverCall call) {
    return resolving(call, resolver -> resolver.scope(reference).table().name());
  }

  /** Answers, and once more with a structure read anew where the known one turns out to be old. */
  <T> T withFreshStructure(Supplier<T> answer) {
    try {
      return answer.get();
    } catch (QueryResult.StaleStructureException e) {
      forget();
    } catch (MesaException e) {
      if (!forgetIfStale(e)) {
        throw e;
      }
    }
    try {
      return answer.get();
    } catch (QueryResult.StaleStructureException e) {
      throw QueryResult.unfit(e);
    }
  }

  private boolean forgetIfStale(MesaException error) {
    boolean stale = error.databaseCode().filter(STALE::contains).isPresent();
    if (stale) {
      forget();
    }
    return stale;
  }

  /**
   * What a text of Mesa's failed with in a transaction, which cannot be sent again there: where the
   * structure that it was made with turned out to be old, that is forgotten, so that the next
   * transaction knows better.
   */
  MesaException inTransaction(MesaException error) {
    return forgetIfStale(error) && error.databaseCode().filter(RENAMED::contains).isPresent()
        ? changed(error)
        : error;
  }

  /** The same for values of another type than their columns had. */
  MesaException inTransaction(QueryResult.StaleStructureException error) {
    forget();
    return changed(error);
  }

  private static MesaException changed(RuntimeException cause) {
    return MesaException.builder(
            ErrorCode.CONFLICT,
            "A table was changed by others since its structure was read; run the transaction again. "
                + cause.getMessage())
        .retryable(true)
        .databaseCode(
            cause instanceof MesaException known ? known.databaseCode().orElse(null) : null)
        .cause(cause)
        .build();
  }

  /** A mutation ready to be sent. */
  MutationRun mutation(Mutation mutation, DriverCall call) {
    return resolving(
        call,
        resolver ->
            MutationRun.of(
                mutation,
                source,
                resolver,
                new StatementText(tables.isBinary(call)),
                table -> tables.takesCopies(table, call)));
  }

  /**
   * Looks up names, and once more where one is unknown in what was known before: with only those
   * tables read anew that were looked at, so that wrong names cost other queries nothing.
   */
  private <T> T resolving(DriverCall call, Function<Resolver, T> work) {
    KnownTables.View view = tables.within(call);
    try {
      return work.apply(new Resolver(source, view));
    } catch (MesaException e) {
      if (e.code() != ErrorCode.NOT_FOUND || e.databaseCode().isPresent() || !view.lookAgain()) {
        throw e;
      }
      kept.clear();
    }
    return work.apply(new Resolver(source, view));
  }

  /** A query ready to be sent. */
  record Ready(Translation translation, List<Object> values) {}

  Ready of(Query query, DriverCall call) {
    if (query.pageToken().isPresent()) {
      return page(query, call);
    }
    var template = new QueryTemplate(query);
    Ready known = ready(kept.get(template), query, PagePlace.START);
    if (known != null) {
      return known;
    }
    long since = tables.generation();
    Ready made = fresh(query, PagePlace.START, call);
    keep(template, made.translation(), since);
    return made;
  }

  /**
   * A page after or before a place. Which of the place's values are null and whether it belongs to
   * the page are part of the text, and what a token says can be read only with its query resolved:
   * by a translation for any place.
   */
  private Ready page(Query query, DriverCall call) {
    long since = tables.generation();
    var anyPlace = new QueryTemplate(query);
    Translation sibling = kept.get(anyPlace);
    ResolvedQuery resolved = sibling == null ? resolve(query, call) : sibling.query();
    PagePlace place = place(query, resolved);
    List<@Nullable Object> values = place.values();
    var form = new BitSet();
    for (int i = 0; i < values.size(); i++) {
      form.set(i, values.get(i) == null);
    }
    form.set(values.size(), place.inclusive());
    var template = new QueryTemplate(query, form);
    Ready known = ready(kept.get(template), query, place);
    if (known != null) {
      return known;
    }
    Ready made = fresh(query, place, call);
    keep(template, made.translation(), since);
    keep(anyPlace, made.translation(), since);
    return made;
  }

  private static @Nullable Ready ready(@Nullable Translation known, Query query, PagePlace place) {
    List<Object> values =
        known == null ? null : known.values(QueryTemplate.literals(query), place.values());
    return known == null || values == null ? null : new Ready(known, values);
  }

  private void keep(QueryTemplate template, Translation translation, long since) {
    if (translation.isReusable()) {
      if (kept.size() >= MOST_KEPT) {
        kept.clear();
      }
      kept.put(template, translation);
      if (tables.generation() != since) {
        kept.remove(template, translation); // It was made with what is forgotten.
      }
    }
  }

  /** A query as a statement of the database's own. */
  Ready forServer(Query query, DriverCall call) {
    ResolvedQuery resolved = resolve(query, call);
    return write(resolved, place(query, resolved), call, false).ready();
  }

  /** A query ready to be sent, with what its statement wants of each table. */
  record Written(Ready ready, StatementText text) {}

  /** A query as it is written with the structure as it is by now. */
  Written writtenAnew(Query query, DriverCall call) {
    Written written = written(query, call);
    for (TableUse use : written.text().uses().values()) {
      if (!tables.isCurrent(use.table(), call)) {
        forget();
        return written(query, call);
      }
    }
    return written;
  }

  private Written written(Query query, DriverCall call) {
    ResolvedQuery resolved = resolve(query, call);
    return write(resolved, place(query, resolved), call, true);
  }

  private ResolvedQuery resolve(Query query, DriverCall call) {
    return resolving(call, resolver -> resolver.resolve(query));
  }

  private PagePlace place(Query query, ResolvedQuery resolved) {
    Optional<PageToken> token = query.pageToken();
    return token.isPresent() ? tokens.read(resolved, token.get()) : PagePlace.START;
  }

  private Ready fresh(Query query, PagePlace place, DriverCall call) {
    return write(resolve(query, call), place, call, true).ready();
  }

  private Written write(ResolvedQuery resolved, PagePlace place, DriverCall call, boolean forJdbc) {
    var text = new StatementText(tables.isBinary(call));
    String marked = new Translator(text, resolved, place).write(forJdbc);
    RowHeader header = Headers.of(resolved);
    var translation =
        new Translation(
            resolved,
            forJdbc ? text.forJdbc(marked) : text.forServer(marked),
            header,
            elementTypes(resolved),
            includes(resolved, header),
            text.isReusable());
    List<Object> values =
        translation.values(QueryTemplate.literals(resolved.query()), place.values());
    if (values == null) {
      throw new IllegalStateException("A literal does not fit the place made for it.");
    }
    return new Written(new Ready(translation, values), text);
  }

  private static @Nullable ValueType[] elementTypes(ResolvedQuery query) {
    if (query.grouping().isEmpty()) {
      return IncludedRows.elementTypes(query.selection().fields());
    }
    int width = query.grouping().get().by().size() + query.grouping().get().aggregates().size();
    return new @Nullable ValueType[width];
  }

  private static List<IncludedRows> includes(ResolvedQuery query, RowHeader header) {
    List<IncludedRows> includes = new ArrayList<>();
    List<ResolvedInclude> asked = query.selection().includes();
    for (int i = 0; i < asked.size(); i++) {
      includes.add(IncludedRows.of(asked.get(i), header.included().get(i)));
    }
    return includes;
  }
}
