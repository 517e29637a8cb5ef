package io.mesa.query;

import io.mesa.source.QueryFeature;
import io.mesa.value.TableName;
import io.mesa.value.TableReference;
import java.util.List;
import java.util.Set;

/**
 * A change of a table's rows. Immutable. What a mutation is to write must fit its column exactly: a
 * number with too many digits is refused, never rounded.
 */
public sealed interface Mutation permits Insert, Update, Delete {

  /**
   * The table that is changed.
   *
   * @return the reference
   */
  TableReference table();

  /**
   * What is given back of each row that was inserted, changed or, before it went, deleted.
   *
   * @return the columns, none for nothing
   */
  List<String> returning();

  /**
   * Which parts of the query model its condition uses.
   *
   * @return an immutable set, empty for an insert
   */
  Set<QueryFeature> features();

  /**
   * Starts an insert.
   *
   * @param table a table of the source's default schema
   * @return a builder
   */
  static InsertBuilder insertInto(String table) {
    return new InsertBuilder(TableReference.of(table));
  }

  /**
   * Starts an insert.
   *
   * @param table the table
   * @return a builder
   */
  static InsertBuilder insertInto(TableName table) {
    return new InsertBuilder(TableReference.of(table));
  }

  /**
   * Starts an update.
   *
   * @param table a table of the source's default schema
   * @return a builder
   */
  static UpdateBuilder update(String table) {
    return new UpdateBuilder(TableReference.of(table));
  }

  /**
   * Starts an update.
   *
   * @param table the table
   * @return a builder
   */
  static UpdateBuilder update(TableName table) {
    return new UpdateBuilder(TableReference.of(table));
  }

  /**
   * Starts a delete.
   *
   * @param table a table of the source's default schema
   * @return a builder
   */
  static DeleteBuilder deleteFrom(String table) {
    return new DeleteBuilder(TableReference.of(table));
  }

  /**
   * Starts a delete.
   *
   * @param table the table
   * @return a builder
   */
  static DeleteBuilder deleteFrom(TableName table) {
    return new DeleteBuilder(TableReference.of(table));
  }
}
