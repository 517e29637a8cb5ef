package io.mesa.postgres.feed;

import io.mesa.cache.WriteSet;
import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.connect.OwnSession;
import io.mesa.postgres.connect.ServerSession;
import io.mesa.postgres.connect.StatementErrors;
import io.mesa.runtime.FeedCoverage;
import io.mesa.spi.DriverCall;
import io.mesa.spi.FeedConnection;
import io.mesa.spi.FeedNews;
import io.mesa.value.TableName;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;

/**
 * A connection that listens. The server hands notifications out in the order of the commits they
 * belong to, its own included: a word that comes back says that all before it came.
 */
final class Listening implements FeedConnection {
  /** Where the triggers tell of changes: by the numbers of the tables. */
  static final String CHANGES = "mesa_changes";

  private static final String BEATS = "mesa_beat_";

  private final OwnSession own;
  private final ServerSession session;
  private final PGConnection postgres;
  private final Optional<String> database;
  private final String beats = BEATS + UUID.randomUUID().toString().replace('-', '_');
  private Map<Long, TableName> tables = Map.of();

  private Listening(OwnSession own, Optional<String> database) throws SQLException {
    this.own = own;
    this.session = own.session();
    this.postgres = session.jdbc().unwrap(PGConnection.class);
    this.database = database;
  }

  static Listening open(Connections connections, DriverCall call) {
    OwnSession own = connections.openOwn(call);
    boolean opened = false;
    try {
      ServerSession session = own.session();
      session
          .jdbc()
          .setNetworkTimeout(
              Runnable::run, (int) connections.source().limits().readTimeout().toMillis());
      session.execute("SET search_path = pg_catalog, pg_temp; SET jit = off");
      var listening = new Listening(own, connections.databaseIdentity(session));
      session.execute("LISTEN " + CHANGES + "; LISTEN " + listening.beats);
      opened = true;
      return listening;
    } catch (SQLException e) {
      throw StatementErrors.translate(e, false);
    } finally {
      if (!opened) {
        own.close();
      }
    }
  }

  @Override
  public Optional<String> database() {
    return database;
  }

  @Override
  public FeedCoverage coverage(Duration limit) {
    return within(
        limit,
        () -> {
          FeedTables read = FeedTables.read(session);
          tables = read.roots();
          return read.coverage();
        });
  }

  @Override
  public void beat(long number, Duration limit) {
    within(
        limit,
        () -> session.list("SELECT pg_notify(?, ?)", row -> number, beats, Long.toString(number)));
  }

  /** Work on the connection. */
  @FunctionalInterface
  private interface Work<T> {
    T get() throws SQLException;
  }

  private <T> T within(Duration limit, Work<T> work) {
    try {
      session.jdbc().setNetworkTimeout(Runnable::run, (int) Math.max(1, limit.toMillis()));
      return work.get();
    } catch (SQLException e) {
      throw StatementErrors.translate(e, false);
    }
  }

  @Override
  public FeedNews next(Duration atMost) {
    @Nullable PGNotification[] heard;
    try {
      heard = postgres.getNotifications((int) Math.max(1, atMost.toMillis()));
    } catch (SQLException e) {
      throw StatementErrors.translate(e, false);
    }
    if (heard == null) {
      return new FeedNews(Optional.empty(), OptionalLong.empty());
    }
    var news = new News();
    for (PGNotification one : heard) {
      news.add(one);
    }
    return news.told();
  }

  @Override
  public void close() {
    own.close();
  }

  /** What several notifications say together. */
  private final class News {
    private final Set<TableName> changed = new HashSet<>();
    private boolean unknown;
    private OptionalLong beat = OptionalLong.empty();

    void add(PGNotification one) {
      String text = one.getParameter();
      if (one.getName().equals(beats)) {
        beat = OptionalLong.of(Long.parseLong(text));
        return;
      }
      for (String number : text.split(",", -1)) {
        TableName table = number.matches("\\d{1,10}") ? tables.get(Long.valueOf(number)) : null;
        unknown |= table == null;
        if (table != null) {
          changed.add(table);
        }
      }
    }

    FeedNews told() {
      Optional<WriteSet> changes = Optional.empty();
      if (database.isEmpty() && (unknown || !changed.isEmpty())) {
        changes = Optional.of(new WriteSet.Anything());
      } else if (unknown) {
        changes = database.map(identity -> new WriteSet.Database(identity, true));
      } else if (!changed.isEmpty()) {
        changes = database.map(identity -> new WriteSet.Tables(identity, changed));
      }
      return new FeedNews(changes, beat);
    }
  }
}
