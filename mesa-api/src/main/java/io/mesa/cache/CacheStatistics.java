package io.mesa.cache;

import io.mesa.query.QueryShape;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/**
 * What a cache did since it was made.
 *
 * @param hits answers found that the database would have given
 * @param staleHits answers given that were no longer true, to calls that allowed it
 * @param misses answers not found, or no longer true
 * @param joins misses that waited for another call's answer
 * @param outdated misses of an answer that was there, but had been changed since
 * @param refusals misses whose answer was not kept, and why; a reason that did not occur is left
 *     out
 * @param evictions answers that left for want of room or by age
 * @param entries answers kept now, those that are no longer true among them
 * @param bytes what they take of the heap, as the cache reckons, with all that is kept beside them
 * @param audits what the auditor found
 * @param tables the tables that were read, those that take most bytes first; 1,000 at most
 * @param shapes the shapes that were asked for, those with most hits first; 1,000 at most
 */
public record CacheStatistics(
    long hits,
    long staleHits,
    long misses,
    long joins,
    long outdated,
    Map<Refusal, Long> refusals,
    long evictions,
    long entries,
    long bytes,
    Audits audits,
    List<OfTable> tables,
    List<OfShape> shapes) {

  /** Copies map and lists. */
  public CacheStatistics {
    refusals = Map.copyOf(refusals);
    tables = List.copyOf(tables);
    shapes = List.copyOf(shapes);
  }

  /** Why an answer was not kept. */
  public enum Refusal {
    /** It cannot be told what it is made of. */
    UNKNOWN_READS,
    /** A write to what it is made of was under way when it was asked for. */
    UNDER_WRITE,
    /** What it is made of was changed while it was loaded. */
    CHANGED_MEANWHILE,
    /** It takes more bytes than an answer may. */
    TOO_LARGE,
    /** It takes more bytes than all answers of one of its tables may. */
    OVER_QUOTA,
    /** Answers of its shape are asked for again too seldom for what keeping them costs. */
    DOES_NOT_PAY
  }

  /**
   * What came of asking the database for answers that were found.
   *
   * @param same how many were the same
   * @param different how many were not, though nothing they are made of was changed through the
   *     cache: somebody writes past it
   * @param undecided how many could not be compared: they were changed meanwhile, or the query
   *     leaves open which rows it gives
   */
  public record Audits(long same, long different, long undecided) {}

  /**
   * What answers that read a table did. An answer that reads several tables counts for each.
   *
   * @param database the identity of its database
   * @param table the table
   * @param changes how often it was changed
   * @param hits answers found
   * @param entries answers kept now
   * @param bytes what they take
   */
  public record OfTable(
      String database, TableName table, long changes, long hits, long entries, long bytes) {}

  /**
   * What the answers to queries of one shape did.
   *
   * @param source the source they are asked of
   * @param shape the shape
   * @param hits answers found, or had by waiting for another call
   * @param loads answers asked of the database
   * @param loadTime how long one takes, the last ones weighing most
   * @param entries answers kept now
   * @param bytes what they take
   * @param resting whether its answers are not kept because that does not pay
   */
  public record OfShape(
      String source,
      QueryShape shape,
      long hits,
      long loads,
      Duration loadTime,
      long entries,
      long bytes,
      boolean resting) {}

  /**
   * Misses whose answer was not kept.
   *
   * @return the number
   */
  public long bypasses() {
    return refusals.values().stream().mapToLong(Long::longValue).sum();
  }

  /**
   * The part of the answers that were found and true.
   *
   * @return 0 to 1; 0 where none was asked for
   */
  public double hitRatio() {
    long asked = hits + staleHits + misses;
    return asked == 0 ? 0 : (double) hits / asked;
  }

  /** The figures as tables, for people. */
  @Override
  public String toString() {
    return StatisticsTable.of(this);
  }
}
