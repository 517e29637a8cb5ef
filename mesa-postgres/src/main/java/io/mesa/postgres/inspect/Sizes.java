package io.mesa.postgres.inspect;

import io.mesa.value.Reading;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Rows and bytes of a table or an index; of a partitioned one those of all its parts.
 *
 * <p>Rows are the planner's estimate. Bytes are measured, but estimated for what the statistics
 * know to be small. For to measure a table the server opens it with its indexes and its oversized
 * values, and keeps some 26 KB of memory for it until the connection ends: for 100,000 small tables
 * that is 2.6 GB.
 *
 * @param rows the estimated rows of all parts that have an estimate
 * @param unanalysed how many parts have none
 * @param bytes the bytes of all parts that were measured or estimated
 * @param estimated how many parts were estimated
 * @param unmeasured how many parts were neither measured nor estimated
 * @param locked how many of these are locked
 */
record Sizes(long rows, long unanalysed, long bytes, long estimated, long unmeasured, long locked) {
  /** Up to 8 MB in pages of the usual size. */
  private static final int SMALL_PAGES = 1024;

  private static final String OF_PARTS =
      """
      (SELECT ARRAY[
                coalesce(sum(greatest(part.reltuples, 0)::float8), 0)::int8,
                count(*) FILTER (WHERE part.reltuples < 0),
                coalesce(sum(size.bytes), 0)::int8,
                count(*) FILTER (WHERE statistics.suffice),
                count(*) FILTER (WHERE size.bytes IS NULL),
                count(*) FILTER (WHERE size.bytes IS NULL AND %1$s)]
         FROM %2$s
        CROSS JOIN LATERAL (%3$s) AS pages (number)
        CROSS JOIN LATERAL (%4$s) AS statistics (suffice)
        CROSS JOIN LATERAL (
          SELECT CASE WHEN part.relkind = 'f' THEN 0
                      WHEN statistics.suffice
                      THEN pages.number * current_setting('block_size')::int8
                      WHEN NOT %1$s THEN pg_total_relation_size(part.oid) END
        ) AS size (bytes))""";

  private static final String PARTS_BELOW =
      """
      (WITH RECURSIVE below (oid) AS (
         SELECT %1$s.oid
         UNION ALL
         SELECT i.inhrelid FROM below JOIN pg_inherits i ON i.inhparent = below.oid)
       SELECT p.* FROM below JOIN pg_class p ON p.oid = below.oid
        WHERE p.relkind NOT IN ('p', 'I')) AS part""";

  private static final String ITSELF = "(SELECT %1$s.*) AS part";

  private static final String TABLE_PAGES =
      """
      SELECT part.relpages + coalesce(sum(other.relpages), 0)
        FROM (SELECT part.reltoastrelid
              UNION ALL
              SELECT x.indexrelid FROM pg_index x
               WHERE x.indrelid IN (part.oid, part.reltoastrelid)) AS others (oid)
        JOIN pg_class other ON other.oid = others.oid""";

  private static final String TABLE_IS_SMALL =
      "SELECT part.relkind <> 'f' AND part.reltuples >= 0 AND pages.number < " + SMALL_PAGES;

  private static final String INDEX_PAGES = "SELECT part.relpages::int8";

  private static final String INDEX_IS_SMALL =
      """
      SELECT heap.reltuples >= 0 AND pages.number < %d
        FROM pg_index x JOIN pg_class heap ON heap.oid = x.indrelid
       WHERE x.indexrelid = part.oid"""
          .formatted(SMALL_PAGES);

  /** An array with the sizes of the table at this alias of {@code pg_class}; null for a view. */
  static String ofTable(String alias, Locks locks) {
    return of(alias, locks, TABLE_PAGES, TABLE_IS_SMALL);
  }

  /** An array with the sizes of the index at this alias of {@code pg_class}. */
  static String ofIndex(String alias, Locks locks) {
    return of(alias, locks, INDEX_PAGES, INDEX_IS_SMALL);
  }

  private static String of(String alias, Locks locks, String pages, String isSmall) {
    String unmeasurable = locks.unmeasurable("part.oid");
    return """
        CASE WHEN %1$s.relkind IN ('p', 'I') THEN %2$s
             WHEN %1$s.relkind <> 'v' THEN %3$s END"""
        .formatted(
            alias,
            OF_PARTS.formatted(unmeasurable, PARTS_BELOW.formatted(alias), pages, isSmall),
            OF_PARTS.formatted(unmeasurable, ITSELF.formatted(alias), pages, isSmall));
  }

  /**
   * Reads what {@link #ofTable} or {@link #ofIndex} gave.
   *
   * @param array the array's text, null for a view
   */
  static Sizes parse(@Nullable String array) {
    if (array == null) {
      return new Sizes(0, 0, 0, 0, 0, 0);
    }
    long[] numbers = Vectors.parse(array);
    return new Sizes(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4], numbers[5]);
  }

  /** The rows of a table of this kind. */
  Reading<Long> rowsOf(RelationKind kind) {
    if (kind == RelationKind.VIEW) {
      return Reading.missing(Reading.Reason.UNSUPPORTED, "A view keeps no rows.");
    }
    if (unanalysed > 0) {
      return new Reading.Missing<>(
          Reading.Reason.UNSUPPORTED,
          kind == RelationKind.PARTITIONED_TABLE
              ? "Never analysed: %d of its partitions.".formatted(unanalysed)
              : "It was never analysed.",
          Optional.of("ANALYZE"));
    }
    return Reading.estimated(rows);
  }

  /** The bytes of a table of this kind. */
  Reading<Long> bytesOf(RelationKind kind) {
    return kind == RelationKind.FOREIGN_TABLE
        ? Reading.missing(Reading.Reason.UNSUPPORTED, "Its rows are on another server.")
        : bytesRead();
  }

  /** The bytes of an index. */
  Reading<Long> bytesRead() {
    if (unmeasured > 0) {
      return locked > 0 ? Definitions.locked() : Definitions.dropped();
    }
    return estimated > 0 ? Reading.estimated(bytes) : Reading.known(bytes);
  }
}
