package io.mesa.tck.differential;

import io.mesa.query.Query;

/**
 * What is asked of every database.
 *
 * @param query the query
 * @param way how its rows are read
 */
record Trial(Query query, Way way) {

  /** How rows are read. */
  enum Way {
    /** As one result. */
    ROWS,
    /** As a stream. */
    STREAM,
    /** As one result, when the same query with {@link OtherLiterals} has been asked before. */
    AGAIN,
    /** As one result, and page by page forwards and backwards. */
    PAGES
  }
}
