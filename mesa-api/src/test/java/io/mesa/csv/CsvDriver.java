package io.mesa.csv;

import io.mesa.source.Source;
import io.mesa.spi.DatabaseDriver;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverContext;

/**
 * Drives folders of CSV files (RFC 4180, in UTF-8): a file {@code orders.csv} is a table {@code
 * orders}, its first line names the columns. A field without quotes that is empty is null. Columns
 * are of text unless the source {@linkplain io.mesa.source.SourceBuilder#table declares} the table.
 *
 * <p>The source's option {@code folder} names the folder, {@code delimiter} the character between
 * fields, a comma unless said. Immutable and thread-safe.
 */
public final class CsvDriver implements DatabaseDriver {
  static final String NAME = "csv";

  /** For {@link java.util.ServiceLoader}. */
  public CsvDriver() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public DriverConnection open(Source source, DriverContext context) {
    return new CsvConnection(CsvFolder.of(source));
  }
}
