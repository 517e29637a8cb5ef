/** The cache of answers, on Caffeine. Start at {@link io.mesa.cache.caffeine.CaffeineCache}. */
@NullMarked
package io.mesa.cache.caffeine;

import org.jspecify.annotations.NullMarked;
