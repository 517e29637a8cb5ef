package io.mesa.structure;

import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.util.List;
import java.util.Optional;

/**
 * A partitioned table with all that is below it.
 *
 * @param name the table at this place
 * @param bound which rows are in it, empty at the root
 * @param rows its rows and those below it, by the planner's statistics
 * @param bytes what it and those below it take on disk
 * @param partitions its direct partitions, by name
 */
public record PartitionTree(
    TableName name,
    Optional<Reading<String>> bound,
    Reading<Long> rows,
    Reading<Long> bytes,
    List<PartitionTree> partitions) {
  /** Copies the list. */
  public PartitionTree {
    partitions = List.copyOf(partitions);
  }
}
