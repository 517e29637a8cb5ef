package io.mesa.bench.cost;

import io.mesa.query.Query;

/**
 * A query to be estimated and run.
 *
 * @param shape what its shape is made of
 * @param query the query
 * @param schema the data set
 */
record Asked(long shape, Query query, String schema) {

  static Asked of(QueryMaker maker, long shape, long values) {
    return new Asked(shape, maker.query(shape, values), maker.table(shape).schema());
  }
}
