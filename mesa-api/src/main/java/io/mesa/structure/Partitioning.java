package io.mesa.structure;

import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.util.List;

/**
 * How a table's rows are spread over partitions.
 *
 * @param strategy by what rule
 * @param key the columns and expressions, as the database writes them: {@code RANGE (placed_at)}
 * @param partitions its direct partitions, by name; {@link PartitionTree} has those below them
 */
public record Partitioning(Strategy strategy, Reading<String> key, List<TableName> partitions) {
  /** Copies the list. */
  public Partitioning {
    partitions = List.copyOf(partitions);
  }

  /** By what rule rows are spread. */
  public enum Strategy {
    /** By intervals of the key. */
    RANGE,
    /** By listed values of the key. */
    LIST,
    /** By a hash of the key. */
    HASH
  }
}
