package io.mesa.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class PoolingTest {

  @Test
  void frugal_always_keepsNoneOfAtMostTwo() {
    Pooling frugal = Pooling.frugal();
    assertThat(frugal.minimumIdle()).isZero();
    assertThat(frugal.maximum()).isEqualTo(2);
    assertThat(frugal.maxLifetime()).isEqualTo(Duration.ofSeconds(30));
    assertThat(frugal.keepsConnections()).isFalse();
  }

  @Test
  void pooled_always_keepsTwoOfTen() {
    Pooling pooled = Pooling.pooled();
    assertThat(pooled).isEqualTo(Pooling.pooled(2, 10));
    assertThat(pooled.idleTimeout()).isEqualTo(Duration.ofMinutes(4));
    assertThat(pooled.maxLifetime()).isEqualTo(Duration.ofMinutes(30));
    assertThat(pooled.keepsConnections()).isTrue();
  }

  @Test
  void with_anotherTime_keepsTheRest() {
    assertThat(
            Pooling.pooled(1, 3)
                .withIdleTimeout(Duration.ofSeconds(10))
                .withMaxLifetime(Duration.ofSeconds(30)))
        .isEqualTo(new Pooling(1, 3, Duration.ofSeconds(10), Duration.ofSeconds(30)));
  }

  @Test
  void bounds_reached_areTaken() {
    assertThat(Pooling.pooled(0, 1).maximum()).isEqualTo(1);
    assertThat(Pooling.pooled(999, 1_000).minimumIdle()).isEqualTo(999);
  }

  @Test
  void maximum_outOfBounds_isRefused() {
    refused("at most 1 to 1000 connections, not 0", () -> Pooling.pooled(0, 0));
    refused("at most 1 to 1000 connections, not -1", () -> Pooling.pooled(0, -1));
    refused("at most 1 to 1000 connections, not 1001", () -> Pooling.pooled(0, 1_001));
  }

  @Test
  void minimum_outOfBounds_isRefused() {
    refused("a minimum from 0 to below the maximum, not -1", () -> Pooling.pooled(-1, 3));
    refused("a minimum from 0 to below the maximum, not 3", () -> Pooling.pooled(3, 3));
  }

  @Test
  void times_tooShort_areRefused() {
    refused(
        "an idle time of at least 10 s, or zero, not PT9.999S",
        () -> Pooling.pooled().withIdleTimeout(Duration.ofMillis(9_999)));
    refused(
        "an idle time of at least 10 s, or zero, not PT-1S",
        () -> Pooling.pooled().withIdleTimeout(Duration.ofSeconds(-1)));
    refused(
        "an idle time above zero where connections are kept",
        () -> Pooling.pooled().withIdleTimeout(Duration.ZERO));
    refused(
        "a lifetime of at least 30 s, not PT29S",
        () -> Pooling.pooled().withMaxLifetime(Duration.ofSeconds(29)));
  }

  private static void refused(String wanted, ThrowingCallable pooling) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(pooling)
        .withMessage("Pooling takes " + wanted + ".")
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.CONFIGURATION);
  }
}
