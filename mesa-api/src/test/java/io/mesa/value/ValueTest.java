package io.mesa.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.time.Duration;
import java.time.Period;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class ValueTest {
  private static final Reading<Long> DENIED = Reading.denied("hidden", "GRANT it");

  @Test
  void reading_knownAndEstimated_haveAValue() {
    assertThat(Reading.known(5L).find()).contains(5L);
    assertThat(Reading.estimated(5L).get()).isEqualTo(5L);
    assertThat(Reading.known(5L)).isNotEqualTo(Reading.estimated(5L)).hasToString("5");
    assertThat(Reading.estimated(5L)).hasToString("~5");
  }

  @Test
  void reading_missing_saysWhy() {
    assertThat(DENIED.find()).isEmpty();
    assertThat(DENIED.isMissing(Reading.Reason.DENIED)).isTrue();
    assertThat(DENIED.isMissing(Reading.Reason.LOCKED)).isFalse();
    assertThat(DENIED).hasToString("DENIED: hidden (GRANT it)");
    assertThatThrownBy(DENIED::get)
        .isInstanceOf(NoSuchElementException.class)
        .hasMessageContaining("GRANT it");
  }

  @Test
  void reading_map_keepsItsKind() {
    assertThat(Reading.known(5L).map(n -> n * 2)).isEqualTo(Reading.known(10L));
    assertThat(Reading.estimated(5L).map(n -> n * 2)).isEqualTo(Reading.estimated(10L));
    assertThat(DENIED.map(n -> n * 2))
        .isEqualTo(new Reading.Missing<>(Reading.Reason.DENIED, "hidden", Optional.of("GRANT it")));
  }

  @Test
  void reading_comparators_putMissingLastBothWays() {
    List<Reading<Long>> readings = List.of(DENIED, Reading.known(2L), Reading.estimated(3L));
    assertThat(readings.stream().sorted(Reading.ascending()))
        .containsExactly(Reading.known(2L), Reading.estimated(3L), DENIED);
    assertThat(readings.stream().sorted(Reading.descending()))
        .containsExactly(Reading.estimated(3L), Reading.known(2L), DENIED);
  }

  @Test
  void tableName_keepsNamesAsTheyAre() {
    assertThat(TableName.of("A.b", "\"c\" %_")).hasToString("A.b.\"c\" %_");
    assertThat(
            Stream.of(TableName.of("b", "a"), TableName.of("a", "z"), TableName.of("a", "b"))
                .sorted())
        .containsExactly(TableName.of("a", "b"), TableName.of("a", "z"), TableName.of("b", "a"));
  }

  @Test
  void names_thatNoDatabaseTakes_areRefused() {
    for (String bad : List.of("", "a\0b", "a\uD800", "\uDC00a")) {
      assertThatThrownBy(() -> TableName.of("public", bad))
          .isInstanceOfSatisfying(
              MesaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }
    assertThat(Names.check("name", "😀")).isEqualTo("😀");
  }

  @Test
  void nearest_isNearOrNone() {
    List<String> known = List.of("customers", "orders", "order_items", "x");
    assertThat(Names.nearest("order", known)).contains("orders");
    assertThat(Names.nearest("COSTUMERS", known)).contains("customers");
    assertThat(Names.nearest("invoice", known)).isEmpty();
    assertThat(Names.nearest("z".repeat(1_000), known)).isEmpty();
  }

  @Test
  void bytes_areCopiedAndComparedByValue() {
    byte[] array = {1, 2};
    Bytes bytes = Bytes.of(array);
    array[0] = 9;
    bytes.toArray()[1] = 9;
    assertThat(bytes).isEqualTo(Bytes.of((byte) 1, (byte) 2)).hasToString("0102");
    assertThat(bytes.hashCode()).isEqualTo(Bytes.of((byte) 1, (byte) 2).hashCode());
    assertThat(Bytes.of(new byte[100]).toString()).endsWith("… (100 bytes)");
    assertThat(bytes.length()).isEqualTo(2);
  }

  @Test
  void calendarInterval_keepsItsPartsApart() {
    var interval = CalendarInterval.of(Period.of(1, 2, 3), Duration.ofSeconds(-1, 500_000_000));
    assertThat(interval).isEqualTo(new CalendarInterval(14, 3, -500_000));
    assertThat(interval.period()).isEqualTo(Period.of(0, 14, 3));
    assertThat(interval.time()).isEqualTo(Duration.ofMillis(-500));
  }

  @Test
  void jsonValue_isItsText() {
    assertThat(JsonValue.of("{\"a\": 1.10}")).hasToString("{\"a\": 1.10}");
  }

  @Test
  void valueTypes_nameNoPrimitiveClass() {
    assertThat(ValueType.values()).noneMatch(type -> type.javaType().isPrimitive());
  }
}
