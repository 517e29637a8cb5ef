package io.mesa.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
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
}
