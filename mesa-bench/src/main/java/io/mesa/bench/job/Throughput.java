package io.mesa.bench.job;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.SchedulerBuilder;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariDataSource;
import io.mesa.Mesa;
import io.mesa.bench.server.Place;
import io.mesa.event.JobChanged;
import io.mesa.event.MesaListener;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.job.JobLimits;
import io.mesa.source.Source;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;

/**
 * How many jobs that wait in PostgreSQL are claimed, run and ended in a second: by Mesa's workers,
 * and by db-scheduler's. The jobs do nothing; both have as many workers, and claim as many jobs at
 * once at most. Mesa keeps a result of each job, db-scheduler deletes what has ended.
 */
final class Throughput {
  /** So many jobs are claimed at once, by so many workers. */
  static final int BATCH = 16;

  private static final String SCHEMA = "mesa";
  private static final String TASK = "nothing";
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** The table of db-scheduler, as its documentation has it. */
  private static final List<String> TABLE =
      List.of(
          "DROP TABLE IF EXISTS scheduled_tasks",
          """
          CREATE TABLE scheduled_tasks (
            task_name text NOT NULL, task_instance text NOT NULL, task_data bytea,
            execution_time timestamptz NOT NULL, picked boolean NOT NULL, picked_by text,
            last_success timestamptz, last_failure timestamptz, consecutive_failures int,
            last_heartbeat timestamptz, version bigint NOT NULL, priority smallint,
            PRIMARY KEY (task_name, task_instance))
          """,
          "CREATE INDEX ON scheduled_tasks (execution_time)",
          "CREATE INDEX ON scheduled_tasks (last_heartbeat)");

  private final Place place;
  private final int jobs;

  Throughput(Place place, int jobs) {
    this.place = place;
    this.jobs = jobs;
  }

  /** Mesa's jobs a second. */
  double mesa() throws InterruptedException {
    var open = new CountDownLatch(1);
    var ended = new CountDownLatch(jobs);
    var driver =
        new DoubleDriver(
            () -> {
              try {
                open.await();
              } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
              }
            });
    Source source = Source.fromUrl("store", place.url() + "?pool=pooled");
    JobLimits limits = JobLimits.defaults().withWorkers(BATCH).withQueueLength(jobs);
    try (Mesa installing = Mesa.of(source)) {
      installing.gateway().stores().install(SCHEMA);
      try (Mesa mesa =
          Mesa.builder()
              .driver(driver)
              .source(driver.source())
              .source(source)
              .jobs("store", SCHEMA)
              .jobLimits(limits)
              .listener(counting(ended))
              .build()) {
        DatabaseGateway gateway = mesa.gateway("double").with(InMemory.LATER);
        for (int i = 0; i < jobs; i++) {
          gateway.submit(DoubleDriver.QUERY);
        }
        long start = System.nanoTime();
        open.countDown();
        return perSecond(ended, start);
      } finally {
        installing.gateway().stores().remove(SCHEMA);
      }
    }
  }

  private static MesaListener counting(CountDownLatch ended) {
    return new MesaListener() {
      @Override
      public void jobChanged(JobChanged event) {
        if (event.change() == JobChanged.Change.COMPLETED) {
          ended.countDown();
        }
      }
    };
  }

  /** db-scheduler's jobs a second. */
  double dbScheduler() throws SQLException, InterruptedException {
    var ended = new CountDownLatch(jobs);
    OneTimeTask<Void> task = Tasks.oneTime(TASK).execute((instance, context) -> ended.countDown());
    try (var pool = new HikariDataSource()) {
      pool.setDataSource(place.dataSource());
      pool.setMaximumPoolSize(BATCH + 2);
      create(pool);
      Scheduler scheduler =
          new SchedulerBuilder(pool, List.of(task))
              .threads(BATCH)
              .pollUsingLockAndFetch(0.5, 1)
              .pollingInterval(Duration.ofSeconds(1))
              .build();
      Instant due = Instant.now().minusSeconds(1);
      scheduler.scheduleBatch(
          IntStream.range(0, jobs).mapToObj(i -> task.instance(String.valueOf(i))), due);
      long start = System.nanoTime();
      scheduler.start();
      try {
        return perSecond(ended, start);
      } finally {
        scheduler.stop();
      }
    }
  }

  private static void create(DataSource pool) throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      for (String part : TABLE) {
        statement.execute(part);
      }
    }
  }

  private double perSecond(CountDownLatch ended, long start) throws InterruptedException {
    if (!ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          "%d jobs had not ended within %s.".formatted(ended.getCount(), PATIENCE));
    }
    return jobs / ((System.nanoTime() - start) / 1e9);
  }
}
