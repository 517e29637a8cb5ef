package io.mesa.bench.cache;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.Signals;
import io.mesa.source.Source;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One process writes past Mesa, another reads through a cache with a feed. Whatever happens to the
 * feed, to the server or to the reader, no answer is older than the lease.
 */
class TwoJvmsTest {
  private static final Duration LEASE = Duration.ofMillis(500);
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROUNDS = Integer.getInteger("mesa.cache.rounds", 1);

  private static final String LISTENING =
      "SELECT pid FROM pg_stat_activity WHERE query LIKE '%pg_notify%' AND pid <> pg_backend_pid()";

  @TempDir Path folder;
  private PostgresServer server;
  private Process writer;
  private Process reader;
  private final List<String> violations = new CopyOnWriteArrayList<>();
  private volatile long[] last = {0, 0, 0};

  @BeforeEach
  void start() throws IOException {
    server = PostgresServer.fresh(18).start();
    server.execute(
        "CREATE TABLE item (id int PRIMARY KEY, value int NOT NULL)",
        "INSERT INTO item VALUES (1, 0)");
    try (Mesa mesa = Mesa.of(Source.fromUrl("shop", server.url()))) {
      mesa.gateway().feed().install(Set.of());
    }
    String log = folder.resolve("commits").toString();
    writer =
        process(
            WriterProcess.class,
            "jdbc:postgresql://%s:%d/postgres?user=%s"
                .formatted(server.host(), server.port(), server.user()),
            log);
    reader = process(ReaderProcess.class, server.url(), log, Long.toString(LEASE.toMillis()));
    follow(writer);
    follow(reader);
    awaitHits();
  }

  @AfterEach
  void end() {
    writer.destroyForcibly();
    reader.destroyForcibly();
    server.close();
  }

  private static Process process(Class<?> main, String... arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx256m", "-cp", System.getProperty("java.class.path")));
    command.add(main.getName());
    command.addAll(List.of(arguments));
    return new ProcessBuilder(command).redirectErrorStream(true).start();
  }

  private void follow(Process process) {
    var thread =
        new Thread(
            () -> {
              try (BufferedReader lines = process.inputReader()) {
                lines.lines().forEach(this::heard);
              } catch (IOException | RuntimeException e) {
                violations.add("A process cannot be followed: " + e);
              }
            });
    thread.setDaemon(true);
    thread.start();
  }

  private void heard(String line) {
    if (line.startsWith("VIOLATION")) {
      violations.add(line);
    } else if (line.matches("\\d+ \\d+ \\d+")) {
      String[] words = line.split(" ");
      last =
          new long[] {Long.parseLong(words[0]), Long.parseLong(words[1]), Long.parseLong(words[2])};
    }
  }

  private static void await(String what, BooleanSupplier condition) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the wait for " + what).isLessThan(end);
      pause(Duration.ofMillis(10));
    }
  }

  private static void pause(Duration time) {
    LockSupport.parkNanos(time.toNanos());
  }

  /** Waits until the reader is given kept answers again. */
  private void awaitHits() {
    long before = last[1];
    await("hits", () -> last[1] > before + 100);
  }

  /** The number of the backend that the reader's feed listens on. */
  private int listener() {
    await("the feed's backend", () -> !listeners().isEmpty());
    return listeners().get(0);
  }

  private List<Integer> listeners() {
    return server.column(LISTENING).stream().map(Integer::valueOf).toList();
  }

  private int value() {
    return Integer.parseInt(server.column("SELECT value FROM item").get(0));
  }

  private static void signal(String signal, Process process) {
    Signals.send(signal, Set.of(process.pid()));
  }

  @Test
  void answers_whateverHappens_areNoOlderThanTheLease() {
    for (int round = 0; round < ROUNDS; round++) {
      pause(Duration.ofSeconds(2));

      server.execute("SELECT pg_terminate_backend(" + listener() + ")");
      awaitHits();

      int frozen = listener();
      server.suspendBackend(frozen);
      await("another backend that listens", () -> listeners().stream().anyMatch(p -> p != frozen));
      awaitHits();
      server.resume();
      awaitHits();

      signal("STOP", reader);
      pause(LEASE.multipliedBy(3));
      signal("CONT", reader);
      awaitHits();

      // Writes that nobody is told of, with none after them.
      signal("STOP", writer);
      awaitHits();
      signal("STOP", reader);
      server.execute("SELECT pg_terminate_backend(" + listener() + ", 10000)");
      int before = value();
      signal("CONT", writer);
      await("writes", () -> value() > before + 5);
      signal("STOP", writer);
      pause(LEASE.multipliedBy(2));
      signal("CONT", reader);
      awaitHits();
      signal("CONT", writer);

      server.restart();
      awaitHits();
    }
    long[] end = last;
    int commits = value();
    System.out.printf(
        "[mesa] %d rounds: %d commits, %d reads, %.0f %% hits, the oldest answer %d ms behind, lease %d ms%n",
        ROUNDS,
        commits,
        end[0],
        100.0 * end[1] / end[0],
        TimeUnit.NANOSECONDS.toMillis(end[2]),
        LEASE.toMillis());
    assertThat(violations).isEmpty();
    assertThat((double) end[1] / end[0]).isGreaterThan(0.3);
    assertThat(commits).isGreaterThan(ROUNDS * 100);
  }
}
