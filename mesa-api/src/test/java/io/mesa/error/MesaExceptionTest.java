package io.mesa.error;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import org.junit.jupiter.api.Test;

class MesaExceptionTest {

  @Test
  void exception_ofCodeAndMessage_isPlain() {
    var exception = new MesaException(ErrorCode.TIMEOUT, "too long");
    assertThat(exception.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(exception).hasMessage("too long").hasNoCause();
    assertThat(exception.retryable()).isFalse();
    assertThat(exception.source()).isEmpty();
    assertThat(exception.databaseCode()).isEmpty();
  }

  @Test
  void toString_withEverything_showsCodeSourceAndRetry() {
    var exception =
        MesaException.builder(ErrorCode.CONFLICT, "deadlock")
            .databaseCode("40P01")
            .source("orders")
            .retryable(true)
            .build();
    assertThat(exception)
        .hasToString("MesaException[CONFLICT 40P01, source orders, retryable]: deadlock");
  }

  @Test
  void toString_withLittle_showsTheCodeOnly() {
    assertThat(new MesaException(ErrorCode.CLOSED, "closed"))
        .hasToString("MesaException[CLOSED]: closed");
  }

  @Test
  void forSource_withoutASource_keepsAllElse() {
    var cause = new IOException("broken pipe");
    var suppressed = new IllegalStateException("also this");
    MesaException original =
        MesaException.builder(ErrorCode.CONNECTION, "lost")
            .retryable(true)
            .databaseCode("08006")
            .cause(cause)
            .build();
    original.addSuppressed(suppressed);
    MesaException named = original.forSource("orders");
    assertThat(named.source()).hasValue("orders");
    assertThat(named.code()).isEqualTo(ErrorCode.CONNECTION);
    assertThat(named.retryable()).isTrue();
    assertThat(named.databaseCode()).hasValue("08006");
    assertThat(named).hasMessage("lost").hasCause(cause).hasSuppressedException(suppressed);
    assertThat(named.getStackTrace()).isEqualTo(original.getStackTrace());
  }

  @Test
  void forSource_withASource_changesNothing() {
    MesaException original =
        MesaException.builder(ErrorCode.CONNECTION, "lost").source("orders").build();
    assertThat(original.forSource("events")).isSameAs(original);
  }
}
