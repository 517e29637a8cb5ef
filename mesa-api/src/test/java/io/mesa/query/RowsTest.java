package io.mesa.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

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
  private static final RowColumn ID = new RowColumn("id", ValueType.INT32, "integer");
  private static final RowColumn NAME = new RowColumn("name", ValueType.TEXT, "text");
  private static final Rows TWO =
      Rows.of(List.of(ID, NAME), List.of(new Object[] {1, "one"}, new Object[] {2, null}));

  private static Row row(Object value) {
    var column = new RowColumn("value", ValueType.OTHER, "any");
    List<Object[]> values = new ArrayList<>();
    values.add(new Object[] {value});
    return Rows.of(List.of(column), values).get(0);
  }

  @Test
  void rows_several_areReadInEveryWay() {
    assertThat(TWO.size()).isEqualTo(2);
    assertThat(TWO.isEmpty()).isFalse();
    assertThat(TWO.columns()).containsExactly(ID, NAME);
    assertThat(TWO.get(1)).isSameAs(TWO.toList().get(1));
    assertThat(TWO.first()).hasValue(TWO.get(0));
    assertThat(TWO.stream()).containsExactlyElementsOf(TWO);
    assertThat(TWO.changed()).isEmpty();
    assertThat(TWO).hasToString("Rows[2 of [id, name]]");
  }

  @Test
  void rows_none_areEmpty() {
    Rows none = Rows.of(List.of(), List.of()).withChanged(3);
    assertThat(none.isEmpty()).isTrue();
    assertThat(none.first()).isEmpty();
    assertThat(none.changed()).hasValue(3);
    assertThatExceptionOfType(IndexOutOfBoundsException.class).isThrownBy(() -> none.get(0));
  }

  @Test
  void rows_made_cannotBeChanged() {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> TWO.toList().clear());
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> TWO.columns().clear());
  }

  @Test
  void rows_withAValueTooMany_areRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Rows.of(List.of(ID), List.<Object[]>of(new Object[] {1, 2})))
        .withMessage("A row has 2 values for 1 columns.");
  }

  @Test
  void get_byNameAndPosition_givesTheValue() {
    Row row = TWO.get(0);
    assertThat(row.get("name", String.class)).isEqualTo("one");
    assertThat(row.get(0, Integer.class)).isEqualTo(1);
    assertThat(row.columns()).containsExactly(ID, NAME);
  }

  @Test
  void get_ofNull_isRefusedWithTheColumn() {
    refused(
        "Column 'name' is null; read it with find.", () -> TWO.get(1).get("name", String.class));
    assertThat(TWO.get(1).find("name", String.class)).isEmpty();
    assertThat(TWO.get(1).find(1, Integer.class)).isEmpty();
  }

  @Test
  void get_ofAnUnknownColumn_isRefusedWithTheNearest() {
    refused(
        "There is no column 'nmae', perhaps 'name'; there are [id, name].",
        () -> TWO.get(0).get("nmae", String.class));
    refused(
        "There is no column 'address'; there are [id, name].",
        () -> TWO.get(0).find("address", String.class));
    refused("There is no column 2; there are 2.", () -> TWO.get(0).get(2, String.class));
    refused("There is no column -1; there are 2.", () -> TWO.get(0).find(-1, String.class));
  }

  @Test
  void get_asAWrongType_isRefusedWithBothTypes() {
    refused(
        "Column 'name' is a String, not a Integer.", () -> TWO.get(0).get("name", Integer.class));
    refused("Column 'value' is a Long, not a Integer.", () -> row(1L).get(0, Integer.class));
    refused("Column 'value' is a Integer, not a Short.", () -> row(1).get(0, Short.class));
    refused("Column 'value' is a Long, not a Double.", () -> row(1L).get(0, Double.class));
    refused("Column 'value' is a Integer, not a Float.", () -> row(1).get(0, Float.class));
    refused("Column 'value' is a Double, not a Float.", () -> row(1d).get(0, Float.class));
    refused(
        "Column 'value' is a Double, not a BigDecimal.", () -> row(1d).get(0, BigDecimal.class));
  }

  @Test
  void get_asAWiderNumber_losesNothing() {
    assertThat(row((short) -7).get(0, Integer.class)).isEqualTo(-7);
    assertThat(row((short) -7).get(0, Long.class)).isEqualTo(-7L);
    assertThat(row((short) -7).get(0, Double.class)).isEqualTo(-7d);
    assertThat(row(Integer.MIN_VALUE).get(0, Long.class)).isEqualTo(Integer.MIN_VALUE);
    assertThat(row(Integer.MAX_VALUE).get(0, Double.class)).isEqualTo(Integer.MAX_VALUE);
    assertThat(row(Long.MAX_VALUE).get(0, BigDecimal.class))
        .isEqualTo(BigDecimal.valueOf(Long.MAX_VALUE));
    assertThat(row(0.1f).get(0, Double.class)).isEqualTo(0.1f);
    assertThat(row(7).get(0, Number.class)).isEqualTo(7);
  }

  @Test
  void list_ofOneType_isChecked() {
    Row row = row(Arrays.asList("a", null, "b"));
    assertThat(row.list("value", String.class)).containsExactly("a", null, "b");
    refused("'value'", () -> row.list("value", Integer.class));
    refused("'value'", () -> row("a").list("value", String.class));
  }

  @Test
  void get_ofANameThatTwoColumnsHave_isRefused() {
    Rows twice =
        Rows.of(List.of(ID, NAME, ID, ID), List.<Object[]>of(new Object[] {1, "one", 2, 3}));
    refused("Several columns are called 'id'", () -> twice.get(0).get("id", Integer.class));
    assertThat(twice.get(0).get(2, Integer.class)).isEqualTo(2);
    assertThat(twice.get(0).get("name", String.class)).isEqualTo("one");
  }

  @Test
  void equals_ofRows_goesByColumnsAndValues() {
    Row row = TWO.get(0);
    Row same = Rows.of(List.of(ID, NAME), List.<Object[]>of(new Object[] {1, "one"})).get(0);
    Row otherColumns =
        Rows.of(List.of(NAME, ID), List.<Object[]>of(new Object[] {1, "one"})).get(0);
    assertThat(row)
        .isEqualTo(same)
        .hasSameHashCodeAs(same)
        .isNotEqualTo(TWO.get(1))
        .isNotEqualTo(otherColumns)
        .isNotEqualTo("row");
  }

  @Test
  void toString_ofARow_namesItsColumns() {
    assertThat(TWO.get(1)).hasToString("{id=2, name=null}");
  }

  @Test
  void description_ofAStatement_isCopied() {
    List<String> parameters = new ArrayList<>(List.of("text"));
    var description = new StatementDescription(parameters, List.of(ID));
    parameters.clear();
    assertThat(description.parameters()).containsExactly("text");
  }

  private static void refused(String message, ThrowingCallable call) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(call)
        .withMessageContaining(message)
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }
}
