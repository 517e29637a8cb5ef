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
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongSupplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.jobrunr.jobs.mappers.JobMapper;
import org.jobrunr.scheduling.JobRequestScheduler;
import org.jobrunr.server.BackgroundJobServer;
import org.jobrunr.server.BackgroundJobServerConfiguration;
import org.jobrunr.server.JobActivator;
import org.jobrunr.storage.sql.postgres.PostgresStorageProvider;
import org.jobrunr.utils.mapper.jackson.JacksonJsonMapper;

/**
 * How many jobs that wait in PostgreSQL are claimed, run and ended in a second: by Mesa's workers,
 * db-scheduler's, and JobRunr's. The jobs do nothing; all have as many workers, and claim as many
 * jobs at once at most. The clock runs from the first job's start to the last one's end: for Mesa
 * when that is written, for the others when it was run. Mesa keeps a result of each job, JobRunr
 * the job, db-scheduler deletes what has ended.
 */
final class Throughput {
  /** So many jobs are claimed at once, by so many workers. */
  static final int BATCH = 16;

  private static final String SCHEMA = "mesa";
  private static final String TASK = "nothing";
  private static final Duration PATIENCE = Duration.ofMinutes(5);

  /** JobRunr's shortest; it asks by itself where its workers have nothing to do. */
  private static final Duration JOB_RUNR_POLL = Duration.ofSeconds(5);

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
        return perSecond(ended, () -> start);
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

  /** Jobs of a peer that do nothing but count themselves; the first one starts the clock. */
  private final class Counted {
    private final CountDownLatch ended = new CountDownLatch(jobs);
    private final AtomicLong start = new AtomicLong();

    void run() {
      start.compareAndSet(0, System.nanoTime());
      ended.countDown();
    }

    double perSecond() throws InterruptedException {
      return Throughput.this.perSecond(ended, start::get);
    }
  }

  private HikariDataSource pool() {
    var pool = new HikariDataSource();
    pool.setDataSource(place.dataSource());
    pool.setMaximumPoolSize(BATCH + 2);
    return pool;
  }

  /** db-scheduler's jobs a second. */
  double dbScheduler() throws SQLException, InterruptedException {
    var counted = new Counted();
    OneTimeTask<Void> task = Tasks.oneTime(TASK).execute((instance, context) -> counted.run());
    try (HikariDataSource pool = pool()) {
      execute(pool, TABLE);
      Scheduler scheduler =
          new SchedulerBuilder(pool, List.of(task))
              .threads(BATCH)
              .pollUsingLockAndFetch(0.5, 1)
              .pollingInterval(Duration.ofSeconds(1))
              .build();
      Instant due = Instant.now().minusSeconds(1);
      scheduler.scheduleBatch(
          IntStream.range(0, jobs).mapToObj(i -> task.instance(String.valueOf(i))), due);
      scheduler.start();
      try {
        return counted.perSecond();
      } finally {
        scheduler.stop();
      }
    }
  }

  /** JobRunr's jobs a second. */
  double jobRunr() throws SQLException, InterruptedException {
    var counted = new Counted();
    var counting = new JobRunrJob.Handler(counted::run);
    var json = new JacksonJsonMapper();
    try (HikariDataSource pool = pool()) {
      execute(pool, List.of("DROP SCHEMA IF EXISTS jobrunr CASCADE", "CREATE SCHEMA jobrunr"));
      var storage = new PostgresStorageProvider(pool, "jobrunr.");
      storage.setJobMapper(new JobMapper(json));
      new JobRequestScheduler(storage).enqueue(Stream.generate(JobRunrJob::new).limit(jobs));
      var server =
          new BackgroundJobServer(
              storage,
              json,
              new JobActivator() {
                @Override
                public <T> T activateJob(Class<T> type) {
                  return type.cast(counting);
                }
              },
              BackgroundJobServerConfiguration.usingStandardBackgroundJobServerConfiguration()
                  .andWorkerCount(BATCH)
                  .andPollInterval(JOB_RUNR_POLL));
      server.start();
      try {
        return counted.perSecond();
      } finally {
        server.stop();
        storage.close();
      }
    }
  }

  private static void execute(DataSource pool, List<String> statements) throws SQLException {
    try (var connection = pool.getConnection();
        var statement = connection.createStatement()) {
      for (String each : statements) {
        statement.execute(each);
      }
    }
  }

  private double perSecond(CountDownLatch ended, LongSupplier start) throws InterruptedException {
    if (!ended.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)) {
      throw new IllegalStateException(
          "%d jobs had not ended within %s.".formatted(ended.getCount(), PATIENCE));
    }
    return jobs / ((System.nanoTime() - start.getAsLong()) / 1e9);
  }
}
