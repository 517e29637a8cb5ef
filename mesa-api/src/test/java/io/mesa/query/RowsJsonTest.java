package io.mesa.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Bytes;
import io.mesa.value.CalendarInterval;
import io.mesa.value.DocumentId;
import io.mesa.value.JsonValue;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RowsJsonTest {

  private static Stream<Object> values() {
    return Stream.of(
        true,
        (short) -7,
        Integer.MAX_VALUE,
        Long.MIN_VALUE,
        1.5f,
        -0.0,
        Double.NaN,
        Double.NEGATIVE_INFINITY,
        new BigDecimal("12345678901234567890.0120"),
        new BigDecimal("1E+400"),
        "",
        "O'Neill \\ \"\u00e9\" \n \u0000 \uD83D\uDE00 [\"a\"]",
        LocalDate.of(-44, 3, 15),
        LocalTime.of(10, 15, 30, 123_456_000),
        LocalDateTime.of(294276, 12, 31, 23, 59, 59),
        Instant.parse("2026-01-31T10:15:30.123456Z"),
        Instant.MAX,
        new CalendarInterval(-14, 3, 4_500_000_000L),
        UUID.randomUUID(),
        DocumentId.of("0123456789abcdef01234567"),
        Bytes.of((byte) 0, (byte) -1),
        new JsonValue("{\"a\": [1, null]}"),
        Arrays.asList(1, null, Arrays.asList("x", null), new BigDecimal("1.0")));
  }

  private static Rows of(Object value) {
    List<Object[]> rows = new ArrayList<>();
    rows.add(new Object[] {value});
    rows.add(new Object[] {null});
    return Rows.of(List.of(new RowColumn("c", ValueType.OTHER, "any \"type\"")), rows);
  }

  @ParameterizedTest
  @MethodSource("values")
  void fromJson_ofAnyValue_givesTheSame(Object value) {
    Rows read = Rows.fromJson(of(value).toJson());
    assertThat(read.columns()).isEqualTo(of(value).columns());
    assertThat(read.get(0).value(0)).isEqualTo(value);
    assertThat(read.get(1).value(0)).isNull();
  }

  @Test
  void fromJson_ofRelatedRows_givesTheSame() {
    RowHeader item = RowHeader.of(List.of(new RowColumn("sku", ValueType.TEXT, "text")));
    RowHeader customer =
        RowHeader.of(
            List.of(new RowColumn("name", ValueType.TEXT, "text")),
            List.of(new RowHeader.Included("favourites", true, item)));
    RowHeader order =
        RowHeader.of(
            List.of(new RowColumn("id", ValueType.INT64, "int8")),
            List.of(
                new RowHeader.Included("customer", false, customer),
                new RowHeader.Included("items", true, item)));
    Row sku = item.row(new Object[] {"A-1"});
    Row ann = customer.row(new Object[] {"Ann", List.of(sku, sku)});
    Rows rows =
        Rows.of(
            order,
            List.of(
                order.row(new Object[] {1L, ann, List.of(sku)}),
                order.row(new Object[] {2L, null, List.of()})));

    Rows read = Rows.fromJson(rows.toJson());

    assertThat(read.header()).isEqualTo(order);
    assertThat(read.get(0).one("customer").orElseThrow().many("favourites")).hasSize(2);
    assertThat(read.get(0).many("items").get(0).get("sku", String.class)).isEqualTo("A-1");
    assertThat(read.get(1).one("customer")).isEmpty();
    assertThat(read.get(1).many("items")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "[", "[[[]],[]", "[[[\"a\",\"NO_TYPE\",\"t\"]],[]]", "[[[]],[[1]]]"})
  void fromJson_ofSomethingElse_isRefused(String json) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> Rows.fromJson(json))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }
}
