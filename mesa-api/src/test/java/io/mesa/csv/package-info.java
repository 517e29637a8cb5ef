/**
 * A driver of folders of CSV files, for tests only: it is written on Mesa's public API alone, does
 * no more than it declares, and shows that this is enough. Start at {@link io.mesa.csv.CsvDriver}.
 */
@NullMarked
package io.mesa.csv;

import org.jspecify.annotations.NullMarked;
