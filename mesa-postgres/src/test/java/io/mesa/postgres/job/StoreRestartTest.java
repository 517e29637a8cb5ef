package io.mesa.postgres.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.gateway.Outcome;
import io.mesa.job.JobId;
import io.mesa.job.JobLimits;
import io.mesa.job.JobState;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.tck.environment.Waiting;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A store that goes away under load and comes back loses nothing, and writes nothing twice. */
class StoreRestartTest {
  private static final Duration PATIENCE = Duration.ofSeconds(120);
  private static final JobLimits LIMITS = JobProcess.LIMITS.withWorkers(4);

  private final Map<JobId, Integer> submitted = new ConcurrentHashMap<>();
  private PostgresServer server;

  @BeforeEach
  void start() {
    server = PostgresServer.fresh(18).setting("synchronous_commit", "on").start();
    JobProcess.install(server);
  }

  @AfterEach
  void end() {
    server.close();
  }

  private Mesa open() {
    return Mesa.builder()
        .source(JobProcess.source(server.url()))
        .jobs("shop", JobProcess.SCHEMA)
        .jobLimits(LIMITS)
        .build();
  }

  private void submit(DatabaseGateway gateway, int number) {
    try {
      if (gateway.submit(JobProcess.query(number)) instanceof Outcome.Deferred deferred) {
        submitted.put(deferred.jobId(), number);
      }
    } catch (MesaException e) {
      // The queue is full, or the server is away: nothing was promised.
      LockSupport.parkNanos(Duration.ofMillis(20).toNanos());
    }
  }

  private void awaitMore(int jobs) {
    int before = submitted.size();
    Waiting.until("jobs", PATIENCE, () -> submitted.size() >= before + jobs);
    Waiting.until(
        "jobs that run",
        PATIENCE,
        () -> !server.one("SELECT count(*) FROM mesa.job WHERE state = 'PROCESSING'").equals("0"));
  }

  @Test
  void jobs_whoseStoreIsRestarted_endOnceEach() throws InterruptedException {
    var enough = new AtomicBoolean();
    try (Mesa mesa = open()) {
      DatabaseGateway gateway = mesa.gateway().with(JobProcess.later("acme"));
      var submitter =
          new Thread(
              () -> {
                for (int i = 0; !enough.get(); i++) {
                  submit(gateway, i % JobProcess.NUMBERS);
                }
              });
      submitter.start();
      awaitMore(30);
      server.restart();
      awaitMore(30);
      server.kill();
      server.restart();
      awaitMore(30);
      enough.set(true);
      submitter.join();
      submitted.forEach(
          (id, number) -> {
            assertThat(mesa.jobs().await(id, PATIENCE).state()).isEqualTo(JobState.COMPLETED);
            assertThat(mesa.jobs().rows(id).get(0).get("square", Integer.class))
                .isEqualTo(number * number);
          });
      Waiting.until(
          "the end of all jobs",
          PATIENCE,
          () ->
              server
                  .one("SELECT count(*) FROM mesa.job WHERE state IN ('PENDING', 'PROCESSING')")
                  .equals("0"));
    }
    assertThat(JobProcess.writtenTwice(server)).isZero();
    assertThat(JobProcess.count(server, "mesa.job WHERE state <> 'COMPLETED'")).isZero();
    assertThat(JobProcess.count(server, "mesa.job_result"))
        .isEqualTo(JobProcess.count(server, "mesa.job"));
  }
}
