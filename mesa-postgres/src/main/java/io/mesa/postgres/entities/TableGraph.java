package io.mesa.postgres.entities;

import io.mesa.cache.ReadSet;
import io.mesa.cache.WriteSet;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.TableName;
import java.util.EnumSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * How the relations of one database hang together, as they did at one instant. Relations that are
 * not in it hold rows of their own and nothing more. Immutable but for what it remembers;
 * thread-safe.
 */
public final class TableGraph {
  /** More sets of tables than an application asks for. */
  private static final int MOST_KEPT = 10_000;

  private final String identity;
  private final String whyUnknown;
  private final Map<TableName, Relation> relations;
  private final Map<TableName, Set<TableName>> sideEffects;
  private final boolean hasVolatileFunctions;
  private final boolean hasForeignTables;
  private final Map<Set<TableName>, ReadSet> reads = new ConcurrentHashMap<>();
  private final Map<Written, WriteSet> writes = new ConcurrentHashMap<>();

  /** A table and how it is written. */
  private record Written(TableName table, Set<Change> changes) {}

  TableGraph(
      String identity,
      Map<TableName, Relation> relations,
      Map<TableName, Set<TableName>> sideEffects,
      boolean hasVolatileFunctions) {
    this.identity = identity;
    this.whyUnknown = "";
    this.relations = Map.copyOf(relations);
    this.sideEffects = sideEffects;
    this.hasVolatileFunctions = hasVolatileFunctions;
    this.hasForeignTables = relations.values().stream().anyMatch(Relation::isForeign);
  }

  private TableGraph(String whyUnknown) {
    this.identity = "";
    this.whyUnknown = whyUnknown;
    this.relations = Map.of();
    this.sideEffects = Map.of();
    this.hasVolatileFunctions = true;
    this.hasForeignTables = true;
  }

  /**
   * A graph of which nothing can be told.
   *
   * @param reason why, for people
   * @return the graph
   */
  static TableGraph unknown(String reason) {
    return new TableGraph(reason);
  }

  /** Whether anything can be told. */
  boolean isKnown() {
    return whyUnknown.isEmpty();
  }

  /**
   * What an answer is made of.
   *
   * @param tables the tables and views that the query names
   * @return the tables that hold the rows, or why they cannot be told
   */
  public ReadSet reads(Set<TableName> tables) {
    if (!isKnown()) {
      return new ReadSet.Unknown(whyUnknown);
    }
    ReadSet known = reads.get(tables);
    if (known == null) {
      known = new ReadClosure(identity, relations).of(tables);
      if (reads.size() < MOST_KEPT) {
        reads.put(Set.copyOf(tables), known);
      }
    }
    return known;
  }

  /**
   * What a change of a table may change.
   *
   * @param table the table or view
   * @param changes how it is changed
   * @return the tables
   * @throws MesaException {@link ErrorCode#CONFIGURATION} where the source declares a side effect
   *     on a table that does not exist
   */
  public WriteSet writes(TableName table, Set<Change> changes) {
    if (!isKnown()) {
      return new WriteSet.Anything();
    }
    var written = new Written(table, changes);
    WriteSet known = writes.get(written);
    if (known == null) {
      known = new WriteClosure(identity, relations, sideEffects).of(Set.of(table), changes);
      if (writes.size() < MOST_KEPT) {
        writes.put(written, known);
      }
    }
    return known;
  }

  /**
   * What somebody may have changed who changed tables in any way.
   *
   * @param tables the tables and views; none where it may have been any
   * @return the tables, or the whole database
   */
  public WriteSet changed(Set<TableName> tables) {
    if (!isKnown()) {
      return new WriteSet.Anything();
    }
    return tables.isEmpty()
        ? new WriteSet.Database(identity, true)
        : new WriteClosure(identity, relations, sideEffects)
            .of(tables, EnumSet.allOf(Change.class));
  }

  /**
   * What a statement may change of which only the kind is known.
   *
   * @param extent how far its own words reach
   * @return at least the whole database, with its structure where the statement or a function that
   *     it calls may change that; anything where it may write rows of another through foreign
   *     tables
   */
  public WriteSet statement(Extent extent) {
    return isKnown() && !hasForeignTables && extent != Extent.SERVER
        ? new WriteSet.Database(identity, extent != Extent.ROWS || hasVolatileFunctions)
        : new WriteSet.Anything();
  }

  /** How far the words of a statement reach; what functions do that it calls is not known. */
  public enum Extent {
    /** Rows of its database. */
    ROWS,
    /** Tables, views and the like of its database. */
    STRUCTURE,
    /** Roles, rights and databases, which count in every database of the server. */
    SERVER
  }
}
