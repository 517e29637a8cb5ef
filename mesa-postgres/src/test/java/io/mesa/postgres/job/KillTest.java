package io.mesa.postgres.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.error.MesaException;
import io.mesa.gateway.Outcome;
import io.mesa.job.JobId;
import io.mesa.job.JobLimits;
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
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.TreeMap;
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
  private static final int PAUSES = Integer.getInteger("mesa.job.pauses", 1);
  private static final Duration PATIENCE = Duration.ofSeconds(120);

  private final Map<JobId, Integer> submitted = new ConcurrentHashMap<>();
  private final AtomicInteger ready = new AtomicInteger();
  private final List<Process> processes = new ArrayList<>();
  private PostgresServer server;

  @BeforeEach
  void start() {
    server = PostgresServer.fresh(18).start();
    JobProcess.install(server);
    server.execute("CREATE ROLE paused SUPERUSER LOGIN");
  }

  @AfterEach
  void end() {
    processes.forEach(Process::destroyForcibly);
    server.close();
  }

  private Process process(String task) throws IOException {
    return process(task, server.url());
  }

  private Process process(String task, String url) throws IOException {
    var process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx200m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-cp",
                System.getProperty("java.class.path"),
                JobProcess.class.getName(),
                url,
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

  private long count(String what) {
    return JobProcess.count(server, what);
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

    Map<JobId, String> wrong = new TreeMap<>(Comparator.comparing(JobId::toString));
    try (Mesa mesa = open(JobProcess.LIMITS)) {
      Waiting.until(
          "the end of all jobs",
          PATIENCE,
          () -> count("mesa.job WHERE state IN ('PENDING', 'PROCESSING')") == 0);
      submitted.forEach(
          (id, number) -> whatIsWrong(mesa, id, number).ifPresent(what -> wrong.put(id, what)));
    }
    long twice = JobProcess.writtenTwice(server);
    System.out.printf(
        "[mesa] %d kills: %d jobs, %d begun more than once, %d lost or wrong, %d written twice%n",
        KILLS, submitted.size(), count("mesa.job WHERE attempts > 1"), wrong.size(), twice);
    assertThat(submitted).hasSizeGreaterThan(KILLS);
    assertThat(wrong).isEmpty();
    assertThat(twice).isZero();
    assertThat(count("mesa.job WHERE state <> 'COMPLETED'")).isZero();
    assertThat(count("mesa.job_result")).isEqualTo(count("mesa.job"));
  }

  private Mesa open(JobLimits limits) {
    return Mesa.builder()
        .source(JobProcess.source(server.url()))
        .jobs("shop", JobProcess.SCHEMA)
        .jobLimits(limits)
        .build();
  }

  private static Optional<String> whatIsWrong(Mesa mesa, JobId id, int number) {
    try {
      Row row = mesa.jobs().rows(id).get(0);
      boolean right =
          row.get("id", Integer.class) == number
              && row.get("square", Integer.class) == number * number;
      return right ? Optional.empty() : Optional.of("It gave " + row);
    } catch (MesaException e) {
      return Optional.of(e.toString());
    }
  }

  @Test
  void worker_pausedBeyondItsLease_neverWrites() throws IOException {
    // It is another user, so that it can be told who wrote.
    Process paused = process("run", server.url("postgres", "paused"));
    awaitReady(1);
    try (Mesa mesa = open(JobProcess.LIMITS.withWorkers(1))) {
      for (int pause = 0; pause < PAUSES; pause++) {
        pauseWhileJobsRun(mesa, paused);
      }
    }
    long others = JobProcess.writtenByOthers(server);
    System.out.printf(
        "[mesa] %d pauses beyond the lease: %d jobs, %d taken from the paused, %d written by it%n",
        PAUSES, count("mesa.job"), count("mesa.job WHERE attempts > 1"), others);
    assertThat(count("mesa.job WHERE state = 'COMPLETED'")).isEqualTo(3L * PAUSES);
    assertThat(count("mesa.job_result")).isEqualTo(3L * PAUSES);
    assertThat(JobProcess.writtenTwice(server)).isZero();
    assertThat(others).isZero();
  }

  private void pauseWhileJobsRun(Mesa mesa, Process paused) {
    // This Mesa's worker is kept busy, so that the other JVM has the next jobs.
    var gateway = mesa.gateway().with(JobProcess.later("acme"));
    var slow = Query.from("slow").select("id", "nap").build();
    long before = count("mesa.job WHERE attempts > 1");
    List<JobId> ids = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      ids.add(((Outcome.Deferred) gateway.submit(slow)).jobId());
    }
    Waiting.until(PATIENCE, () -> count("mesa.job WHERE state = 'PROCESSING'") == 3);
    Signals.send("STOP", Set.of(paused.pid()));
    Waiting.until(
        "jobs that were begun again",
        PATIENCE,
        () -> count("mesa.job WHERE attempts > 1") > before);
    Signals.send("CONT", Set.of(paused.pid()));
    ids.forEach(id -> mesa.jobs().await(id, PATIENCE));
    Waiting.until(
        "a server on which nothing runs",
        PATIENCE,
        () ->
            count(
                    "pg_stat_activity WHERE state = 'active' AND query LIKE '%slow%' AND pid <> pg_backend_pid()")
                == 0);
  }
}
