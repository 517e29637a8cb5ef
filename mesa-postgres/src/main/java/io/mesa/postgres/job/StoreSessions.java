package io.mesa.postgres.job;

import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.connect.Loan;
import io.mesa.postgres.connect.RowReader;
import io.mesa.postgres.connect.SessionWork;
import io.mesa.spi.StoreCalls;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/** Sends the statements of a store of jobs. Thread-safe. */
final class StoreSessions {
  /** A table of so many rows is not read whole for a few of them. */
  private static final int NOT_SMALL = 1_000;

  private final Connections connections;
  private final StoreCalls calls;
  private final JobTables tables;
  private final LongAdder taken = new LongAdder();

  StoreSessions(Connections connections, StoreCalls calls, JobTables tables) {
    this.connections = connections;
    this.calls = calls;
    this.tables = tables;
  }

  /** Does something outside a transaction, unless the application's connections are in one. */
  <T> T on(SessionWork<T> work) {
    return calls.call(
        call -> {
          try (Loan loan = connections.lend(call)) {
            try {
              T result = work.on(loan.session());
              if (loan.inTransaction()) {
                loan.commit();
              }
              return result;
            } catch (SQLException e) {
              throw loan.failed(e, false);
            }
          }
        });
  }

  /** So many jobs were taken for workers. */
  void taken(int jobs) {
    taken.add(jobs);
  }

  /** Whether there must be many jobs, for that many were taken. */
  boolean isLarge() {
    return taken.sum() >= NOT_SMALL;
  }

  /** A statement on the store's tables. */
  String sql(String statement) {
    return tables.in(statement);
  }

  <T> List<T> list(String statement, RowReader<T> reader, @Nullable Object... binds) {
    return on(session -> session.list(sql(statement), reader, binds));
  }

  /** Whether a statement changed, or found, something: it returns a text for each row. */
  boolean change(String statement, @Nullable Object... binds) {
    return !list(statement, row -> row.getString(1), binds).isEmpty();
  }

  /** An interval, as the server reads it. */
  static String interval(Duration duration) {
    return duration.toNanos() / 1_000 + " microseconds";
  }
}
