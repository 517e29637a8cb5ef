package io.mesa.resolve;

import io.mesa.structure.Table;
import io.mesa.value.TableName;
import io.mesa.value.TableReference;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * A database's structure, as far as queries need it; implemented by drivers. MUST give the same
 * table for the same name during one resolution.
 */
public interface Tables {

  /**
   * A table.
   *
   * @param reference its name; without a schema, in the schemas where the source looks first
   * @return the table, empty where there is none
   */
  Optional<Table> find(TableReference reference);

  /**
   * The tables that have a foreign key to a table, that table itself included where it has one.
   *
   * @param table a table
   * @return their names, each once, in any order
   */
  List<TableName> referencing(TableName table);

  /**
   * The names of tables as one would write them, to tell the nearest to an unknown one: those that
   * a reference without a schema can find by their names, and any with their schemas, {@code
   * "schema.name"}.
   *
   * @return names, some or all
   */
  Collection<String> names();
}
