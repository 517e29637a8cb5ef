package io.mesa.runtime;

import java.util.Optional;

/**
 * Whether a source's invalidation feed is heard. While it is not, no kept answer is given.
 *
 * @param heard whether the database's word was heard within the lease
 * @param reason why it is not, as far as is known; or, where it is, that no table tells of its
 *     changes
 */
public record FeedStatus(boolean heard, Optional<String> reason) {}
