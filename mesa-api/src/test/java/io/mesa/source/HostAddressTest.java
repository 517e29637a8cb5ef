package io.mesa.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class HostAddressTest {

  @Test
  void toString_always_readsAsInAUrl() {
    assertThat(HostAddress.of("db.example")).hasToString("db.example");
    assertThat(HostAddress.of("db.example", 5432)).hasToString("db.example:5432");
    assertThat(HostAddress.of("2001:db8::1", 5432)).hasToString("[2001:db8::1]:5432");
    assertThat(HostAddress.of("::1")).hasToString("[::1]");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"localhost", "LocalHost", "127.0.0.1", "127.8.9.10", "::1", "0:0:0:0:0:0:0:1"})
  void isLoopback_ofTheMachineItself_isTrue(String host) {
    assertThat(HostAddress.of(host).isLoopback()).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "db.example",
        "localhost.example",
        "128.0.0.1",
        "127.0.0.1.example",
        "0127.0.0.1",
        "::2",
        "2001:db8::1",
        "::11",
        "1"
      })
  void isLoopback_ofAnother_isFalse(String host) {
    assertThat(HostAddress.of(host).isLoopback()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 65_535})
  void port_inRange_isTaken(int port) {
    assertThat(HostAddress.of("db", port).port()).hasValue(port);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, -1, 65_536, Integer.MAX_VALUE})
  void port_outOfRange_isRefused(int port) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> HostAddress.of("db", port))
        .withMessage("Port %d of host 'db' is out of range; a port is 1 to 65535.", port)
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.CONFIGURATION);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "", " ", "a b", "a/b", "a?b", "a#b", "a@b", "a,b", "[::1]", "a\\b", "a&b", "a=b", "a\0",
        "a\n", "a\uD83D"
      })
  void host_thatIsNone_isRefused(String host) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> HostAddress.of(host))
        .withMessageContaining("is no host name or address")
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.CONFIGURATION);
  }
}
