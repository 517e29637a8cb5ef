package io.mesa.postgres.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.gateway.Outcome;
import io.mesa.job.JobId;
import io.mesa.job.JobState;
import io.mesa.job.QueryJob;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.Signals;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.tck.environment.Waiting;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Several JVMs submit and run jobs of one store. Whatever is killed or paused meanwhile, each job
 * that was submitted ends once, with its result.
 */
class KillTest {
  private static final int KILLS = Integer.getInteger("mesa.job.kills", 4);
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Map<JobId, Integer> submitted = new ConcurrentHashMap<>();
  private final AtomicInteger ready = new AtomicInteger();
  private final List<Process> processes = new ArrayList<>();
  private PostgresServer server;

  @BeforeEach
  void start() {
    server = PostgresServer.fresh(18).start();
    server.execute(
        "CREATE TABLE item (id int PRIMARY KEY)",
        "INSERT INTO item SELECT i FROM generate_series(0, " + JobProcess.NUMBERS + ") i",
        "CREATE VIEW work AS SELECT id, id * id AS square, pg_sleep(0.02)::text AS nap FROM item",
        "CREATE VIEW slow AS SELECT id, pg_sleep(3)::text AS nap FROM item WHERE id = 1");
    try (Mesa mesa = Mesa.of(JobProcess.source(server.url()))) {
      mesa.gateway().stores().install(JobProcess.SCHEMA);
    }
    server.execute(
        "CREATE TABLE ended (job uuid, token bigint)",
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN INSERT INTO public.ended VALUES (NEW.id, NEW.token); RETURN NULL; END $$",
        "CREATE TRIGGER note AFTER UPDATE ON mesa.job FOR EACH ROW"
            + " WHEN (NEW.state = 'COMPLETED') EXECUTE FUNCTION note()");
  }

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
    server.close();
  }

  private Process process(String task) throws IOException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx200m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                JobProcess.class.getName(),
                server.url(),
                task)
            .redirectErrorStream(true)
            .start();
    processes.add(process);
    var follower = new Thread(() -> follow(process));
    follower.setDaemon(true);
    follower.start();
    return process;
  }

  private void follow(Process process) {
    try (BufferedReader lines = process.inputReader()) {
      lines.lines().forEach(this::heard);
    } catch (IOException | RuntimeException e) {
      // It was killed while it spoke.
      return;
    }
  }

  private void heard(String line) {
    String[] words = line.split(" ", -1);
    if (words.length == 3 && words[0].equals("submitted")) {
      submitted.put(JobId.parse(words[1]), Integer.valueOf(words[2]));
    } else if (line.equals("ready")) {
      ready.incrementAndGet();
    }
  }

  private void awaitReady(int count) {
    Waiting.until("JVMs that are ready", PATIENCE, () -> ready.get() >= count);
  }

  private static void pause(long millis) {
    long end = System.nanoTime() + Duration.ofMillis(millis).toNanos();
    while (System.nanoTime() - end < 0) {
      LockSupport.parkNanos(end - System.nanoTime());
    }
  }

  private String count(String sql) {
    return server.one("SELECT count(*) FROM " + sql);
  }

  @Test
  void jobs_whateverIsKilled_endOnceEach() throws IOException {
    long seed = Long.getLong("mesa.job.seed", System.nanoTime());
    System.out.println("[mesa] kills with -Dmesa.job.seed=" + seed);
    var random = new Random(seed);
    List<Process> running = new ArrayList<>(List.of(process("submit"), process("submit")));
    awaitReady(2);
    for (int kill = 0; kill < KILLS; kill++) {
      pause(200 + random.nextInt(1_500));
      int victim = random.nextInt(running.size());
      Signals.send("KILL", Set.of(running.get(victim).pid()));
      running.set(victim, process("submit"));
      awaitReady(3 + kill);
    }
    running.forEach(process -> Signals.send("KILL", Set.of(process.pid())));
    Waiting.until(PATIENCE, () -> running.stream().noneMatch(Process::isAlive));

    try (Mesa mesa =
        Mesa.builder()
            .source(JobProcess.source(server.url()))
            .jobs("shop", JobProcess.SCHEMA)
            .jobLimits(JobProcess.LIMITS)
            .build()) {
      Waiting.until(
          "the end of all jobs",
          PATIENCE,
          () -> count("mesa.job WHERE state IN ('PENDING', 'PROCESSING')").equals("0"));
      submitted.forEach((id, number) -> checkResult(mesa, id, number));
    }
    System.out.printf(
        "[mesa] %d kills: %d jobs submitted, %s known to the store, %s begun more than once%n",
        KILLS, submitted.size(), count("mesa.job"), count("mesa.job WHERE attempts > 1"));
    assertThat(submitted).hasSizeGreaterThan(KILLS);
    assertThat(count("mesa.job WHERE state <> 'COMPLETED'")).isEqualTo("0");
    assertThat(count("(SELECT job FROM ended GROUP BY job HAVING count(*) > 1) twice"))
        .isEqualTo("0");
    assertThat(count("ended")).isEqualTo(count("mesa.job"));
    assertThat(count("mesa.job_result")).isEqualTo(count("mesa.job"));
  }

  private static void checkResult(Mesa mesa, JobId id, int number) {
    QueryJob job = mesa.jobs().status(id);
    assertThat(job.state()).as(job.toString()).isEqualTo(JobState.COMPLETED);
    Row row = mesa.jobs().rows(id).get(0);
    assertThat(row.get("id", Integer.class)).isEqualTo(number);
    assertThat(row.get("square", Integer.class)).isEqualTo(number * number);
  }

  @Test
  void worker_pausedBeyondItsLease_neverWrites() throws IOException {
    Process paused = process("run");
    awaitReady(1);
    try (Mesa mesa =
        Mesa.builder()
            .source(JobProcess.source(server.url()))
            .jobs("shop", JobProcess.SCHEMA)
            .jobLimits(JobProcess.LIMITS.withWorkers(1))
            .build()) {
      // This Mesa's worker is kept busy, so that the other JVM has the next job.
      var gateway = mesa.gateway().with(JobProcess.later("acme"));
      var slow = Query.from("slow").select("id", "nap").build();
      List<JobId> ids = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        ids.add(((Outcome.Deferred) gateway.submit(slow)).jobId());
      }
      Waiting.until(PATIENCE, () -> count("mesa.job WHERE state = 'PROCESSING'").equals("3"));
      Signals.send("STOP", Set.of(paused.pid()));
      Waiting.until(
          "jobs that were begun again",
          PATIENCE,
          () -> Integer.parseInt(count("mesa.job WHERE attempts > 1")) > 0);
      Signals.send("CONT", Set.of(paused.pid()));
      ids.forEach(id -> mesa.jobs().await(id, PATIENCE));
      Waiting.until(
          "a server on which nothing runs",
          PATIENCE,
          () ->
              count(
                      "pg_stat_activity WHERE state = 'active' AND query LIKE '%slow%' AND pid <> pg_backend_pid()")
                  .equals("0"));
      assertThat(count("mesa.job WHERE state = 'COMPLETED'")).isEqualTo("3");
      assertThat(count("ended")).isEqualTo("3");
      assertThat(count("ended JOIN mesa.job ON id = job WHERE ended.token <> job.token"))
          .isEqualTo("0");
      assertThat(count("mesa.job_result")).isEqualTo("3");
    }
  }
}
