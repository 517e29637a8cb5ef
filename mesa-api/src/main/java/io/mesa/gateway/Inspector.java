package io.mesa.gateway;

import io.mesa.structure.Database;
import io.mesa.structure.Extension;
import io.mesa.structure.PartitionTree;
import io.mesa.structure.Schema;
import io.mesa.structure.Sequence;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.structure.TableSummary;
import io.mesa.value.TableName;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Reads structure. What the login may not see, or another session keeps locked, is a {@linkplain
 * io.mesa.value.Reading reading} that says so; it fails neither the list nor the call, and nothing
 * waits for a lock.
 *
 * <p>Each call ends within {@link io.mesa.source.Limits#readTimeout()}, {@link #structure} within
 * {@link io.mesa.source.Limits#structureTimeout()}. Thread-safe.
 *
 * <p>Every method throws {@link io.mesa.error.MesaException}: {@code UNAVAILABLE}, {@code
 * CONNECTION}, {@code AUTHENTICATION} where the server cannot be used, {@code TIMEOUT}, {@code
 * CANCELLED}, and {@code UNSUPPORTED} for what the driver {@linkplain
 * DatabaseGateway#capabilities() cannot do}.
 */
public interface Inspector {

  /**
   * The databases of the server, templates left out.
   *
   * @return the databases by name
   */
  List<Database> databases();

  /**
   * A database of the server, a template included.
   *
   * @param name its exact name
   * @return the database, empty where there is none
   */
  Optional<Database> database(String name);

  /**
   * The schemas of the database, the system's own left out.
   *
   * @return the schemas by name
   */
  List<Schema> schemas();

  /**
   * Tables, views and the like, without their parts.
   *
   * @param filter which are wanted
   * @return the tables by schema and name
   */
  List<TableSummary> tables(TableFilter filter);

  /**
   * A table in full.
   *
   * @param name its exact name
   * @return the table
   * @throws io.mesa.error.MesaException {@code NOT_FOUND} where there is none; the message names
   *     the nearest there is
   */
  Table table(TableName name);

  /**
   * Tables in full, one after the other, in no particular order. Reads the whole with a constant
   * number of catalog queries where nothing is locked, and holds a connection until it is closed:
   *
   * <pre>{@code
   * try (Stream<Table> tables = gateway.structure(TableFilter.all())) {
   *   tables.forEach(table -> …);
   * }
   * }</pre>
   *
   * <p>It says of each table just what {@link #table} says of it.
   *
   * @param filter which are wanted
   * @return a sequential stream that must be closed; reading it throws as a call does
   */
  Stream<Table> structure(TableFilter filter);

  /**
   * A partitioned table with everything below it.
   *
   * @param name its exact name
   * @return the tree; a table without partitions is a tree of one
   * @throws io.mesa.error.MesaException {@code NOT_FOUND} where there is none
   */
  PartitionTree partitionTree(TableName name);

  /**
   * The sequences of the database, the system's own left out.
   *
   * @return the sequences by schema and name
   */
  List<Sequence> sequences();

  /**
   * The extensions installed in the database.
   *
   * @return the extensions by name
   */
  List<Extension> extensions();
}
