package io.mesa.structure;

import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.util.Optional;

/**
 * A table in a list: what can be told of it without reading its parts.
 *
 * @param name its name
 * @param kind what it is
 * @param owner the user that owns it
 * @param rows how many rows it has by the planner's statistics; of a partitioned table those of all
 *     its partitions; {@link io.mesa.value.Reading.Reason#UNSUPPORTED} for what keeps none, or was
 *     never analysed
 * @param bytes what it takes on disk with its indexes and its oversized values; of a partitioned
 *     table that of all its partitions
 * @param partitionOf the partitioned table it is a part of
 * @param comment what its owner says about it
 */
public record TableSummary(
    TableName name,
    TableKind kind,
    String owner,
    Reading<Long> rows,
    Reading<Long> bytes,
    Optional<TableName> partitionOf,
    Optional<String> comment) {}
