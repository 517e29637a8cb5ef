package io.mesa.spi;

import io.mesa.cache.ReadSet;
import io.mesa.cache.WriteSet;
import io.mesa.query.Mutation;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.value.TableName;
import java.util.Set;

/**
 * The part of a driver that says what an answer is made of and what a change may change, so that
 * answers can be kept. Made for one call.
 *
 * <p>The sets name tables that hold rows: a partition or an inheritance child goes by the name of
 * its root, a view by the tables behind it. They name their database by an identity that is the
 * same through whichever source or login it is reached, and never that of another database. What a
 * driver learned for them it SHOULD remember, so that they cost no command each, and MUST forget
 * with {@link DriverConnection#structureChanged}, including what was being read meanwhile.
 */
public interface DriverEntities {

  /**
   * What the answer to a query is made of. MUST name everything whose change may change the answer,
   * or say that this cannot be told.
   *
   * @param query the query
   * @return its read set
   * @throws io.mesa.error.MesaException where the query names what there is not, as {@link
   *     DriverQueries#query} throws it
   */
  ReadSet reads(Query query);

  /**
   * What a mutation may change. MUST name at least what it changes: with what foreign keys' actions
   * reach, and the whole database where a trigger or a rule may do whatever it likes.
   *
   * @param mutation the mutation
   * @return its write set
   * @throws io.mesa.error.MesaException where it names what there is not
   */
  WriteSet writes(Mutation mutation);

  /**
   * What a statement that may write may change.
   *
   * @param statement the statement
   * @return its write set
   */
  WriteSet writes(NativeStatement statement);

  /**
   * What somebody else may have changed who changed these tables.
   *
   * @param tables the tables; none where it may have been any of the call's database
   * @return the write set
   * @throws io.mesa.error.MesaException {@code NOT_FOUND} where there is no such table
   */
  WriteSet changed(Set<TableName> tables);
}
