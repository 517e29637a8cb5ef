package io.mesa.gateway;

import io.mesa.runtime.ActionReport;

/**
 * What Mesa keeps in a database of its own: the jobs of a durable store, and what was learned of
 * queries' times. It is installed once, by whoever may, in a schema of one's choice, and used by
 * each {@link io.mesa.Mesa} that was told to. Got from {@link DatabaseGateway#stores}; in a
 * {@linkplain DatabaseGateway#preview() preview} the actions answer with the statements they would
 * send. A schema of MongoDB is a database. Other logins that use it need {@code USAGE} on the
 * schema and {@code SELECT, INSERT, UPDATE, DELETE} on its tables; on MongoDB {@code readWrite} on
 * the database. Thread-safe.
 */
public interface StoreTables {

  /**
   * Creates what is missing, or brings it up to date.
   *
   * @param schema the schema, created where there is none
   * @return what was done
   * @throws io.mesa.error.MesaException {@code CONFIGURATION} where a newer version installed it;
   *     {@code PERMISSION} where the login may not; {@code UNSUPPORTED} where the driver keeps
   *     nothing
   */
  ActionReport install(String schema);

  /**
   * Removes all that was created, with what is kept in it. The schema is left.
   *
   * @param schema the schema
   * @return what was done
   * @throws io.mesa.error.MesaException as {@link #install}
   */
  ActionReport remove(String schema);
}
