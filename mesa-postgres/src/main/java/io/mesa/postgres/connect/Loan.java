package io.mesa.postgres.connect;

import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.spi.DriverCall;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection while it is lent to a call. Closing it gives the connection back. Not thread-safe.
 */
public final class Loan implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.postgres.connection");
  private static final int LOCK_TIMEOUT_MILLIS = 200;

  private static final String SAVEPOINT = "mesa";

  private final Connections owner;
  private final ServerSession session;
  private final @Nullable Loan outer;
  private final DriverCall.Registration registration;
  private final int pid;
  private final boolean autoCommitBefore;
  private final boolean readOnlyBefore;
  private final AtomicBoolean closed = new AtomicBoolean();
  private String reset = "";
  private boolean reusable = true;

  Loan(Connections owner, DriverCall call, Connection connection, String database)
      throws SQLException {
    this.owner = owner;
    this.session = new ServerSession(call, connection, database);
    this.outer = null;
    this.autoCommitBefore = connection.getAutoCommit();
    this.readOnlyBefore = connection.isReadOnly();
    PGConnection postgres = connection.unwrap(PGConnection.class);
    this.pid = postgres.getBackendPID();
    this.registration = call.onCancel(new CutShort(postgres));
  }

  private Loan(Loan outer, DriverCall call) {
    this.owner = outer.owner;
    this.session = new ServerSession(call, outer.session.jdbc(), outer.session.database());
    this.outer = outer;
    this.pid = outer.pid;
    this.autoCommitBefore = outer.autoCommitBefore;
    this.readOnlyBefore = outer.readOnlyBefore;
    this.registration = outer.registration;
  }

  /**
   * The same connection for something that leaves no trace in the transaction that is open on it:
   * neither settings nor, where it fails, an end.
   */
  Loan aside(DriverCall call) {
    try {
      session.execute("SAVEPOINT " + SAVEPOINT);
    } catch (SQLException e) {
      throw failedInside(e);
    }
    return new Loan(this, call);
  }

  /** Whether it is a part of a transaction that goes on after it. */
  boolean isAside() {
    return outer != null;
  }

  /**
   * The call with the transaction that is open on this connection: what is read for it is read in
   * that, over no other connection.
   *
   * @param call the call it is lent to
   * @return the call to read with
   */
  public DriverCall inTransaction(DriverCall call) {
    return new CallInTransaction(call, this);
  }

  /**
   * Cuts a statement short: asks the server through a second connection, then closes the socket.
   */
  private final class CutShort implements DriverCall.Cancellable {
    private final PGConnection postgres;

    CutShort(PGConnection postgres) {
      this.postgres = postgres;
    }

    @Override
    public void cancel() {
      try {
        postgres.cancelQuery();
      } catch (SQLException e) {
        LOG.debug("The server could not be asked to cancel; its socket will be closed.", e);
      }
    }

    @Override
    public void abandon() {
      try {
        if (postgres instanceof Connection connection) {
          connection.abort(Runnable::run);
        }
      } catch (SQLException e) {
        LOG.debug("The socket of a connection could not be closed.", e);
      }
      // Whoever borrowed it may never come back: a stream that is not closed.
      if (closed.compareAndSet(false, true)) {
        owner.giveBack(session.jdbc(), false);
      }
    }
  }

  /**
   * The session that is lent.
   *
   * @return the session
   */
  public ServerSession session() {
    return session;
  }

  /**
   * Begins a transaction with the next statement.
   *
   * @param readOnly whether the server shall refuse what writes
   * @throws SQLException where the connection is broken
   */
  public void begin(boolean readOnly) throws SQLException {
    if (isAside()) {
      return;
    }
    Connection connection = session.jdbc();
    connection.setReadOnly(readOnly);
    connection.setAutoCommit(false);
  }

  /**
   * Whether statements are part of a transaction.
   *
   * @return false where each is one of its own
   * @throws SQLException where the connection is closed
   */
  public boolean inTransaction() throws SQLException {
    return !session.jdbc().getAutoCommit();
  }

  /** The statements that make Mesa's own queries mean the same under every search path. */
  String catalogSettings() {
    // Compiling queries of the catalog takes longer than running them.
    return "SET LOCAL search_path = pg_catalog, pg_temp; SET LOCAL jit = off;"
        + " SET LOCAL lock_timeout = "
        + LOCK_TIMEOUT_MILLIS
        + "; SET LOCAL statement_timeout = "
        + session.call().remaining().toMillis();
  }

  /**
   * The statements that give a transaction what the call asks for: session settings and the request
   * id.
   *
   * @return statements, each after a semicolon; empty where the call asks for nothing
   */
  public String callSettings() {
    CallOptions options = session.call().options();
    if (options.sessionSettings().isEmpty() && !options.requestIdSent()) {
      return "";
    }
    String settings =
        options.sessionSettings().entrySet().stream()
            .sorted(Map.Entry.comparingByKey())
            .map(
                setting ->
                    "; SET LOCAL " + setting.getKey() + " = " + Sql.literal(setting.getValue()))
            .collect(Collectors.joining());
    return options.requestIdSent()
        ? settings
            + "; SET LOCAL application_name = "
            + Sql.literal(
                owner.source().applicationName() + " [" + session.call().requestId() + "]")
        : settings;
  }

  /**
   * Whether the connection's own time limit is not the one the call wants.
   *
   * @return true where the call must set its own
   */
  public boolean needsLimit() {
    Duration limit = session.call().timeout();
    return !owner.limitsFromStart() || !limit.equals(owner.source().limits().queryTimeout());
  }

  /**
   * The statements that a transaction of the call begins with: its time limit where the connection
   * has another, its session settings and request id.
   *
   * @return statements joined by semicolons; empty, so that no round trip is needed, where the
   *     connection has all that the call wants
   */
  public String transactionSettings() {
    String limit =
        needsLimit()
            ? "; SET LOCAL statement_timeout = " + session.call().remaining().toMillis()
            : "";
    String settings = callSettings();
    return limit.isEmpty() && settings.isEmpty() ? "" : (limit + settings).substring(2);
  }

  /**
   * Begins a transaction with what the call wants of it.
   *
   * @param readOnly whether the server shall refuse what writes
   * @throws SQLException where the server refuses
   */
  public void beginWithSettings(boolean readOnly) throws SQLException {
    begin(readOnly);
    String settings = transactionSettings();
    if (!settings.isEmpty()) {
      session.execute(settings);
    }
  }

  /**
   * Commits.
   *
   * @throws MesaException where the server refuses; {@code OUTCOME_UNKNOWN} where the connection
   *     was lost before the answer
   */
  public void commit() {
    try {
      session.jdbc().commit();
    } catch (SQLException e) {
      throw failed(e, true);
    }
  }

  /**
   * Limits statements outside a transaction, until the connection is given back.
   *
   * @throws SQLException where the server refuses
   * @throws MesaException {@code UNSUPPORTED} where others would get the session with the limit
   */
  public void limitSession() throws SQLException {
    checkOwnSession();
    reset = "RESET statement_timeout";
    session.execute("SET statement_timeout = " + session.call().remaining().toMillis());
  }

  /** Limits Mesa's own statements outside a transaction, and lets names resolve to the catalog. */
  void limitCatalogSession() throws SQLException {
    checkOwnSession();
    reset = "RESET statement_timeout; RESET search_path";
    session.execute(
        "SET search_path = pg_catalog, pg_temp; SET statement_timeout = "
            + session.call().remaining().toMillis());
  }

  private void checkOwnSession() throws SQLException {
    if (session.isShared()) {
      close();
      throw new MesaException(
          ErrorCode.UNSUPPORTED,
          "This cannot be part of a transaction, and outside one its time limit would stay with"
              + " others: "
              + ServerSession.WHY_SHARED
              + ". Use a source that goes to the server itself.");
    }
  }

  /**
   * Says that the session is no longer as it was, so that the connection is closed and not used
   * again.
   */
  public void taint() {
    reusable = false;
    if (outer != null) {
      outer.taint();
    }
  }

  /**
   * Translates an error; a connection that did not survive it is not used again.
   *
   * @param thrown what pgjdbc threw
   * @param inDoubt whether a lost connection leaves it open if a change was made
   * @return the error to throw
   */
  public MesaException failed(SQLException thrown, boolean inDoubt) {
    if (StatementErrors.isConnectionLoss(thrown)) {
      taint();
    }
    MesaException error = StatementErrors.translate(thrown, inDoubt);
    if (error.code() == ErrorCode.OUTCOME_UNKNOWN) {
      session.call().outcomeUnknown(new LostChange(owner, pid, owner.server()));
    }
    close();
    return error;
  }

  /**
   * Translates an error inside a transaction that its owner will end; a connection that did not
   * survive it is not used again.
   *
   * @param thrown what pgjdbc threw
   * @return the error to throw
   */
  public MesaException failedInside(SQLException thrown) {
    if (StatementErrors.isConnectionLoss(thrown)) {
      taint();
    }
    return StatementErrors.translate(thrown, false);
  }

  /** Ends what is open and gives the connection back. Closing twice does nothing. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    if (outer != null) {
      endAside();
      return;
    }
    registration.close();
    if (registration.cancelled()) {
      taint();
    }
    if (reusable) {
      restore();
    }
    owner.giveBack(session.jdbc(), reusable);
  }

  private void endAside() {
    try {
      if (reusable) {
        session.execute("ROLLBACK TO SAVEPOINT %1$s; RELEASE SAVEPOINT %1$s".formatted(SAVEPOINT));
      }
    } catch (SQLException e) {
      LOG.debug("A transaction could not be set back and cannot be committed.", e);
      taint();
    }
  }

  private void restore() {
    Connection connection = session.jdbc();
    try {
      if (!connection.getAutoCommit()) {
        connection.rollback();
      }
      if (!reset.isEmpty()) {
        session.execute(reset);
      }
      if (connection.getAutoCommit() != autoCommitBefore) {
        connection.setAutoCommit(autoCommitBefore);
      }
      if (connection.isReadOnly() != readOnlyBefore) {
        connection.setReadOnly(readOnlyBefore);
      }
    } catch (SQLException e) {
      LOG.debug("A connection could not be restored and is closed.", e);
      taint();
    }
  }
}
