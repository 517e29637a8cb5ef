@NullMarked
package io.mesa.postgres.entities;

import org.jspecify.annotations.NullMarked;
