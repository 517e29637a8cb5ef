package io.mesa.source;

/** What a source may forbid its queries. */
public enum QueryFeature {
  /** Relations to other tables, in includes and in conditions. */
  JOINS,
  /** A choice of fields, so that queries of one row give one and the same row. */
  PROJECTIONS
}
