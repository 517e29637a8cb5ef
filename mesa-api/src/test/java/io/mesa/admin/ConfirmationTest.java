package io.mesa.admin;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfirmationTest {

  @Test
  void require_theSameName_isTaken() {
    assertThatNoException()
        .isThrownBy(() -> Confirmation.of("shop").require("dropDatabase", "shop"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"Shop", "shop ", "sho", "shöp"})
  void require_anotherName_isRefused(String confirmed) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> Confirmation.of(confirmed).require("dropDatabase", "shop"))
        .withMessage(
            "dropDatabase of 'shop' was confirmed for '%s'; nothing was sent. Confirm the same"
                + " name.",
            confirmed)
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void of_nothing_isRefused() {
    assertThatExceptionOfType(MesaException.class).isThrownBy(() -> Confirmation.of(""));
  }

  @Test
  void reassign_toNobody_isRefused() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> new OwnedObjects.ReassignTo(""))
        .withMessage("The new owner is empty.");
  }
}
