package io.mesa.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.time.Duration;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class LimitsTest {

  @Test
  void defaults_always_areTheDocumentedOnes() {
    assertThat(Limits.defaults())
        .isEqualTo(
            new Limits(
                Duration.ofSeconds(30),
                Duration.ofSeconds(5),
                Duration.ofMinutes(5),
                Duration.ofSeconds(10),
                Duration.ofSeconds(3),
                10_000,
                64L * 1024 * 1024,
                3));
  }

  static Stream<Arguments> times() {
    return Stream.of(
        time("queryTimeout", Limits::withQueryTimeout, Limits::queryTimeout),
        time("readTimeout", Limits::withReadTimeout, Limits::readTimeout),
        time("structureTimeout", Limits::withStructureTimeout, Limits::structureTimeout),
        time("actionTimeout", Limits::withActionTimeout, Limits::actionTimeout),
        time("connectTimeout", Limits::withConnectTimeout, Limits::connectTimeout));
  }

  private static Arguments time(
      String name, BiFunction<Limits, Duration, Limits> change, Function<Limits, Duration> limit) {
    return arguments(name, change, limit);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("times")
  void time_changed_changesNothingElse(
      String name, BiFunction<Limits, Duration, Limits> change, Function<Limits, Duration> limit) {
    Duration other = Duration.ofMillis(1_234);
    Limits changed = change.apply(Limits.defaults(), other);
    assertThat(limit.apply(changed)).isEqualTo(other);
    assertThat(change.apply(changed, limit.apply(Limits.defaults()))).isEqualTo(Limits.defaults());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("times")
  void time_atItsBounds_isTaken(
      String name, BiFunction<Limits, Duration, Limits> change, Function<Limits, Duration> limit) {
    for (Duration bound : new Duration[] {Duration.ofMillis(1), Limits.LONGEST}) {
      assertThat(limit.apply(change.apply(Limits.defaults(), bound))).isEqualTo(bound);
    }
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("times")
  void time_outOfBounds_isRefused(
      String name, BiFunction<Limits, Duration, Limits> change, Function<Limits, Duration> limit) {
    for (Duration wrong :
        new Duration[] {
          Duration.ZERO,
          Duration.ofNanos(999_999),
          Duration.ofSeconds(-1),
          Limits.LONGEST.plusNanos(1)
        }) {
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> change.apply(Limits.defaults(), wrong))
          .withMessage("%s is %s; a time limit is 1 ms to PT24H.", name, wrong)
          .extracting(MesaException::code)
          .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }
  }

  @Test
  void numbers_changed_changeNothingElse() {
    Limits limits = Limits.defaults().withMaxRows(1).withMaxBytes(2);
    assertThat(limits.maxRows()).isEqualTo(1);
    assertThat(limits.maxBytes()).isEqualTo(2);
    assertThat(limits.withMaxRows(10_000).withMaxBytes(64L << 20)).isEqualTo(Limits.defaults());
  }

  @Test
  void numbers_notPositive_areRefused() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> Limits.defaults().withMaxRows(0))
        .withMessage("maxRows is 0; it must be positive.")
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> Limits.defaults().withMaxBytes(-1))
        .withMessage("maxBytes is -1; it must be positive.");
  }
}
