package io.mesa.tck.differential;

import static io.mesa.query.Sort.asc;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.query.Aggregate;
import io.mesa.query.Query;
import io.mesa.query.QueryBuilder;
import io.mesa.query.RowColumn;
import io.mesa.query.Rows;
import io.mesa.structure.ColumnType;
import io.mesa.value.CalendarInterval;
import io.mesa.value.JsonValue;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class ComparisonTest {
  private static final GeneratedDatabase DATABASE =
      new GeneratedDatabase(
          Extent.all(),
          List.of(
              new GeneratedTable(
                  TableName.of("public", "t"),
                  List.of(
                      column("id", ValueType.INT32),
                      column("d", ValueType.DECIMAL),
                      column("f", ValueType.FLOAT64),
                      column("j", ValueType.JSON),
                      column("i", ValueType.INTERVAL)),
                  List.of("id"),
                  List.of(),
                  List.of(),
                  List.of())),
          List.of());

  private static GeneratedColumn column(String name, ValueType type) {
    return new GeneratedColumn(
        name, new ColumnType(type.name(), type, new ColumnType.Base()), !name.equals("id"), true);
  }

  private static Optional<String> difference(
      QueryBuilder query, List<RowColumn> columns, List<Object[]> expected, List<Object[]> actual) {
    return new Comparison(DATABASE.resolve(query.build()))
        .difference(
            Answer.Given.of(Rows.of(columns, expected)), Answer.Given.of(Rows.of(columns, actual)));
  }

  /** Whether one value in place of another is a difference. */
  private static Optional<String> difference(
      String field, ValueType type, @Nullable Object expected, @Nullable Object actual) {
    return difference(
        Query.from("t").select(field),
        List.of(new RowColumn(field, type, "")),
        List.<Object[]>of(new Object[] {expected}),
        List.<Object[]>of(new Object[] {actual}));
  }

  private static Optional<String> ofIds(
      QueryBuilder query, List<Integer> expected, List<Integer> actual) {
    return difference(
        query.select("id"),
        List.of(new RowColumn("id", ValueType.INT32, "")),
        expected.stream().map(id -> new Object[] {id}).toList(),
        actual.stream().map(id -> new Object[] {id}).toList());
  }

  @Test
  void difference_decimalOfOtherScale_isNone() {
    assertThat(difference("d", ValueType.DECIMAL, new BigDecimal("1.0"), new BigDecimal("1.00")))
        .isEmpty();
  }

  @Test
  void difference_decimalOfOtherValue_isFound() {
    assertThat(difference("d", ValueType.DECIMAL, new BigDecimal("1.0"), new BigDecimal("1.01")))
        .isPresent();
  }

  @Test
  void difference_doubleForDecimal_isFound() {
    assertThat(difference("d", ValueType.DECIMAL, BigDecimal.ONE, 1.0)).isPresent();
  }

  @Test
  void difference_zeros_isNone() {
    assertThat(difference("f", ValueType.FLOAT64, 0.0, -0.0)).isEmpty();
  }

  @Test
  void difference_bothNaN_isNone() {
    assertThat(difference("f", ValueType.FLOAT64, Double.NaN, Double.NaN)).isEmpty();
  }

  @Test
  void difference_neighbouringDoubles_isFound() {
    assertThat(difference("f", ValueType.FLOAT64, 0.1, Math.nextUp(0.1))).isPresent();
  }

  @Test
  void difference_nullForValue_isFound() {
    assertThat(difference("f", ValueType.FLOAT64, 0.1, null)).isPresent();
  }

  @Test
  void difference_jsonWrittenOtherwise_isNone() {
    assertThat(
            difference(
                "j",
                ValueType.JSON,
                JsonValue.of("{\"a\": 1.0, \"b\": \"\\u00e9\"}"),
                JsonValue.of("{\"b\":\"\u00e9\",\"a\":1}")))
        .isEmpty();
  }

  @Test
  void difference_jsonArrayInOtherOrder_isFound() {
    assertThat(difference("j", ValueType.JSON, JsonValue.of("[1,2]"), JsonValue.of("[2,1]")))
        .isPresent();
  }

  @Test
  void difference_equalIntervalOfOtherParts_isFoundInRows() {
    assertThat(
            difference(
                "i",
                ValueType.INTERVAL,
                new CalendarInterval(1, 0, 0),
                new CalendarInterval(0, 30, 0)))
        .isPresent();
  }

  @Test
  void difference_equalIntervalOfOtherParts_isNoneInDistinctRows() {
    assertThat(
            difference(
                Query.from("t").select("i").distinct(),
                List.of(new RowColumn("i", ValueType.INTERVAL, "")),
                List.<Object[]>of(new Object[] {new CalendarInterval(1, 0, 0)}),
                List.<Object[]>of(new Object[] {new CalendarInterval(0, 30, 0)})))
        .isEmpty();
  }

  @Test
  void difference_otherSequenceWithoutOrder_isNone() {
    assertThat(ofIds(Query.from("t"), List.of(1, 2, 3), List.of(3, 1, 2))).isEmpty();
  }

  @Test
  void difference_rowTwice_isFoundWithoutOrder() {
    assertThat(ofIds(Query.from("t"), List.of(1, 2, 2), List.of(1, 1, 2))).isPresent();
  }

  @Test
  void difference_otherSequenceOfKeys_isFound() {
    assertThat(ofIds(Query.from("t").orderBy(asc("id")), List.of(1, 2), List.of(2, 1))).isPresent();
  }

  @Test
  void difference_tiesInOtherSequence_isNone() {
    assertThat(ofScores(new Object[] {1, 5.0}, new Object[] {2, 5.0}, new Object[] {3, 6.0}))
        .isEmpty();
  }

  @Test
  void difference_keysThatRunBack_isFound() {
    assertThat(ofScores(new Object[] {3, 6.0}, new Object[] {2, 5.0}, new Object[] {1, 5.0}))
        .isPresent();
  }

  /** Rows ordered by a field in which two are equal. */
  private static Optional<String> ofScores(Object[]... actual) {
    return difference(
        Query.from("t").select("id", "f").orderBy(asc("f")),
        List.of(
            new RowColumn("id", ValueType.INT32, ""), new RowColumn("f", ValueType.FLOAT64, "")),
        List.of(new Object[] {2, 5.0}, new Object[] {1, 5.0}, new Object[] {3, 6.0}),
        Arrays.asList(actual));
  }

  private static Optional<String> ofSums(double expected, double actual) {
    return difference(
        Query.from("t").aggregate(Aggregate.sum("f")),
        List.of(new RowColumn("sum_f", ValueType.FLOAT64, "")),
        List.<Object[]>of(new Object[] {expected}),
        List.<Object[]>of(new Object[] {actual}));
  }

  @Test
  void difference_sumsThatAreNear_isNone() {
    assertThat(ofSums(1000.1, Math.nextUp(1000.1))).isEmpty();
  }

  @Test
  void difference_sumsThatAreNotNear_isFound() {
    assertThat(ofSums(1000.1, 1000.11)).isPresent();
  }

  @Test
  void difference_sumNaNForNumber_isFound() {
    assertThat(ofSums(1000.1, Double.NaN)).isPresent();
  }

  @Test
  void difference_otherColumnName_isFound() {
    Query query = Query.from("t").select("id").build();
    Rows expected = Rows.of(List.of(new RowColumn("id", ValueType.INT32, "")), List.of());
    Rows actual = Rows.of(List.of(new RowColumn("ID", ValueType.INT32, "")), List.of());

    assertThat(
            new Comparison(DATABASE.resolve(query))
                .difference(Answer.Given.of(expected), Answer.Given.of(actual)))
        .isPresent();
  }
}
