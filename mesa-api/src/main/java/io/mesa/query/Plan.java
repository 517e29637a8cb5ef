package io.mesa.query;

import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.util.List;
import java.util.Objects;
import java.util.Optional;

/**
 * How the database would answer a query, by its own estimates, and what would help. Immutable and
 * thread-safe.
 *
 * @param cost the planner's cost of the whole, in a unit of its own that only compares plans of one
 *     server
 * @param rows how many rows the planner expects
 * @param accesses how each table is read, in the order of the plan; a table that is read in several
 *     places stands there several times
 * @param warnings what makes the query slower than it needs to be
 * @param text the plan in the database's own words, for people
 * @param cache how the query stands with the cache; empty without one
 * @param time how long it is expected to take; empty where that is not known
 */
public record Plan(
    Reading<Double> cost,
    Reading<Long> rows,
    List<Access> accesses,
    List<Warning> warnings,
    String text,
    Optional<CacheStanding> cache,
    Optional<ExpectedTime> time) {
  /** Checks that every part is given, and copies the lists. */
  public Plan {
    Objects.requireNonNull(cost, "cost");
    Objects.requireNonNull(rows, "rows");
    accesses = List.copyOf(accesses);
    warnings = List.copyOf(warnings);
    Objects.requireNonNull(text, "text");
    Objects.requireNonNull(cache, "cache");
    Objects.requireNonNull(time, "time");
  }

  /**
   * A plan as the database tells it; for drivers.
   *
   * @param cost the planner's cost of the whole
   * @param rows how many rows the planner expects
   * @param accesses how each table is read
   * @param warnings what makes the query slower than it needs to be
   * @param text the plan in the database's own words
   */
  public Plan(
      Reading<Double> cost,
      Reading<Long> rows,
      List<Access> accesses,
      List<Warning> warnings,
      String text) {
    this(cost, rows, accesses, warnings, text, Optional.empty(), Optional.empty());
  }

  /**
   * The same plan of a query that may be answered by a cache.
   *
   * @param standing how it stands with the cache
   * @return a copy
   */
  public Plan withCache(CacheStanding standing) {
    return new Plan(cost, rows, accesses, warnings, text, Optional.of(standing), time);
  }

  /**
   * The same plan of a query that is known to take about so long.
   *
   * @param expected how long
   * @return a copy
   */
  public Plan withTime(ExpectedTime expected) {
    return new Plan(cost, rows, accesses, warnings, text, cache, Optional.of(expected));
  }

  /** How rows of a table are found. */
  public enum Method {
    /** Every row is read. */
    FULL_SCAN,
    /** An index leads to the rows, in its order. */
    INDEX_SCAN,
    /** An index holds all that is wanted, so that the table is read little or not at all. */
    INDEX_ONLY_SCAN,
    /** One index or several tell which parts of the table to read, in the table's order. */
    BITMAP_SCAN,
    /** A way of the database's own, which the text of the plan names. */
    OTHER
  }

  /**
   * How one table is read.
   *
   * @param table the table; of a partitioned one the partition
   * @param method how its rows are found
   * @param index the index that serves; empty without one, or with several
   * @param rows how many rows the planner expects to find each time
   */
  public record Access(
      TableName table, Method method, Optional<String> index, Reading<Long> rows) {}

  /** What a warning is about. */
  public enum Concern {
    /** A condition finds few rows, and all are read for it. */
    FILTER,
    /** Related rows are looked for among all rows, once for each row they belong to. */
    RELATION,
    /** Many rows are sorted to give the first of them. */
    SORT,
    /** A page after or before another sorts or reads all the rows beyond it. */
    PAGE,
    /** The database knows nothing about a table's rows yet, so that this plan may be a poor one. */
    STATISTICS
  }

  /**
   * Something that makes a query slower than it needs to be.
   *
   * @param concern what it is about
   * @param table the table it is about
   * @param message what happens and what would help, in a sentence
   * @param remedy a statement that creates or collects what is missing; empty where no index of the
   *     database would serve
   */
  public record Warning(
      Concern concern, TableName table, String message, Optional<String> remedy) {}
}
