package io.mesa.postgres.inspect;

import io.mesa.error.MesaException;
import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.connect.ServerSession;
import io.mesa.spi.DriverCall;
import java.sql.SQLException;
import java.util.Set;

/**
 * What to do where a lock was taken, or something dropped, between looking at the locks and
 * reading: look and read again.
 */
final class LockRaces {
  private static final int ATTEMPTS = 3;

  /**
   * The lock was not to be had; or the catalog, which is read as it was, names what is gone by now:
   * an undefined object, or the server's internal error that a number leads nowhere.
   */
  private static final Set<String> LOST = Set.of("55P03", "42P01", "42704", "XX000");

  private LockRaces() {}

  /** Whether an error comes of such a race. */
  static boolean isLost(MesaException error) {
    return error.databaseCode().filter(LOST::contains).isPresent();
  }

  /** What is read with the locks of the moment in view. */
  @FunctionalInterface
  interface LockedWork<T> {
    T on(ServerSession session, Locks locks) throws SQLException;
  }

  /** Reads in one transaction, if need be once more, at last with everything taken for locked. */
  static <T> T read(Connections connections, DriverCall call, LockedWork<T> work) {
    for (int attempt = 1; attempt <= ATTEMPTS; attempt++) {
      try {
        return connections.read(call, session -> work.on(session, Locks.read(session)));
      } catch (MesaException e) {
        if (!isLost(e)) {
          throw e;
        }
      }
    }
    return connections.read(call, session -> work.on(session, Locks.everything()));
  }
}
