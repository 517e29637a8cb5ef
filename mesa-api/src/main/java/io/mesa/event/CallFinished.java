package io.mesa.event;

import io.mesa.error.ErrorCode;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * A call ended. Of a streamed answer: the stream was closed.
 *
 * @param started what was told when it began
 * @param duration how long it took
 * @param rows how many rows or objects it gave, where it gives such
 * @param asked the query or statement; empty for other calls
 * @param cache what became of a query in the cache; empty where it was not asked
 * @param error why it failed, empty where it did not
 * @param databaseCode the database's own code of the error
 */
public record CallFinished(
    CallStarted started,
    Duration duration,
    OptionalLong rows,
    Optional<AskedQuery> asked,
    Optional<CacheOutcome> cache,
    Optional<ErrorCode> error,
    Optional<String> databaseCode) {}
