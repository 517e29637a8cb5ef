package io.mesa.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class RowsTest {
  private static final List<RowColumn> COLUMNS =
      List.of(
          new RowColumn("id", ValueType.INT32, "int4"),
          new RowColumn("name", ValueType.TEXT, "text"),
          new RowColumn("tags", ValueType.ARRAY, "_text"),
          new RowColumn("twin", ValueType.FLOAT32, "float4"),
          new RowColumn("twin", ValueType.INT64, "int8"));

  private static Rows rows() {
    return Rows.of(
        COLUMNS,
        List.of(
            new Object[] {1, "one", Arrays.asList("a", null), 0.5f, 7L},
            new Object[] {2, null, List.of(), 1f, Long.MAX_VALUE}));
  }

  private static void assertRefused(ThrowingCallable call, String... said) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MesaException.class,
            e -> {
              assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
              assertThat(e.getMessage()).contains(said);
            });
  }

  @Test
  void get_givesTheValueOrAWiderNumber() {
    Row row = rows().get(0);
    assertThat(row.get("id", Integer.class)).isEqualTo(1);
    assertThat(row.get("id", Long.class)).isEqualTo(1L);
    assertThat(row.get("id", Double.class)).isEqualTo(1.0);
    assertThat(row.get("id", BigDecimal.class)).isEqualTo(BigDecimal.ONE);
    assertThat(row.get(3, Double.class)).isEqualTo(0.5);
  }

  @Test
  void get_whatWouldLoseDigits_isRefused() {
    assertRefused(() -> rows().get(1).get(4, Double.class), "Long", "Double");
    assertRefused(() -> rows().get(1).get(4, Integer.class), "Long", "Integer");
  }

  @Test
  void get_null_namesTheColumn() {
    assertRefused(() -> rows().get(1).get("name", String.class), "'name' is null", "find");
    assertThat(rows().get(1).find("name", String.class)).isEmpty();
  }

  @Test
  void get_wrongType_namesColumnWantedAndActual() {
    assertRefused(() -> rows().get(0).get("name", Integer.class), "'name'", "String", "Integer");
  }

  @Test
  void get_unknownColumn_namesTheNearest() {
    assertRefused(() -> rows().get(0).get("nmae", String.class), "perhaps 'name'", "id");
    assertRefused(() -> rows().get(0).get(9, String.class), "no column 9", "5");
    assertRefused(() -> rows().get(0).get(-1, String.class), "no column -1");
  }

  @Test
  void get_ofTwoColumnsOfOneName_isRefused() {
    assertRefused(() -> rows().get(0).get("twin", Float.class), "Several columns");
  }

  @Test
  void list_checksItsElements() {
    assertThat(rows().get(0).list("tags", String.class)).containsExactly("a", null);
    assertRefused(() -> rows().get(0).list("tags", Integer.class), "'tags'", "String", "Integer");
    assertRefused(() -> rows().get(0).list("id", Integer.class), "'id'");
  }

  @Test
  void rows_areAnImmutableSequence() {
    Rows rows = rows();
    assertThat(rows.size()).isEqualTo(2);
    assertThat(rows.isEmpty()).isFalse();
    assertThat(rows.first()).contains(rows.get(0));
    assertThat(rows).hasSize(2);
    assertThat(rows.stream().map(row -> row.get("id", Integer.class))).containsExactly(1, 2);
    assertThat(rows.changed()).isEmpty();
    assertThat(rows.withChanged(3).changed()).hasValue(3);
    assertThatThrownBy(() -> rows.toList().clear())
        .isInstanceOf(UnsupportedOperationException.class);
    assertThatThrownBy(() -> rows.get(2)).isInstanceOf(IndexOutOfBoundsException.class);
    assertThat(rows).hasToString("Rows[2 of [id, name, tags, twin, twin]]");
  }

  @Test
  void row_equality_isByColumnsAndValues() {
    assertThat(rows().get(0)).isEqualTo(rows().get(0)).isNotEqualTo(rows().get(1));
    assertThat(rows().get(0).hashCode()).isEqualTo(rows().get(0).hashCode());
    assertThat(rows().get(0).toString()).startsWith("{id=1, name=one");
  }

  @Test
  void of_rowOfAnotherWidth_isRefused() {
    List<Object[]> values = new ArrayList<>();
    values.add(new Object[] {1});
    assertThatThrownBy(() -> Rows.of(COLUMNS, values)).isInstanceOf(IllegalArgumentException.class);
  }
}
