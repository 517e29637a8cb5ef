/**
 * What a cache of answers is given and gives: implemented by a cache, used by Mesa's assembly.
 * Applications configure one and read its statistics.
 */
@NullMarked
package io.mesa.cache;

import org.jspecify.annotations.NullMarked;
