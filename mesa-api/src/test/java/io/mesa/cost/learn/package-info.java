@NullMarked
package io.mesa.cost.learn;

import org.jspecify.annotations.NullMarked;
