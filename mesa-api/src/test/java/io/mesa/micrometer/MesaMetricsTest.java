package io.mesa.micrometer;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.call.SubmitOptions;
import io.mesa.call.SubmitOptions.Prefer;
import io.mesa.error.ErrorCode;
import io.mesa.event.ActionFinished;
import io.mesa.event.CallFinished;
import io.mesa.event.CallStarted;
import io.mesa.event.ConnectionChanged;
import io.mesa.event.FeedChanged;
import io.mesa.event.OutcomeSettling;
import io.mesa.memory.MemoryDatabase;
import io.mesa.query.Query;
import io.mesa.value.ValueType;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.OptionalLong;
import org.junit.jupiter.api.Test;

class MesaMetricsTest {
  private static final Instant AT = Instant.parse("2026-01-31T10:15:30Z");
  private static final MemoryDatabase WORDS =
      MemoryDatabase.builder()
          .table("word", table -> table.column("id", ValueType.INT32).row(1).row(2))
          .build();
  private static final Query ALL = Query.from("word").build();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final MesaMetrics metrics = new MesaMetrics(meters);

  private Mesa open() {
    Mesa mesa =
        Mesa.builder()
            .source(WORDS.source("words", source -> source))
            .driver(WORDS.driver())
            .listener(metrics)
            .build();
    metrics.bindTo(mesa);
    return mesa;
  }

  private double gauge(String name, String... tags) {
    return meters.get(name).tag("mesa.source", "words").tags(tags).gauge().value();
  }

  private double count(String name, String... tags) {
    return meters.get(name).tag("mesa.source", "words").tags(tags).counter().count();
  }

  @Test
  void estimates_beforeAndAfterTheFirst_areShown() {
    try (Mesa mesa = open()) {
      assertThat(gauge("mesa.estimates")).isZero();
      assertThat(gauge("mesa.estimates.error", "quantile", "0.5")).isNaN();
      assertThat(gauge("mesa.estimates.coverage")).isNaN();

      for (int i = 0; i < 5; i++) {
        mesa.gateway().estimate(ALL);
        mesa.gateway().query(ALL);
      }

      assertThat(gauge("mesa.estimates")).isPositive();
      double median = gauge("mesa.estimates.error", "quantile", "0.5");
      assertThat(median).isGreaterThanOrEqualTo(1);
      assertThat(gauge("mesa.estimates.error", "quantile", "0.99")).isGreaterThanOrEqualTo(median);
      assertThat(gauge("mesa.estimates.coverage")).isBetween(0.0, 1.0);
    }
  }

  @Test
  void gauges_ofAMesaThatIsOpenedAgain_showTheNewOne() {
    try (Mesa mesa = open()) {
      mesa.gateway().estimate(ALL);
      mesa.gateway().query(ALL);
      metrics.feedChanged(new FeedChanged("words", false, Optional.empty(), AT));
    }
    var again = new MesaMetrics(meters);
    try (Mesa mesa =
        Mesa.builder()
            .source(WORDS.source("words", source -> source))
            .driver(WORDS.driver())
            .build()) {
      again.bindTo(mesa);
      again.feedChanged(new FeedChanged("words", true, Optional.empty(), AT));
      assertThat(gauge("mesa.estimates")).isZero();
      assertThat(gauge("mesa.feed.heard")).isEqualTo(1);
    }
  }

  @Test
  void connections_bound_areShownAsThePoolHasThem() {
    try (Mesa mesa = open()) {
      var figures = mesa.gateway().connectionFigures();
      assertThat(
              gauge(
                  "db.client.connection.count",
                  "db.client.connection.pool.name",
                  "words",
                  "db.client.connection.state",
                  "idle"))
          .isEqualTo(figures.idle());
      assertThat(gauge("db.client.connection.count", "db.client.connection.state", "used"))
          .isEqualTo(figures.active());
      assertThat(gauge("db.client.connection.pending_requests")).isEqualTo(figures.waiting());
    }
  }

  @Test
  void job_untilItsEnd_isCountedAtEachChange() {
    try (Mesa mesa = open()) {
      var later = CallOptions.none().withSubmit(SubmitOptions.defaults().withPrefer(Prefer.LATER));
      mesa.gateway().with(later).submit(ALL).join(Duration.ofSeconds(20));
    }
    assertThat(count("mesa.jobs", "change", "submitted", "error.type", "none")).isEqualTo(1);
    assertThat(count("mesa.jobs", "change", "started", "error.type", "none")).isEqualTo(1);
    assertThat(count("mesa.jobs", "change", "completed", "error.type", "none")).isEqualTo(1);
  }

  @Test
  void events_ofOtherKinds_areCounted() {
    metrics.connectionChanged(
        new ConnectionChanged("words", "db", ConnectionChanged.Change.FAILED, AT));
    metrics.outcomeSettling(
        new OutcomeSettling("request", "words", OutcomeSettling.State.GIVEN_UP, AT));
    metrics.actionFinished(
        new ActionFinished(terminated(), Optional.empty(), "7@1", "DENIED", Optional.empty()));

    assertThat(count("mesa.connections", "change", "failed")).isEqualTo(1);
    assertThat(count("mesa.outcomes", "state", "given_up")).isEqualTo(1);
    assertThat(count("mesa.actions", "db.operation.name", "terminate", "outcome", "DENIED"))
        .isEqualTo(1);
  }

  @Test
  void feed_whenItFallsSilent_isShownAsNotHeard() {
    metrics.feedChanged(new FeedChanged("words", true, Optional.empty(), AT));
    assertThat(gauge("mesa.feed.heard")).isEqualTo(1);
    metrics.feedChanged(new FeedChanged("words", false, Optional.of("no word"), AT));
    assertThat(gauge("mesa.feed.heard")).isZero();
  }

  private static CallFinished terminated() {
    return new CallFinished(
        new CallStarted(
            "request", "words", "memory", "terminate", Optional.empty(), Optional.empty(), AT),
        Duration.ofMillis(1),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.of(ErrorCode.PERMISSION),
        Optional.of("42501"));
  }
}
