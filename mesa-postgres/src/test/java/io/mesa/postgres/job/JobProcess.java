package io.mesa.postgres.job;

import static io.mesa.query.Filters.eq;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.call.Caller;
import io.mesa.call.SubmitOptions;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.gateway.Outcome;
import io.mesa.job.JobLimits;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.query.Query;
import io.mesa.source.Source;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * A JVM that runs jobs and, unless it is to run them only, submits some. It says of each what it
 * was told: {@code submitted}, the job's id, and the number that the job asks for.
 */
final class JobProcess {
  static final String SCHEMA = "mesa";
  static final int NUMBERS = 1_000;
  static final JobLimits LIMITS =
      JobLimits.defaults()
          .withLease(Duration.ofSeconds(1))
          .withAttempts(100)
          .withWorkers(2)
          .withQueueLength(200);

  private JobProcess() {}

  static Source source(String url) {
    return Source.fromUrl("shop", url + "?pool=pooled");
  }

  static Query query(int number) {
    return Query.from("work").select("id", "square", "nap").where(eq("id", number)).build();
  }

  /** Tables to ask, those of jobs, and one that notes who began and completed which job. */
  static void install(PostgresServer server) {
    server.execute(
        "CREATE TABLE item (id int PRIMARY KEY)",
        "INSERT INTO item SELECT i FROM generate_series(0, " + NUMBERS + ") i",
        "CREATE VIEW work AS SELECT id, id * id AS square, pg_sleep(0.02)::text AS nap FROM item",
        "CREATE VIEW slow AS SELECT id, pg_sleep(3)::text AS nap FROM item WHERE id = 1");
    try (Mesa mesa = Mesa.of(source(server.url()))) {
      mesa.gateway().stores().install(SCHEMA);
    }
    server.execute(
        "CREATE TABLE noted (job uuid, token bigint, state text, who text)",
        "CREATE FUNCTION note() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN INSERT INTO public.noted VALUES (NEW.id, NEW.token, NEW.state, session_user);"
            + " RETURN NULL; END $$",
        "CREATE TRIGGER note AFTER UPDATE ON mesa.job FOR EACH ROW WHEN (NEW.token <> OLD.token"
            + " OR NEW.state <> OLD.state) EXECUTE FUNCTION note()");
  }

  static long count(PostgresServer server, String what) {
    return Long.parseLong(server.one("SELECT count(*) FROM " + what));
  }

  /** Jobs that were completed more than once. */
  static long writtenTwice(PostgresServer server) {
    return count(
        server,
        "(SELECT job FROM noted WHERE state = 'COMPLETED' GROUP BY job HAVING count(*) > 1) twice");
  }

  /** Jobs that another ended, or gave back, than who began them last. */
  static long writtenByOthers(PostgresServer server) {
    return count(
        server,
        "noted JOIN noted AS begun USING (job, token)"
            + " WHERE noted.state <> 'PROCESSING' AND begun.state = 'PROCESSING'"
            + " AND noted.who <> begun.who");
  }

  static CallOptions later(String tenant) {
    return CallOptions.none()
        .withCaller(Caller.of("app", tenant))
        .withSubmit(SubmitOptions.defaults().withPrefer(SubmitOptions.Prefer.LATER));
  }

  public static void main(String[] arguments) {
    boolean submits = arguments[1].equals("submit");
    try (Mesa mesa =
        Mesa.builder()
            .source(source(arguments[0]))
            .jobs("shop", SCHEMA)
            .jobLimits(LIMITS)
            .build()) {
      System.out.println("ready");
      var random = ThreadLocalRandom.current();
      while (true) {
        if (submits) {
          submit(mesa.gateway(), random.nextInt(NUMBERS), random.nextInt(20));
        }
        LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      }
    }
  }

  private static void submit(DatabaseGateway gateway, int number, int tenant) {
    try {
      Outcome outcome = gateway.with(later("tenant " + tenant)).submit(query(number));
      if (outcome instanceof Outcome.Deferred deferred) {
        System.out.println("submitted " + deferred.jobId() + " " + number);
      }
    } catch (MesaException e) {
      // A full queue, or a server that is being started again: nothing was promised.
      System.out.println("refused " + e.code());
    }
  }
}
