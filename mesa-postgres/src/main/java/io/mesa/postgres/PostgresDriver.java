package io.mesa.postgres;

import io.mesa.postgres.connect.Connections;
import io.mesa.source.Source;
import io.mesa.spi.DatabaseDriver;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverContext;

/**
 * The driver for PostgreSQL 14 to 18, called {@code postgresql}. Connects itself, or works over an
 * application's own {@link javax.sql.DataSource} given as the source's {@linkplain
 * io.mesa.source.SourceBuilder#client client}.
 *
 * <p>A source's options it knows: {@code search_path}, and {@code prepare_threshold} (after how
 * many runs a statement is kept on the server; 0 behind a pooler that shares sessions).
 *
 * <p>Thread-safe. Applications need not name this class: {@link java.util.ServiceLoader} finds it.
 */
public final class PostgresDriver implements DatabaseDriver {

  /** Makes the driver; it opens nothing. */
  public PostgresDriver() {}

  @Override
  public String name() {
    return "postgresql";
  }

  @Override
  public DriverConnection open(Source source, DriverContext context) {
    return new PostgresConnection(Connections.of(source, context));
  }
}
