package io.mesa.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.spi.DriverCall;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class LiveCallTest {

  /** As after a long collection of garbage: much time went by in which no answer could be read. */
  @Test
  void look_inAProcessThatStoodStill_waitsForTheServersAnswerBeforeItAbandons() {
    var abandoned = new CompletableFuture<Long>();
    try (var watch = new CallWatch()) {
      var limit = Duration.ofMinutes(1);
      var call = new LiveCall(watch, CallOptions.none(), Operation.QUERY, false, limit);
      call.onCancel(
          new DriverCall.Cancellable() {
            @Override
            public void cancel() {}

            @Override
            public void abandon() {
              abandoned.complete(System.nanoTime());
            }
          });
      long start = System.nanoTime();
      call.look(start + limit.plusSeconds(1).toNanos());
      call.look(start + Duration.ofHours(1).toNanos());
      long end = abandoned.orTimeout(20, TimeUnit.SECONDS).join();
      assertThat(Duration.ofNanos(end - start)).isGreaterThan(Duration.ofMillis(100));
      call.finish();
    }
  }

  /** As PostgreSQL does where its limit runs out between two statements of a transaction. */
  @Test
  void translate_ofACancelThatTheServerTellsOf_isTheTimeLimitWhereThatIsUp() {
    MesaException cancelled =
        MesaException.builder(ErrorCode.CANCELLED, "Cancelled by somebody.")
            .databaseCode("57014")
            .build();

    assertThat(translated(Duration.ofMillis(1), cancelled)).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(translated(Duration.ofMinutes(1), cancelled)).isEqualTo(ErrorCode.CANCELLED);
  }

  @Test
  void translate_ofACancelThatNoServerTellsOf_staysOne() {
    var cancelled = new MesaException(ErrorCode.CANCELLED, "Cancelled here.");

    assertThat(translated(Duration.ofMillis(1), cancelled)).isEqualTo(ErrorCode.CANCELLED);
  }

  private static ErrorCode translated(Duration limit, MesaException thrown) {
    try (var watch = new CallWatch()) {
      var call = new LiveCall(watch, CallOptions.none(), Operation.QUERY, false, limit);
      try {
        return call.translate(thrown).code();
      } finally {
        call.finish();
      }
    }
  }
}
