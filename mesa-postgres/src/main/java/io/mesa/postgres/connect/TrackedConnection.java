package io.mesa.postgres.connect;

import java.sql.SQLException;
import java.util.Properties;
import java.util.concurrent.Executor;
import org.postgresql.jdbc.PgConnection;
import org.postgresql.util.HostSpec;

/**
 * pgjdbc's connection, entered in the ledger while it is open. A subclass and not a proxy, so that
 * nothing stands between a query and the driver.
 */
final class TrackedConnection extends PgConnection {
  private final ConnectionLedger ledger;

  TrackedConnection(
      HostSpec[] hosts, Properties properties, String url, String database, ConnectionLedger ledger)
      throws SQLException {
    super(hosts, properties, url);
    this.ledger = ledger;
    ledger.opened(this, database);
  }

  @Override
  public void close() throws SQLException {
    try {
      super.close();
    } finally {
      ledger.closed(this);
    }
  }

  @Override
  public void abort(Executor executor) throws SQLException {
    try {
      super.abort(executor);
    } finally {
      ledger.closed(this);
    }
  }
}
