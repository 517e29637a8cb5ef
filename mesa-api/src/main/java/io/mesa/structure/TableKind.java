package io.mesa.structure;

/** What kind of relation a {@link TableSummary} stands for. */
public enum TableKind {
  /** An ordinary table, a partition included. */
  TABLE,
  /** A table whose rows are in its partitions; a partition may be one itself. */
  PARTITIONED_TABLE,
  /** A stored query. */
  VIEW,
  /** A stored query whose rows are kept. */
  MATERIALIZED_VIEW,
  /** A table whose rows are on another server. */
  FOREIGN_TABLE,
  /** A collection of documents. */
  COLLECTION,
  /** A collection of documents in which the oldest make room for new ones. */
  CAPPED_COLLECTION,
  /** A collection of measurements over time. */
  TIME_SERIES
}
