package io.mesa.postgres.connect;

import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A connection that is lent to nobody and outlives the call it was opened for. Closing it may be
 * done by any thread; the rest is not thread-safe.
 */
public final class OwnSession implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.postgres.connection");

  private final ServerSession session;
  private final Runnable after;
  private final AtomicBoolean closed = new AtomicBoolean();

  /** A session; {@code after} gives its connection, closed, to where it was taken from. */
  OwnSession(ServerSession session, Runnable after) {
    this.session = session;
    this.after = after;
  }

  /**
   * The session.
   *
   * @return the session, of a call that may have ended
   */
  public ServerSession session() {
    return session;
  }

  /** Closes the socket, whatever is being waited for on it. Closing twice does nothing. */
  @Override
  public void close() {
    if (!closed.compareAndSet(false, true)) {
      return;
    }
    try {
      session.jdbc().abort(Runnable::run);
    } catch (SQLException e) {
      LOG.debug("The socket of a connection could not be closed.", e);
    }
    after.run();
  }
}
