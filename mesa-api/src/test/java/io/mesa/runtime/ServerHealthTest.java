package io.mesa.runtime;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.value.Reading;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class ServerHealthTest {
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");

  private static ServerHealth health(
      Reading<Instant> startedAt, Reading<Integer> connections, int most, int reserved) {
    Reading<Double> none = Reading.missing(Reading.Reason.UNSUPPORTED, "none");
    return new ServerHealth(
        ServerStatus.ONLINE,
        "18.1",
        startedAt,
        NOW,
        Reading.known(0),
        connections,
        Reading.known(most),
        reserved,
        none,
        Reading.missing(Reading.Reason.UNSUPPORTED, "none"),
        Reading.known(Optional.empty()),
        none,
        Reading.known(List.of()),
        Optional.empty());
  }

  @Test
  void uptime_always_isByTheServersClock() {
    assertThat(health(Reading.known(NOW.minusSeconds(90)), Reading.known(1), 100, 3).uptime())
        .isEqualTo(Reading.known(Duration.ofSeconds(90)));
  }

  @Test
  void uptime_ofAHiddenStart_isMissing() {
    assertThat(health(Reading.denied("hidden", "grant"), Reading.known(1), 100, 3).uptime())
        .isEqualTo(Reading.denied("hidden", "grant"));
  }

  @Test
  void saturation_always_isOfWhatOrdinaryUsersCanHave() {
    Reading<Instant> start = Reading.known(NOW);
    assertThat(health(start, Reading.known(50), 103, 3).saturation()).isEqualTo(Reading.known(0.5));
    assertThat(health(start, Reading.known(101), 103, 3).saturation().get()).isGreaterThan(1);
    assertThat(health(start, Reading.known(1), 3, 3).saturation()).isEqualTo(Reading.known(1.0));
    assertThat(health(start, Reading.denied("hidden", "grant"), 103, 3).saturation())
        .isEqualTo(Reading.denied("hidden", "grant"));
  }
}
