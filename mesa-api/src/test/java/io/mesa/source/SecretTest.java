package io.mesa.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.io.Serializable;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;

class SecretTest {

  @Test
  void of_anArray_zeroesTheArrayAndKeepsTheSecret() {
    char[] given = {'s', '3', 'c'};
    Secret secret = Secret.of(given);
    assertThat(given).containsOnly('\0');
    assertThat(secret.<String>use(String::new)).isEqualTo("s3c");
  }

  @Test
  void use_always_zeroesTheCopyThatItLent() {
    Secret secret = Secret.of("s3c");
    char[] lent = secret.use(characters -> characters);
    assertThat(lent).hasSize(3).containsOnly('\0');
    assertThat(secret.<String>use(String::new)).isEqualTo("s3c");
  }

  @Test
  void use_thatFails_zeroesTheCopyThatItLent() {
    var lent = new AtomicReference<char[]>();
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                Secret.of("s3c")
                    .use(
                        characters -> {
                          lent.set(characters);
                          throw new IllegalStateException();
                        }));
    assertThat(lent.get()).hasSize(3).containsOnly('\0');
  }

  @Test
  void use_afterClose_isRefused() {
    Secret secret = Secret.of("s3c");
    secret.close();
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> secret.<String>use(String::new))
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.CLOSED);
    assertThatNoException().isThrownBy(secret::close);
  }

  @Test
  void close_always_zeroesTheCharacters() throws Exception {
    Secret secret = Secret.of("s3c");
    var field = Secret.class.getDeclaredField("characters");
    field.setAccessible(true);
    char[] kept = (char[]) field.get(secret);
    assertThat(kept).containsExactly('s', '3', 'c');
    secret.close();
    assertThat(kept).containsOnly('\0');
  }

  @Test
  void toString_always_showsNothing() {
    assertThat(Secret.of("s3c")).hasToString("Secret[***]");
    assertThat(Login.of("app", Secret.of("s3c")).toString()).contains("app").doesNotContain("s3c");
  }

  @Test
  void equals_ofEqualSecrets_isFalse() {
    assertThat(Secret.of("s3c")).isNotEqualTo(Secret.of("s3c"));
    assertThat(Serializable.class.isAssignableFrom(Secret.class)).isFalse();
  }

  @Test
  void of_nothing_isRefused() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> Secret.of(new char[0]))
        .withMessage("The secret is empty.")
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
    assertThatExceptionOfType(MesaException.class).isThrownBy(() -> Secret.of(""));
  }

  @Test
  void of_anArrayThatWasUsedBefore_isRefused() {
    char[] given = {'s', '3', 'c'};
    assertThat(Secret.of(given)).isNotNull();
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> Secret.of(given))
        .withMessageContaining("was the array used and zeroed before?")
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void login_withAnEmptyUser_isRefused() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> Login.of(""))
        .withMessage("The user name is empty.");
    assertThat(Login.of("app").password()).isEmpty();
  }
}
