package io.mesa.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.time.Duration;
import java.time.Period;
import org.junit.jupiter.api.Test;

class CalendarIntervalTest {

  @Test
  void of_periodAndTime_keepsMonthsDaysAndTimeApart() {
    CalendarInterval interval =
        CalendarInterval.of(Period.of(1, 2, 40), Duration.ofHours(25).plusNanos(1_999));
    assertThat(interval).isEqualTo(new CalendarInterval(14, 40, 90_000_000_001L));
    assertThat(interval.period()).isEqualTo(Period.of(0, 14, 40));
    assertThat(interval.time()).isEqualTo(Duration.ofHours(25).plusNanos(1_000));
  }

  @Test
  void time_below0_comesBack() {
    Duration time = Duration.ofSeconds(-1).minusNanos(500_000);
    assertThat(CalendarInterval.of(Period.ZERO, time).time()).isEqualTo(time);
  }

  @Test
  void of_tooMuch_isRefused() {
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> CalendarInterval.of(Period.ZERO, Duration.ofSeconds(Long.MAX_VALUE)));
    assertThatExceptionOfType(ArithmeticException.class)
        .isThrownBy(() -> CalendarInterval.of(Period.ofYears(Integer.MAX_VALUE), Duration.ZERO));
  }
}
