package io.mesa.bench.cache;

import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/** Writes one value after the other past Mesa, until it is ended. */
final class WriterProcess {
  private static final int LONGEST_PAUSE_MILLIS = 20;

  private WriterProcess() {}

  public static void main(String[] arguments) throws IOException {
    String url = arguments[0];
    CommitLog log = CommitLog.open(Path.of(arguments[1]));
    while (true) {
      try (Connection connection = DriverManager.getConnection(url);
          Statement statement = connection.createStatement()) {
        write(statement, log);
      } catch (SQLException e) {
        System.out.println("lost " + e.getMessage());
        pause(100);
      }
    }
  }

  private static void write(Statement statement, CommitLog log) throws SQLException {
    int value;
    try (ResultSet rows = statement.executeQuery("SELECT value FROM item WHERE id = 1")) {
      rows.next();
      value = rows.getInt(1);
    }
    // Of a commit whose answer was lost it is known now, and not sooner, that it was made.
    log.committed(value);
    while (log.hasRoom(value)) {
      value++;
      statement.executeUpdate("UPDATE item SET value = " + value + " WHERE id = 1");
      log.committed(value);
      pause(ThreadLocalRandom.current().nextInt(LONGEST_PAUSE_MILLIS));
    }
  }

  private static void pause(int millis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(millis));
  }
}
