package io.mesa.cost.learn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.mesa.query.RowColumn;
import io.mesa.query.RowHeader;
import io.mesa.query.Rows;
import io.mesa.value.ValueType;
import java.util.Collections;
import java.util.List;
import org.junit.jupiter.api.Test;

class ShapeHistoryTest {
  private final ShapeHistory history = new ShapeHistory(1, "t");

  private void ran(double millis) {
    history.add(log(millis), 0, rows(3), 0, null);
  }

  private void cutShort(double millis) {
    history.add(log(millis), 0, null, 0, null);
  }

  private static double log(double millis) {
    return Math.log(millis * 1e6);
  }

  private static double millis(double logNanos) {
    return Math.exp(logNanos) / 1e6;
  }

  private static Rows rows(int count) {
    var header = RowHeader.of(List.of(new RowColumn("n", ValueType.INT32, "int4")));
    return Rows.of(header, Collections.nCopies(count, header.row(new Object[] {1})));
  }

  @Test
  void forecast_ofEqualRuns_isTheirTime() {
    for (int i = 0; i < 50; i++) {
      ran(10);
    }

    Forecast forecast = history.forecast();

    assertThat(millis(forecast.expected())).isCloseTo(10, within(0.1));
    assertThat(millis(forecast.bound())).isCloseTo(10, within(0.1));
    assertThat(forecast.isWide()).isFalse();
    assertThat(forecast.runs()).isEqualTo(50);
  }

  @Test
  void forecast_ofFewRuns_keepsABoundAboveThem() {
    ran(10);
    ran(11);

    assertThat(millis(history.forecast().bound())).isGreaterThan(20);
  }

  @Test
  void forecast_ofSkewedRuns_hasTheBoundThatNineteenOfTwentyKeep() {
    for (int i = 0; i < 640; i++) {
      ran(i % 10 == 0 ? 500 : 10);
    }

    Forecast forecast = history.forecast();

    assertThat(millis(forecast.expected())).isCloseTo(10, within(0.1));
    assertThat(millis(forecast.bound())).isCloseTo(500, within(1.0));
    assertThat(forecast.isWide()).isTrue();
  }

  @Test
  void forecast_afterRunsBecameSlower_followsTheLatest() {
    for (int i = 0; i < 64; i++) {
      ran(10);
    }
    for (int i = 0; i < 30; i++) {
      ran(100);
    }

    // 34 of the 64 it knows took 10 ms, but they are older.
    assertThat(millis(history.forecast().expected())).isCloseTo(100, within(1.0));
  }

  @Test
  void forecast_whereMostWereCutShort_isLongerThanThat() {
    for (int i = 0; i < 5; i++) {
      ran(10);
    }
    for (int i = 0; i < 15; i++) {
      cutShort(1_000);
    }

    assertThat(millis(history.forecast().expected())).isGreaterThan(1_000);
    assertThat(history.cutShort()).isEqualTo(15);
  }

  @Test
  void forecast_ofRunsCutShortEarly_isAsIfTheyWereNotThereBeyondThat() {
    for (int i = 0; i < 30; i++) {
      ran(100);
      cutShort(1);
    }

    assertThat(millis(history.forecast().expected())).isCloseTo(100, within(1.0));
  }

  @Test
  void forecast_ofRows_isTheirMeanNumber() {
    for (int i = 0; i < 5; i++) {
      ran(10);
    }

    assertThat(history.forecast().rows()).isEqualTo(3);
    assertThat(history.forecast().bytes()).isEqualTo(rows(3).heapBytes());
  }
}
