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
