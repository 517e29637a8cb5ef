package io.mesa.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.Mesa;
import io.mesa.MesaHealth;
import io.mesa.call.CallOptions;
import io.mesa.call.SubmitOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.job.JobLimits;
import io.mesa.job.JobStore;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.runtime.FeedStatus;
import io.mesa.runtime.ServerHealth;
import io.mesa.runtime.ServerStatus;
import io.mesa.source.Limits;
import io.mesa.source.Source;
import io.mesa.tck.environment.RecordingCache;
import io.mesa.value.Reading;
import io.mesa.value.Reading.Reason;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class HealthTest {
  private static final Limits SHORT = Limits.defaults().withReadTimeout(Duration.ofMillis(300));
  private static final ScriptedDriver.Script WELL = (call, method) -> online();

  private final CountDownLatch over = new CountDownLatch(1);

  private static ServerHealth online() {
    Reading<Integer> some = Reading.known(7);
    return new ServerHealth(
        ServerStatus.ONLINE,
        "18.1",
        Reading.known(Instant.EPOCH),
        Instant.EPOCH,
        some,
        some,
        Reading.known(100),
        3,
        Reading.known(0.5),
        Reading.missing(Reason.UNSUPPORTED, "none"),
        Reading.known(Optional.empty()),
        Reading.known(0.5),
        Reading.known(List.of()),
        Optional.empty());
  }

  private static Mesa.Builder with(String id, ScriptedDriver.Script script) {
    return add(Mesa.builder(), id, new ScriptedDriver(script));
  }

  private static Mesa.Builder add(Mesa.Builder builder, String id, ScriptedDriver driver) {
    return builder
        .driver(driver.named(id))
        .source(Source.builder(id).driver(id).user("app").limits(SHORT).build());
  }

  /** Goes on, whatever is cancelled, until the test is over. */
  private Object blockUninterruptibly() {
    boolean done = false;
    while (!done) {
      try {
        done = over.await(20, TimeUnit.SECONDS);
      } catch (InterruptedException e) {
        done = false;
      }
    }
    return online();
  }

  @Test
  void health_ofSeveralSources_tellsOfEachInTheirOrder() {
    try (Mesa mesa = add(with("b", WELL), "a", new ScriptedDriver(WELL)).build()) {
      Instant before = Instant.now();
      MesaHealth health = mesa.health();

      assertThat(health.sources()).extracting(MesaHealth.OfSource::id).containsExactly("b", "a");
      assertThat(health.at()).isBetween(before, Instant.now());
      assertThat(health.cache()).isEmpty();
      assertThat(health.isWell()).isTrue();
      assertThat(health.sources())
          .allSatisfy(
              source -> {
                assertThat(source.server()).isEqualTo(Reading.known(online()));
                assertThat(source.connections()).isEqualTo(ScriptedDriver.FIGURES);
                assertThat(source.feed()).isEmpty();
                assertThat(source.jobs())
                    .isEqualTo(new MesaHealth.Jobs(Reading.known(0), Reading.known(0), 4));
                assertThat(source.estimates()).isEmpty();
              });
    }
  }

  @Test
  void server_thatCannotBeReached_isMissingAndFailsNothingElse() {
    var down =
        new ScriptedDriver(
            (call, method) -> {
              throw new MesaException(ErrorCode.UNAVAILABLE, "Nobody listens at db:5432.");
            });
    try (Mesa mesa = add(with("up", WELL), "down", down).build()) {
      MesaHealth health = mesa.health();

      assertThat(health.isWell()).isFalse();
      assertThat(health.sources())
          .extracting(MesaHealth.OfSource::isWell)
          .containsExactly(true, false);
      assertThat(health.sources().get(1).server())
          .isEqualTo(Reading.missing(Reason.UNAVAILABLE, "Nobody listens at db:5432."));
      assertThat(health.toString()).contains("UNAVAILABLE").contains("Nobody listens at db:5432.");
    }
  }

  @Test
  void server_thatRefusesTheLogin_isDenied() {
    ScriptedDriver.Script refused =
        (call, method) -> {
          throw new MesaException(ErrorCode.AUTHENTICATION, "Wrong password.");
        };
    try (Mesa mesa = with("shop", refused).build()) {
      assertThat(mesa.health().sources().get(0).server().isMissing(Reason.DENIED)).isTrue();
      assertThat(mesa.health().isWell()).isFalse();
    }
  }

  @Test
  void server_ofADriverThatTellsNoHealth_isWellAllTheSame() {
    var mute = new ScriptedDriver(WELL).withoutOptionalParts();
    try (Mesa mesa = add(Mesa.builder(), "shop", mute).build()) {
      MesaHealth health = mesa.health();

      assertThat(health.sources().get(0).server().isMissing(Reason.UNSUPPORTED)).isTrue();
      assertThat(health.isWell()).isTrue();
    }
  }

  @Test
  void servers_several_areAskedAtTheSameTime() {
    var asked = new CountDownLatch(2);
    ScriptedDriver.Script together =
        (call, method) -> {
          asked.countDown();
          try {
            asked.await();
          } catch (InterruptedException e) {
            throw new MesaException(ErrorCode.UNAVAILABLE, "The other was not asked.");
          }
          return online();
        };
    try (Mesa mesa = add(with("a", together), "b", new ScriptedDriver(together)).build()) {
      assertThat(mesa.health().isWell()).isTrue();
    }
  }

  @Test
  void server_whoseDriverIgnoresTheTimeLimit_isNotWaitedFor() {
    var stuck = new ScriptedDriver((call, method) -> blockUninterruptibly());
    try (Mesa mesa = add(with("up", WELL), "stuck", stuck).build()) {
      MesaHealth health = mesa.health();

      assertThat(health.sources().get(0).isWell()).isTrue();
      assertThat(health.sources().get(1).server().isMissing(Reason.TIMED_OUT)).isTrue();
      over.countDown();
    }
  }

  @Test
  void jobs_waitingAndRunning_areCounted() throws InterruptedException {
    var begun = new CountDownLatch(1);
    ScriptedDriver.Script slow =
        (call, method) -> {
          if (method.equals("health")) {
            return online();
          }
          if (method.equals("translate")) {
            return NativeStatement.of("SELECT 1");
          }
          begun.countDown();
          blockUninterruptibly();
          return ScriptedJobs.rows(1);
        };
    JobLimits one = JobLimits.defaults().withWorkers(1);
    try (Mesa mesa = with("shop", slow).jobs(JobStore.inMemory()).jobLimits(one).build()) {
      var later =
          mesa.gateway()
              .with(
                  CallOptions.none()
                      .withSubmit(SubmitOptions.defaults().withPrefer(SubmitOptions.Prefer.LATER)));
      later.submit(Query.from("item").build());
      later.submit(Query.from("item").build());
      later.submit(Query.from("item").build());
      assertThat(begun.await(10, TimeUnit.SECONDS)).isTrue();

      assertThat(mesa.health().sources().get(0).jobs())
          .isEqualTo(new MesaHealth.Jobs(Reading.known(2), Reading.known(1), 1));
      over.countDown();
    }
  }

  @Test
  void jobs_ofAStoreThatDoesNotAnswer_areMissing() {
    try (Mesa mesa = with("shop", WELL).jobs(withoutCounts(JobStore.inMemory())).build()) {
      MesaHealth health = mesa.health();

      assertThat(health.isWell()).isFalse();
      assertThat(health.sources().get(0).server().isMissing()).isFalse();
      assertThat(health.sources().get(0).jobs().waiting())
          .isEqualTo(Reading.missing(Reason.UNAVAILABLE, "The store is away."));
    }
  }

  private static JobStore withoutCounts(JobStore store) {
    return (JobStore)
        Proxy.newProxyInstance(
            JobStore.class.getClassLoader(),
            new Class<?>[] {JobStore.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("count")) {
                throw new MesaException(ErrorCode.UNAVAILABLE, "The store is away.");
              }
              try {
                return method.invoke(store, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Test
  void feed_thatIsNotHeard_isToldEvenWhereTheServerDoesNotAnswer() {
    ScriptedDriver.Script down =
        (call, method) -> {
          throw new MesaException(ErrorCode.UNAVAILABLE, "Nobody listens.");
        };
    var cache = new RecordingCache();
    try (Mesa mesa = with("shop", down).cache(cache).feed("shop", Duration.ofSeconds(1)).build()) {
      MesaHealth health = mesa.health();

      assertThat(health.sources().get(0).feed().map(FeedStatus::heard)).hasValue(false);
      assertThat(health.cache()).hasValue(cache.statistics());
      assertThat(health.toString()).contains("SILENT").contains("cache: ");
    }
  }

  @Test
  void feed_thatIsNotHeard_isNotWell() {
    try (Mesa mesa =
        with("shop", WELL)
            .cache(new RecordingCache())
            .feed("shop", Duration.ofSeconds(1))
            .build()) {
      assertThat(mesa.health().isWell()).isFalse();
    }
  }

  @Test
  void health_afterClose_isRefused() {
    Mesa mesa = with("shop", WELL).build();
    mesa.close();

    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(mesa::health)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CLOSED));
  }

  @Test
  void health_ofAnInterruptedThread_isCancelledAndStaysInterrupted() {
    try (Mesa mesa = with("stuck", (call, method) -> blockUninterruptibly()).build()) {
      Thread.currentThread().interrupt();

      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(mesa::health)
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CANCELLED));
      assertThat(Thread.interrupted()).isTrue();
      over.countDown();
    }
  }

  @Test
  void text_forPeople_fitsATerminal() {
    ScriptedDriver.Script down =
        (call, method) -> {
          throw new MesaException(ErrorCode.UNAVAILABLE, "Nobody listens. ".repeat(20));
        };
    try (Mesa mesa = add(with("shop", WELL), "x".repeat(20), new ScriptedDriver(down)).build()) {
      assertThat(mesa.health().toString().lines())
          .hasSize(7)
          .allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(96))
          .last()
          .asString()
          .endsWith("Nobody listens.");
    }
  }
}
