package io.mesa.event;

import java.time.Instant;
import java.util.Optional;

/**
 * An invalidation feed is heard, or is not. While it is not, no kept answers are given.
 *
 * @param source the source's id
 * @param heard whether it is heard
 * @param reason why it is not
 * @param at when
 */
public record FeedChanged(String source, boolean heard, Optional<String> reason, Instant at) {}
