package io.mesa.bench.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.cache.caffeine.CaffeineCache;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Mutation;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * The cache keeps its promise on PostgreSQL: threads read and write through two Mesas that share a
 * cache; tables, a view on a view, a partitioned table, a cascade, transactions that are rolled
 * back, a view that is made anew, writes past Mesa that it is told of.
 */
class PostgresHistoryTest {
  private static final long SEED = Long.getLong("mesa.history.seed", System.nanoTime());
  private static final Duration TIME =
      Duration.ofSeconds(
          Long.getLong("mesa.history.seconds", Boolean.getBoolean("mesa.long") ? 300 : 10));
  private static final int THREADS = 6;
  private static final String ROLLED_BACK = "the work does not want its changes";

  /** Everything that is asked gives columns of {@link #COLUMNS}. */
  private static final List<String> QUERIES =
      List.of("a_view", "both_view", "child_view", "definition_view", "a_table", "measure_view");

  private static final List<String> COLUMNS = List.of("a", "b", "parent", "definition", "measure");

  private final PostgresHistory history = new PostgresHistory(COLUMNS);
  private final List<DatabaseGateway> gateways = new ArrayList<>();

  private static String definition(long number) {
    return "CREATE OR REPLACE VIEW definition_view AS SELECT "
        + number
        + "::bigint AS definition, a FROM a_table";
  }

  private static void create(TestDatabase database) {
    database.execute(
        "CREATE TABLE a_table (a bigint)",
        "CREATE TABLE b_table (b bigint)",
        "CREATE TABLE parent_table (parent bigint PRIMARY KEY)",
        "CREATE TABLE child_table (parent bigint REFERENCES parent_table ON UPDATE CASCADE)",
        "CREATE TABLE measure_table (at int, measure bigint) PARTITION BY RANGE (at)",
        "CREATE TABLE measure_1 PARTITION OF measure_table FOR VALUES FROM (0) TO (10)",
        "INSERT INTO a_table VALUES (0)",
        "INSERT INTO b_table VALUES (0)",
        "INSERT INTO parent_table VALUES (0)",
        "INSERT INTO child_table VALUES (0)",
        "INSERT INTO measure_table VALUES (1, 0)",
        "CREATE VIEW a_view AS SELECT a FROM a_table",
        "CREATE VIEW both_view AS SELECT a, b FROM a_view, b_table",
        "CREATE VIEW child_view AS SELECT parent FROM child_table",
        "CREATE VIEW measure_view AS SELECT measure FROM measure_table",
        definition(0));
  }

  private static Mesa open(TestDatabase database, String id, CaffeineCache cache) {
    return Mesa.builder()
        .source(Source.builder(id).url(database.url()).pooling(Pooling.pooled(0, THREADS)).build())
        .cache(cache)
        .build();
  }

  @Test
  void answers_ofPostgres_whileOthersWrite_wereTrueDuringTheCall() throws InterruptedException {
    CaffeineCache cache = CaffeineCache.builder().build();
    try (PostgresServer server = PostgresServer.shared(18);
        TestDatabase database = server.createDatabase("history")) {
      create(database);
      try (Mesa first = open(database, "first", cache);
          Mesa second = open(database, "second", cache)) {
        gateways.add(first.gateway("first"));
        gateways.add(second.gateway("second"));
        run(database, first);
      }
    }
    System.out.printf(
        "[mesa] Histories of PostgreSQL, seed %d, %d ms, 1 of 1 count: %s%n",
        SEED, TIME.toMillis(), history);
    assertThat(history.violations()).as("seed %d", SEED).isEmpty();
    assertThat(history.hitPercent()).as("hits").isGreaterThan(30);
    assertThat(history.overlappingPercent()).as("overlapping").isGreaterThan(5);
  }

  private void run(TestDatabase database, Mesa told) throws InterruptedException {
    long end = System.nanoTime() + TIME.toNanos();
    List<Thread> threads = new ArrayList<>();
    for (int i = 0; i < THREADS; i++) {
      var random = new Random(SEED + i);
      threads.add(new Thread(() -> work(random, end, database, told)));
    }
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join(TIME.toMillis() + TimeUnit.MINUTES.toMillis(1));
      assertThat(thread.isAlive()).as("a thread goes on for ever").isFalse();
    }
  }

  private void work(Random random, long end, TestDatabase database, Mesa told) {
    while (System.nanoTime() - end < 0 && history.violations().isEmpty()) {
      history.operation();
      try {
        DatabaseGateway gateway = gateways.get(random.nextInt(gateways.size()));
        int dice = random.nextInt(1_000);
        if (dice < 880) {
          read(gateway, QUERIES.get(random.nextInt(QUERIES.size())));
        } else if (dice < 884) {
          define(gateway);
        } else if (dice < 890) {
          writeOutside(database, told);
        } else if (dice < 900) {
          changeItsMind(gateway);
        } else {
          write(gateway, random.nextInt(4));
        }
      } catch (RuntimeException | AssertionError e) {
        history.violation("An operation failed: " + e);
      }
    }
  }

  private void read(DatabaseGateway gateway, String relation) {
    PostgresHistory.Reading reading = history.begin();
    history.end(reading, relation, gateway.query(Query.from(relation).build()));
  }

  private void write(DatabaseGateway gateway, int which) {
    switch (which) {
      case 0 -> update(gateway, "a", "a_table");
      case 1 -> update(gateway, "parent", "parent_table");
      case 2 -> update(gateway, "measure", "measure_1");
      default -> updateBoth(gateway);
    }
  }

  private static Mutation set(String table, String column, long number) {
    return Mutation.update(table).set(column, number).everyRow().build();
  }

  private void update(DatabaseGateway gateway, String column, String table) {
    Written written = history.of(column);
    synchronized (written) {
      written.write(number -> gateway.execute(set(table, column, number)));
    }
    history.committed();
  }

  private void updateBoth(DatabaseGateway gateway) {
    Written a = history.of("a");
    Written b = history.of("b");
    synchronized (a) {
      synchronized (b) {
        a.write(
            first ->
                b.write(
                    second ->
                        gateway.useTransaction(
                            transaction -> {
                              transaction.execute(set("a_table", "a", first));
                              transaction.execute(set("b_table", "b", second));
                            })));
      }
    }
    history.committed();
  }

  /** Writes what nobody must ever see. */
  private void changeItsMind(DatabaseGateway gateway) {
    Written a = history.of("a");
    synchronized (a) {
      try {
        gateway.useTransaction(
            transaction -> {
              transaction.execute(set("a_table", "a", -1));
              transaction.query(Query.from("a_view").build());
              throw new IllegalStateException(ROLLED_BACK);
            });
      } catch (IllegalStateException e) {
        assertThat(e).hasMessage(ROLLED_BACK);
      }
    }
  }

  private void define(DatabaseGateway gateway) {
    Written written = history.of("definition");
    synchronized (written) {
      written.write(number -> gateway.run(NativeStatement.of(definition(number)).allowingWrites()));
    }
    history.committed();
  }

  /** A write that Mesa is told of has returned when Mesa was told. */
  private void writeOutside(TestDatabase database, Mesa told) {
    Written written = history.of("b");
    synchronized (written) {
      written.write(
          number -> {
            database.execute("UPDATE b_table SET b = " + number);
            told.changed("first", TableName.of("public", "b_table"));
          });
    }
    history.committed();
  }
}
