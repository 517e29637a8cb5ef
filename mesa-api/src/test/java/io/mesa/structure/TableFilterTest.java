package io.mesa.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class TableFilterTest {

  @Test
  void all_always_takesPartitionsAndNoSystemSchemas() {
    assertThat(TableFilter.all())
        .isEqualTo(new TableFilter(Set.of(), Optional.empty(), Set.of(), true, false));
  }

  @Test
  void with_eachPart_keepsTheOthers() {
    TableFilter filter =
        TableFilter.inSchemas("sales", "public", "sales".intern())
            .withNamePattern("order%")
            .withKinds(TableKind.VIEW, TableKind.TABLE)
            .withoutPartitions()
            .withSystemSchemas();
    assertThat(filter)
        .isEqualTo(
            new TableFilter(
                Set.of("sales", "public"),
                Optional.of("order%"),
                Set.of(TableKind.TABLE, TableKind.VIEW),
                false,
                true));
    assertThat(filter.withSchemas("other"))
        .isEqualTo(
            new TableFilter(
                Set.of("other"),
                Optional.of("order%"),
                Set.of(TableKind.TABLE, TableKind.VIEW),
                false,
                true));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "a\0b", "a\\", "%\\\\\\"})
  void pattern_bad_isRefused(String pattern) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> TableFilter.all().withNamePattern(pattern))
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @ValueSource(strings = {"a\\\\", "\\%", "\\\\\\\\", "a\\_b", "%"})
  void pattern_withEscapes_isTaken(String pattern) {
    assertThat(TableFilter.all().withNamePattern(pattern).namePattern()).hasValue(pattern);
  }

  @Test
  void schema_empty_isRefused() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> TableFilter.inSchemas("public", ""))
        .withMessage("The schema is empty.");
  }

  @ParameterizedTest
  @CsvSource({
    "or%, orders, true",
    "or%, for, false",
    "o_der, order, true",
    "o_der, oder, false",
    "o\\_der, order, false",
    "o\\_der, o_der, true",
    "a.b, axb, false",
    "Order, order, false",
    "%, orders, true"
  })
  void matches_namePattern_asLikeDoes(String pattern, String name, boolean wanted) {
    assertThat(TableFilter.all().withNamePattern(pattern).matches(table(name))).isEqualTo(wanted);
  }

  @Test
  void matches_ofEachPart_isAsked() {
    TableSummary orders = table("orders");

    assertThat(TableFilter.all().matches(orders)).isTrue();
    assertThat(TableFilter.inSchemas("sales").matches(orders)).isTrue();
    assertThat(TableFilter.inSchemas("public").matches(orders)).isFalse();
    assertThat(TableFilter.all().withKinds(TableKind.TABLE).matches(orders)).isTrue();
    assertThat(TableFilter.all().withKinds(TableKind.VIEW).matches(orders)).isFalse();
  }

  @Test
  void matches_aPartition_unlessTheyAreLeftOut() {
    TableSummary partition = summary("orders_2026", Optional.of(TableName.of("sales", "orders")));

    assertThat(TableFilter.all().matches(partition)).isTrue();
    assertThat(TableFilter.all().withoutPartitions().matches(partition)).isFalse();
    assertThat(TableFilter.all().withoutPartitions().matches(table("orders"))).isTrue();
  }

  private static TableSummary table(String name) {
    return summary(name, Optional.empty());
  }

  private static TableSummary summary(String name, Optional<TableName> partitionOf) {
    return new TableSummary(
        TableName.of("sales", name),
        TableKind.TABLE,
        "owner",
        Reading.known(1L),
        Reading.known(1L),
        partitionOf,
        Optional.empty());
  }
}
