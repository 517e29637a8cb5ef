package io.mesa.memory;

import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.RowColumn;
import io.mesa.query.RowHeader;
import io.mesa.query.RowStream;
import io.mesa.query.Rows;
import io.mesa.resolve.Headers;
import io.mesa.resolve.PageTokens;
import io.mesa.resolve.ResolvedGrouping;
import io.mesa.resolve.ResolvedQuery;
import io.mesa.resolve.ResolvedSelection;
import io.mesa.resolve.Resolver;
import io.mesa.source.Source;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverQueries;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.stream.Stream;

/** Answers queries of a database in memory. */
final class MemoryQueries implements DriverQueries {
  private final Source source;
  private final Resolver resolver;
  private final PageTokens tokens;
  private final SelectionEvaluator evaluator;
  private final DriverCall call;

  MemoryQueries(Source source, MemoryDatabase database, DriverCall call) {
    this.source = source;
    this.resolver = new Resolver(source, new MemoryTables(database.tables()));
    this.tokens = new PageTokens(source.cursorKey());
    this.evaluator = new SelectionEvaluator(database, call);
    this.call = call;
  }

  @Override
  public Rows query(Query query) {
    ResolvedQuery resolved = resolver.resolve(query);
    RowHeader header = Headers.of(resolved);
    if (resolved.grouping().isPresent()) {
      return limited(header, groups(resolved, resolved.grouping().get(), header));
    }
    List<StoredRow> rows = rows(resolved);
    Rows result = limited(header, shown(resolved, header, rows));
    return resolved.pageOrder().isEmpty()
        ? result
        : result.withPages(new MemoryPages(tokens, resolved, rows));
  }

  @Override
  public RowStream stream(Query query) {
    ResolvedQuery resolved = resolver.resolve(query);
    RowHeader header = Headers.of(resolved);
    Stream<Row> rows =
        resolved
            .grouping()
            .map(grouping -> groups(resolved, grouping, header))
            .orElseGet(() -> shown(resolved, header, rows(resolved)));
    return new MemoryStream(header.columns(), rows.iterator());
  }

  @Override
  public NativeStatement translate(Query query) {
    throw new UnsupportedOperationException("not declared");
  }

  private Stream<Row> groups(ResolvedQuery resolved, ResolvedGrouping grouping, RowHeader header) {
    ResolvedSelection selection = resolved.selection();
    List<StoredRow> rows = evaluator.ordered(selection, evaluator.all(selection));
    return SelectionEvaluator.cut(selection, new GroupEvaluator(grouping).groups(rows)).stream()
        .map(values -> header.row(values.toArray()));
  }

  private List<StoredRow> rows(ResolvedQuery resolved) {
    ResolvedSelection selection = resolved.selection();
    List<StoredRow> rows = evaluator.ordered(selection, evaluator.all(selection));
    if (resolved.query().distinct()) {
      rows = evaluator.distinct(selection, rows);
    }
    boolean byToken = resolved.query().after().isPresent() || resolved.query().before().isPresent();
    return byToken
        ? MemoryPages.page(tokens, resolved, rows)
        : SelectionEvaluator.cut(selection, rows);
  }

  private Stream<Row> shown(ResolvedQuery resolved, RowHeader header, List<StoredRow> rows) {
    return rows.stream()
        .map(
            row -> {
              call.remaining();
              return evaluator.show(resolved.selection(), header, row);
            });
  }

  private Rows limited(RowHeader header, Stream<Row> rows) {
    var size = new ResultSize(source.limits(), header);
    List<Row> kept = new ArrayList<>();
    rows.forEachOrdered(
        row -> {
          size.add(row);
          kept.add(row);
        });
    return Rows.of(header, kept);
  }

  /** Rows that are made while they are read. */
  private record MemoryStream(List<RowColumn> columns, Iterator<Row> iterator)
      implements RowStream {
    @Override
    public void close() {
      // Nothing is held.
    }
  }
}
