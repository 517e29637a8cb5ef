/** The record of the differential test's long runs. Start at {@code DifferentialRecord}. */
@NullMarked
package io.mesa.bench.differential;

import org.jspecify.annotations.NullMarked;
