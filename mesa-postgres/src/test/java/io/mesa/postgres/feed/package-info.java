@NullMarked
package io.mesa.postgres.feed;

import org.jspecify.annotations.NullMarked;
