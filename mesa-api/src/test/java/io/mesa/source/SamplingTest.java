package io.mesa.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Sampling.Method;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class SamplingTest {

  @Test
  void with_eachPart_keepsTheOthers() {
    assertThat(
            Sampling.defaults()
                .withMethod(Method.FIRST_AND_LAST)
                .withDocuments(7)
                .withBytes(8)
                .withTime(Duration.ofMillis(9)))
        .isEqualTo(new Sampling(Method.FIRST_AND_LAST, 7, 8, Duration.ofMillis(9)));
    assertThat(Sampling.defaults())
        .isEqualTo(new Sampling(Method.RANDOM, 1_000, 16L << 20, Duration.ofSeconds(2)));
  }

  @Test
  void bounds_thatAreNone_areRefused() {
    refuses("-1", () -> Sampling.defaults().withDocuments(-1));
    refuses("1000001", () -> Sampling.defaults().withDocuments(1_000_001));
    refuses("at least 1 byte", () -> Sampling.defaults().withBytes(0));
    refuses("sampling time", () -> Sampling.defaults().withTime(Duration.ZERO));
  }

  private static void refuses(String named, ThrowingCallable bound) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(bound)
        .withMessageContaining(named)
        .satisfies(error -> assertThat(error.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }
}
