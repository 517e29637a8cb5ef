package io.mesa.postgres.connect;

import io.mesa.error.MesaException;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverContext;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;

/**
 * The connections of one source, which all parts of the driver share. Lends one to a call, sets the
 * call's limits on the server, cuts it short with the call, and gives it back as it was, or closes
 * it. Thread-safe.
 */
public final class Connections implements AutoCloseable {
  /** What a server from PostgreSQL 14 on says unasked, and again when it changes. */
  private static final String IN_STANDBY = "in_hot_standby";

  private static final String SNAPSHOT = "SET TRANSACTION ISOLATION LEVEL REPEATABLE READ; ";

  private static final Pooling BESIDE = Pooling.pooled(0, 4);

  private final Source source;
  private final ConnectionLedger ledger;
  private final @Nullable ConnectionFactory factory;
  private final Lender lender;
  private @Nullable Connections beside;
  private volatile String server = "";
  private volatile boolean standby;

  private Connections(
      Source source, ConnectionLedger ledger, @Nullable ConnectionFactory factory, Lender lender) {
    this.source = source;
    this.ledger = ledger;
    this.factory = factory;
    this.lender = lender;
  }

  /**
   * Checks a source and prepares its connections; opens none.
   *
   * @param source where and how to connect
   * @param context hears of connections
   * @return the connections
   * @throws MesaException {@code CONFIGURATION} where the source has what this driver does not
   *     understand
   */
  public static Connections of(Source source, DriverContext context) {
    PostgresOptions.check(source);
    var ledger = new ConnectionLedger(context);
    if (source.client().orElse(null) instanceof DataSource client) {
      return new Connections(source, ledger, null, new ClientLender(source, client));
    }
    var factory = new ConnectionFactory(source, ledger);
    Lender lender =
        source.pooling().keepsConnections()
            ? new PooledLender(source, factory, source.pooling())
            : new DirectLender(
                factory, source.limits().connectTimeout(), source.pooling().maximum());
    return new Connections(source, ledger, factory, lender);
  }

  /**
   * A few connections beside these, kept for what must not wait for the application's queries. Over
   * an application's own client they are the same. Closed with these.
   *
   * @return the connections
   */
  public synchronized Connections beside() {
    if (factory == null) {
      return this;
    }
    if (beside == null) {
      beside = new Connections(source, ledger, factory, new PooledLender(source, factory, BESIDE));
    }
    return beside;
  }

  /**
   * The source.
   *
   * @return the source
   */
  public Source source() {
    return source;
  }

  /**
   * The process numbers of the backends behind the connections that are open now, or are being
   * opened: waits for those, for the limit of connecting at most.
   *
   * @return the numbers; none where the application's own client holds the connections
   */
  public Set<Integer> ownPids() {
    return ledger.pids(source.limits().connectTimeout());
  }

  /**
   * What the connections are doing.
   *
   * @return the figures
   */
  public ConnectionFigures figures() {
    return new ConnectionFigures(
        lender.active(),
        lender.idle(),
        lender.waiting(),
        ledger.openedCount(),
        ledger.closedCount(),
        ledger.mostOpen(),
        ledger.connections());
  }

  /**
   * Reads Mesa's own queries in one read-only snapshot, rolled back at the end. Names resolve to
   * the system's catalog only, and a lock is waited for no longer than 200 ms.
   *
   * @param call the call it is for
   * @param work what to read
   * @param <T> what it gives
   * @return the work's result
   */
  public <T> T read(DriverCall call, SessionWork<T> work) {
    return readIn(call, database(call), work);
  }

  /**
   * The same in another database of the server.
   *
   * @param call the call it is for
   * @param database the database
   * @param work what to read
   * @param <T> what it gives
   * @return the work's result
   */
  public <T> T readIn(DriverCall call, String database, SessionWork<T> work) {
    try (ReadSession reading = openRead(call, database)) {
      return reading.read(work);
    }
  }

  /**
   * The same for as long as the caller keeps it open.
   *
   * @param call the call it is for
   * @return the session, to be closed
   */
  public ReadSession openRead(DriverCall call) {
    return openRead(call, database(call));
  }

  private ReadSession openRead(DriverCall call, String database) {
    var loan = lend(call, database);
    try {
      loan.begin(true);
      loan.session()
          .execute((loan.isAside() ? "" : SNAPSHOT) + loan.catalogSettings() + loan.callSettings());
    } catch (SQLException e) {
      throw loan.failed(e, false);
    } catch (RuntimeException e) {
      loan.close();
      throw e;
    }
    return new ReadSession(loan);
  }

  /**
   * Changes something in one transaction, committed at the end, rolled back where the work throws.
   *
   * @param call the call it is for
   * @param work what to change
   * @param <T> what it gives
   * @return the work's result
   */
  public <T> T transact(DriverCall call, SessionWork<T> work) {
    return transactIn(call, database(call), work);
  }

  /**
   * The same in another database of the server.
   *
   * @param call the call it is for
   * @param database the database
   * @param work what to change
   * @param <T> what it gives
   * @return the work's result
   */
  public <T> T transactIn(DriverCall call, String database, SessionWork<T> work) {
    try (Loan loan = lend(call, database)) {
      T result;
      try {
        loan.begin(false);
        loan.session().execute(loan.catalogSettings() + loan.callSettings());
        result = work.on(loan.session());
      } catch (SQLException e) {
        throw loan.failed(e, false);
      }
      loan.commit();
      return result;
    }
  }

  /**
   * Changes something outside a transaction, for what cannot be in one. Names resolve to the
   * system's catalog only.
   *
   * @param call the call it is for
   * @param work what to change
   * @param <T> what it gives
   * @return the work's result
   */
  public <T> T autocommit(DriverCall call, SessionWork<T> work) {
    try (Loan loan = lend(call, database(call))) {
      try {
        loan.limitCatalogSession();
        return work.on(loan.session());
      } catch (SQLException e) {
        throw loan.failed(e, true);
      }
    }
  }

  /**
   * Lends a connection as it is: outside a transaction, with the application's search path and,
   * unless the call differs from it, the source's time limit for queries.
   *
   * @param call the call it is for
   * @return the loan, to be closed
   */
  public Loan lend(DriverCall call) {
    return lend(call, database(call));
  }

  private Loan lend(DriverCall call, String database) {
    Optional<Loan> open =
        CallInTransaction.of(call)
            .map(CallInTransaction::loan)
            .filter(loan -> loan.session().database().equals(database));
    if (open.isPresent()) {
      return open.get().aside(call);
    }
    Connection connection = lender.take(call, database);
    try {
      touch(connection);
      if ("on".equals(connection.unwrap(PGConnection.class).getParameterStatus(IN_STANDBY))) {
        standby = true;
      }
      return new Loan(this, call, connection, database);
    } catch (SQLException e) {
      lender.giveBack(connection, false);
      throw StatementErrors.translate(e, false);
    } catch (RuntimeException e) {
      lender.giveBack(connection, false);
      throw e;
    }
  }

  /**
   * Opens a connection of its own for what outlives a call; it is counted, and is none of the
   * pool's unless the application's own client holds the connections.
   *
   * @param call the call it is opened in
   * @return the session, to be closed
   */
  public OwnSession openOwn(DriverCall call) {
    String database = database(call);
    if (factory != null) {
      Connection opened = factory.open(database, call.remaining());
      return new OwnSession(new ServerSession(call, opened, database), () -> {});
    }
    Connection taken = lender.take(call, database);
    return new OwnSession(
        new ServerSession(call, taken, database), () -> lender.giveBack(taken, false));
  }

  void giveBack(Connection connection, boolean reusable) {
    touch(connection);
    lender.giveBack(connection, reusable);
  }

  /**
   * What tells a session's database from every other, of any server. Takes note of which server it
   * is.
   *
   * @param session the session
   * @return the identity; empty where the login may not read the server's and the source declares
   *     none
   * @throws SQLException where the server cannot be asked
   */
  public Optional<String> databaseIdentity(ServerSession session) throws SQLException {
    Optional<String> read = session.serverIdentity();
    read.ifPresent(identity -> server = identity);
    Optional<String> known = source.serverIdentity().or(() -> read);
    return known.isEmpty()
        ? known
        : session.first(
            "SELECT oid FROM pg_catalog.pg_database WHERE datname = pg_catalog.current_database()",
            row -> known.get() + "/" + row.getString(1));
  }

  /**
   * Whether a connection ever led to a standby.
   *
   * @return true where some answers may be older than others
   */
  public boolean leadToStandby() {
    return standby;
  }

  /**
   * Whether a connection can be had without waiting for one that is in use.
   *
   * @return false, too, where that is up to the application's own client
   */
  public boolean hasRoom() {
    return source.client().isEmpty() && lender.active() < source.pooling().maximum();
  }

  /** Which server it is; empty where that is not known. */
  String server() {
    return server;
  }

  boolean limitsFromStart() {
    return lender.limitsFromStart();
  }

  private void touch(Connection connection) {
    try {
      if (connection.unwrap(PGConnection.class) instanceof TrackedConnection tracked) {
        ledger.used(tracked);
      }
    } catch (SQLException e) {
      // A connection that is closed already was used last when it was.
      return;
    }
  }

  private String database(DriverCall call) {
    return call.options()
        .database()
        .orElseGet(() -> factory == null ? "" : factory.defaultDatabase());
  }

  @Override
  public synchronized void close() {
    if (beside != null) {
      beside.close();
    }
    lender.close();
  }
}
