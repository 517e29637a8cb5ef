package io.mesa.bench.cache;

import io.mesa.bench.server.Place;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Applications that write by plain JDBC, each a row of its own, one commit after the other. */
final class Writers implements AutoCloseable {
  private static final String UPDATE = "UPDATE %s SET value = value + 1 WHERE id = ?";

  private final List<Connection> connections = new ArrayList<>();

  /**
   * Connects them.
   *
   * @param count how many there are
   * @param durable whether a commit waits for the disk
   */
  Writers(Place place, int count, boolean durable) throws SQLException {
    for (int i = 0; i < count; i++) {
      Connection connection = place.dataSource().getConnection();
      connections.add(connection);
      try (var statement = connection.createStatement()) {
        statement.execute("SET synchronous_commit = " + (durable ? "on" : "off"));
      }
    }
  }

  /** Has all of them write a table for a while; gives how many writes they made each second. */
  double writesPerSecond(String table, long nanos) throws Exception {
    var begin = new CountDownLatch(1);
    List<FutureTask<Long>> tasks = new ArrayList<>();
    for (int i = 0; i < connections.size(); i++) {
      int id = i + 1;
      Connection connection = connections.get(i);
      var task =
          new FutureTask<>(
              () -> {
                begin.await();
                return write(connection, table, id, nanos);
              });
      tasks.add(task);
      var thread = new Thread(task, "writer-" + id);
      thread.setDaemon(true);
      thread.start();
    }
    long start = System.nanoTime();
    begin.countDown();
    long writes = 0;
    for (FutureTask<Long> task : tasks) {
      writes += done(task);
    }
    return writes * 1e9 / (System.nanoTime() - start);
  }

  private static long done(FutureTask<Long> task) throws Exception {
    try {
      return task.get();
    } catch (ExecutionException e) {
      throw new IllegalStateException("A writer failed.", e.getCause());
    }
  }

  private static long write(Connection connection, String table, int id, long nanos)
      throws SQLException {
    try (PreparedStatement update = connection.prepareStatement(UPDATE.formatted(table))) {
      update.setInt(1, id);
      long start = System.nanoTime();
      long writes = 0;
      do {
        if (update.executeUpdate() != 1) {
          throw new IllegalStateException("The row %d of %s is missing.".formatted(id, table));
        }
        writes++;
      } while (System.nanoTime() - start < nanos);
      return writes;
    }
  }

  @Override
  public void close() throws SQLException {
    for (Connection connection : connections) {
      connection.close();
    }
  }
}
