package io.mesa.cost;

/** What a plan spends its cost on. Another database's kinds of work go where they cost alike. */
public enum PlanWork {
  /** Whole tables are read. */
  FULL_READ,
  /** Rows are fetched one by one, as an index tells. */
  INDEX_READ,
  /** Pages are read that indexes told of before. */
  BITMAP_READ,
  /** Rows are sorted. */
  SORT,
  /** Rows are put into a hash table and looked up in it. */
  HASH,
  /** Something is done again for each of many rows. */
  LOOP,
  /** Rows are grouped, counted or added up. */
  AGGREGATE,
  /** Anything else. */
  OTHER
}
