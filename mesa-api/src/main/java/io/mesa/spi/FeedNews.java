package io.mesa.spi;

import io.mesa.cache.WriteSet;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What a feed heard.
 *
 * @param changes what was changed; changes made through the same driver connection MAY be left out,
 *     because Mesa knows of them
 * @param beat the last of its own words that came back; all changes before it are told here or were
 *     told before
 */
public record FeedNews(Optional<WriteSet> changes, OptionalLong beat) {}
