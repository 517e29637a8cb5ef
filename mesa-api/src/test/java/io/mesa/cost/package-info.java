@NullMarked
package io.mesa.cost;

import org.jspecify.annotations.NullMarked;
