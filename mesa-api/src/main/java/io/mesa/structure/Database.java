package io.mesa.structure;

import io.mesa.value.Reading;
import java.util.Optional;

/**
 * A database of the server.
 *
 * @param name its name
 * @param owner the user that owns it
 * @param encoding how its text is stored, such as {@code UTF8}
 * @param collation the default order of its text, empty where the server does not say
 * @param bytes what it takes on disk
 * @param tableCount how many tables it has (ordinary, partitioned and foreign ones; no partitions,
 *     views or system tables)
 * @param allowsConnections whether anybody may connect to it
 * @param connectionLimit how many connections it allows at once, empty for no limit of its own
 * @param comment what its owner says about it
 */
public record Database(
    String name,
    String owner,
    String encoding,
    Optional<String> collation,
    Reading<Long> bytes,
    Reading<Long> tableCount,
    boolean allowsConnections,
    Optional<Integer> connectionLimit,
    Optional<String> comment) {}
