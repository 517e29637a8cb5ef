package io.mesa.tck;

import io.mesa.value.TableName;

/** Structures beyond tables, made behind Mesa's back. Each is wanted where it is declared. */
public interface StructureFixture {

  /**
   * Creates a table whose rows are in partitions; for {@link
   * io.mesa.gateway.Capability#PARTITIONS}. The kit drops it with {@link
   * ContractFixture#dropTable}, which takes the partitions with it.
   *
   * @param name its name, in the schema of {@link ContractFixture#createTable}
   * @param partitions how many partitions it has, called {@code name_1}, {@code name_2} …
   * @return its full name
   */
  TableName createPartitionedTable(String name, int partitions);

  /**
   * Creates a sequence; for {@link io.mesa.gateway.Capability#SEQUENCES}.
   *
   * @param name its name, in the schema of {@link ContractFixture#createTable}
   * @return its full name
   */
  TableName createSequence(String name);

  /**
   * Another database of the server that can be connected to; for {@link
   * io.mesa.gateway.Capability#OTHER_DATABASES}. It has none of the kit's tables.
   *
   * @return its name
   */
  String otherDatabase();
}
