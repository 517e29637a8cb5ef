package io.mesa.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

class ReadingTest {
  private static final Reading<Long> DENIED = Reading.denied("hidden", "GRANT pg_monitor");
  private static final Reading<Long> LOCKED =
      Reading.missing(Reading.Reason.LOCKED, "held exclusively");

  @Test
  void known_always_hasItsValue() {
    Reading<Long> known = Reading.known(7L);
    assertThat(known.find()).hasValue(7L);
    assertThat(known.get()).isEqualTo(7);
    assertThat(known.isMissing()).isFalse();
    assertThat(known.isMissing(Reading.Reason.DENIED)).isFalse();
    assertThat(known).hasToString("7");
  }

  @Test
  void estimated_always_hasItsValueAndSaysSo() {
    Reading<Long> estimated = Reading.estimated(7L);
    assertThat(estimated.get()).isEqualTo(7);
    assertThat(estimated.isMissing()).isFalse();
    assertThat(estimated).hasToString("~7").isNotEqualTo(Reading.known(7L));
  }

  @Test
  void denied_always_namesTheRemedy() {
    assertThat(DENIED)
        .isEqualTo(
            new Reading.Missing<>(
                Reading.Reason.DENIED, "hidden", Optional.of("GRANT pg_monitor")));
    assertThat(DENIED.find()).isEmpty();
    assertThat(DENIED.isMissing()).isTrue();
    assertThat(DENIED.isMissing(Reading.Reason.DENIED)).isTrue();
    assertThat(DENIED.isMissing(Reading.Reason.LOCKED)).isFalse();
    assertThat(DENIED).hasToString("DENIED: hidden (GRANT pg_monitor)");
  }

  @Test
  void missing_withoutARemedy_saysWhyOnly() {
    assertThat(LOCKED).hasToString("LOCKED: held exclusively");
  }

  @Test
  void get_ofAMissing_saysWhy() {
    assertThatExceptionOfType(NoSuchElementException.class)
        .isThrownBy(DENIED::get)
        .withMessage("DENIED: hidden (GRANT pg_monitor)");
  }

  @Test
  void map_ofAValue_keepsKnownAndEstimatedApart() {
    assertThat(Reading.known(7L).map(Object::toString)).isEqualTo(Reading.known("7"));
    assertThat(Reading.estimated(7L).map(Object::toString)).isEqualTo(Reading.estimated("7"));
  }

  @Test
  void map_ofAMissing_keepsTheReasonAndCallsNothing() {
    var called = new AtomicBoolean();
    Reading<String> mapped =
        DENIED.map(
            value -> {
              called.set(true);
              return "never";
            });
    assertThat(mapped)
        .isEqualTo(
            new Reading.Missing<String>(
                Reading.Reason.DENIED, "hidden", Optional.of("GRANT pg_monitor")));
    assertThat(called).isFalse();
  }

  @Test
  void ascending_ofMixedReadings_putsMissingLast() {
    assertThat(mixed().stream().sorted(Reading.ascending()))
        .containsExactly(
            Reading.estimated(1L), Reading.known(2L), Reading.known(3L), DENIED, LOCKED);
  }

  @Test
  void descending_ofMixedReadings_putsMissingLast() {
    assertThat(mixed().stream().sorted(Reading.descending()))
        .containsExactly(
            Reading.known(3L), Reading.known(2L), Reading.estimated(1L), DENIED, LOCKED);
  }

  private static List<Reading<Long>> mixed() {
    return List.of(DENIED, Reading.known(3L), Reading.estimated(1L), LOCKED, Reading.known(2L));
  }

  @Test
  void reading_ofNull_isRefused() {
    assertThatNullPointerException().isThrownBy(() -> Reading.known(null));
    assertThatNullPointerException().isThrownBy(() -> Reading.estimated(null));
    assertThatNullPointerException().isThrownBy(() -> Reading.denied("hidden", null));
    assertThatNullPointerException().isThrownBy(() -> Reading.known(1L).map(value -> null));
  }
}
