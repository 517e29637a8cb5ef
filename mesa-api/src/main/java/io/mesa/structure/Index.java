package io.mesa.structure;

import io.mesa.value.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * An index of a table.
 *
 * @param name its name
 * @param method how it is organised, such as {@code btree}
 * @param keys what it is ordered or searched by
 * @param included further columns kept in it
 * @param predicate the condition on the rows in it, where it has not all
 * @param unique whether no two rows may have equal keys
 * @param primary whether it stands behind the primary key
 * @param valid whether queries may use it; false while or after a build that failed, and where it
 *     is hidden from them
 * @param nullsDistinct whether a unique one takes several nulls
 * @param bytes what it takes on disk; of a partitioned index that of all its parts
 * @param sparse whether rows that have none of the keys are left out of it
 * @param expireAfter how long after the time in its key a row is removed, where it is
 */
public record Index(
    String name,
    String method,
    List<Key> keys,
    List<String> included,
    Optional<Reading<String>> predicate,
    boolean unique,
    boolean primary,
    boolean valid,
    boolean nullsDistinct,
    Reading<Long> bytes,
    boolean sparse,
    Optional<Duration> expireAfter) {
  /** Copies the lists. */
  public Index {
    keys = List.copyOf(keys);
    included = List.copyOf(included);
  }

  /**
   * An index that has all rows its predicate lets in, and removes none.
   *
   * @param name its name
   * @param method how it is organised, such as {@code btree}
   * @param keys what it is ordered or searched by
   * @param included further columns kept in it
   * @param predicate the condition on the rows in it, where it has not all
   * @param unique whether no two rows may have equal keys
   * @param primary whether it stands behind the primary key
   * @param valid whether queries may use it; false while or after a build that failed
   * @param nullsDistinct whether a unique one takes several nulls
   * @param bytes what it takes on disk; of a partitioned index that of all its parts
   */
  public Index(
      String name,
      String method,
      List<Key> keys,
      List<String> included,
      Optional<Reading<String>> predicate,
      boolean unique,
      boolean primary,
      boolean valid,
      boolean nullsDistinct,
      Reading<Long> bytes) {
    this(
        name,
        method,
        keys,
        included,
        predicate,
        unique,
        primary,
        valid,
        nullsDistinct,
        bytes,
        false,
        Optional.empty());
  }

  /**
   * What an index is ordered or searched by: a column or an expression.
   *
   * @param column the column, empty for an expression
   * @param expression the expression, empty for a column
   * @param descending whether it is ordered from the greatest down
   * @param nullsFirst whether nulls come first
   * @param collation the order of its text where it is not the column's own
   * @param operatorClass the operator class where it is not the type's default
   */
  public record Key(
      Optional<String> column,
      Optional<Reading<String>> expression,
      boolean descending,
      boolean nullsFirst,
      Optional<String> collation,
      Optional<String> operatorClass) {}
}
