package io.mesa.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SecretTest {
  @Test
  void of_zeroesTheGivenArray() {
    char[] given = "hunter2".toCharArray();
    Secret secret = Secret.of(given);
    assertThat(given).containsOnly('\0');
    assertThat(secret.<String>use(String::new)).isEqualTo("hunter2");
  }

  @Test
  void use_zeroesWhatItLent() {
    var lent = new AtomicReference<char[]>();
    Secret.of("hunter2")
        .use(
            characters -> {
              lent.set(characters);
              return 0;
            });
    assertThat(lent.get()).hasSize(7).containsOnly('\0');
  }

  @Test
  void use_afterClose_isClosed() {
    Secret secret = Secret.of("hunter2");
    secret.close();
    secret.close();
    assertThatThrownBy(() -> secret.<String>use(String::new))
        .isInstanceOfSatisfying(
            MesaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.CLOSED));
  }

  @Test
  void toString_saysNothing() {
    Secret secret = Secret.of("hunter2");
    assertThat(secret).hasToString("Secret[***]");
    assertThat(Login.of("u", secret).toString()).doesNotContain("hunter2");
    assertThat(secret).isNotEqualTo(Secret.of("hunter2"));
  }

  @Test
  void of_emptyOrZeroed_isRefused() {
    assertThatThrownBy(() -> Secret.of("")).hasMessageContaining("empty");
    assertThatThrownBy(() -> Secret.of(new char[4])).hasMessageContaining("NUL");
  }
}
