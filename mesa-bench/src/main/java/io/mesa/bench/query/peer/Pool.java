package io.mesa.bench.query.peer;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.mesa.bench.server.Place;
import io.mesa.source.Pooling;
import java.sql.SQLException;
import java.time.Duration;
import org.postgresql.PGProperty;

/**
 * The peers' connections: HikariCP over pgjdbc, with the settings that Mesa's driver gives them.
 */
public final class Pool {
  /** Of Mesa and of its peers. */
  public static final Pooling SETTINGS = Pooling.pooled(0, 4);

  private Pool() {}

  /**
   * Prepares a pool; opens no connection.
   *
   * @param place the database
   * @param timeout the server's time limit for each statement
   * @return the pool, to be closed
   * @throws SQLException where a setting is refused
   */
  public static HikariDataSource open(Place place, Duration timeout) throws SQLException {
    var source = place.dataSource();
    source.setProperty(
        PGProperty.OPTIONS,
        "-c statement_timeout=%d -c client_connection_check_interval=1000"
            .formatted(timeout.toMillis()));
    source.setProperty(PGProperty.PREPARE_THRESHOLD, "5");
    source.setProperty(PGProperty.GSS_ENC_MODE, "disable");
    source.setProperty(PGProperty.TCP_KEEP_ALIVE, "true");
    source.setProperty(PGProperty.ASSUME_MIN_SERVER_VERSION, "14");
    source.setProperty(PGProperty.LOG_SERVER_ERROR_DETAIL, "false");
    var config = new HikariConfig();
    config.setDataSource(source);
    config.setAutoCommit(true);
    config.setMinimumIdle(SETTINGS.minimumIdle());
    config.setMaximumPoolSize(SETTINGS.maximum());
    config.setIdleTimeout(SETTINGS.idleTimeout().toMillis());
    config.setMaxLifetime(SETTINGS.maxLifetime().toMillis());
    config.setInitializationFailTimeout(-1);
    return new HikariDataSource(config);
  }
}
