package io.mesa.value;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class NamesTest {

  @ParameterizedTest
  @ValueSource(strings = {"a", "Order Items", "a.b", "\"", "%_\\", "grüße", "表", "🙂", "\t\n"})
  void check_ofAName_givesItBack(String name) {
    assertThat(Names.check("table name", name)).isEqualTo(name);
  }

  @Test
  void check_ofAnEmptyName_isRefused() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> Names.check("table name", ""))
        .withMessage("The table name is empty.")
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void check_ofNul_isRefusedWithItsPlace() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> Names.check("table name", "ab\0c"))
        .withMessage("The table name contains NUL at position 2; remove it.")
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @ParameterizedTest
  @CsvSource({"a\uD83D, 1", "\uDE42, 0", "\uD83Dx, 0", "\uD83D\uD83D\uDE42, 0"})
  void check_ofALoneSurrogate_isRefusedWithItsPlace(String name, int position) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> Names.check("table name", name))
        .withMessageContaining("a lone surrogate at position " + position)
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void checkText_ofEmptyText_isTaken() {
    assertThat(Names.checkText("value", "")).isEmpty();
  }

  @Test
  void isText_ofNulOrALoneSurrogate_isFalse() {
    assertThat(List.of("", "a", "\uD83D\uDE00")).allMatch(Names::isText);
    assertThat(List.of("a\0", "\uD83D", "\uDE00a")).noneMatch(Names::isText);
  }

  @ParameterizedTest
  @CsvSource({
    "custmer, customer",
    "Customers, customers",
    "CUSTOMER, customer",
    "ordres, orders",
    "oders, orders",
    "x, y",
  })
  void nearest_ofANearName_findsIt(String unknown, String nearest) {
    assertThat(Names.nearest(unknown, List.of("invoice", nearest, "shipment"))).hasValue(nearest);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zzzzzz", "inv", "customerandmore", "shipinvoice"})
  void nearest_ofAFarName_isNone(String unknown) {
    assertThat(Names.nearest(unknown, List.of("invoice", "customer", "shipment"))).isEmpty();
  }

  @Test
  void nearest_ofSeveralNearNames_isTheNearest() {
    assertThat(Names.nearest("orders", List.of("orderss1", "order", "ordinals"))).hasValue("order");
  }

  @Test
  void nearest_amongNone_isNone() {
    assertThat(Names.nearest("orders", List.of())).isEmpty();
  }

  @Test
  void nearest_ofAnEndlessName_isNotSought() {
    String endless = "x".repeat(257);
    assertThat(Names.nearest(endless, List.of(endless))).isEmpty();
    assertThat(Names.nearest("x".repeat(256), List.of(endless))).hasValue(endless);
  }

  @Test
  void perhaps_ofAnUnknownName_saysTheNearestOrNothing() {
    assertThat(Names.perhaps("custmer", List.of("customer"))).isEqualTo(", perhaps 'customer'");
    assertThat(Names.perhaps("custmer", List.of("order"))).isEmpty();
  }
}
