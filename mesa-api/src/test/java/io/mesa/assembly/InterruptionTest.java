package io.mesa.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.nio.channels.ClosedByInterruptException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class InterruptionTest {

  /** What a call on a thread that was interrupted came to. */
  private record Ended(MesaException error, boolean interrupted) {}

  private static CompletableFuture<Thread> call(Mesa mesa, CompletableFuture<Ended> ended) {
    var running = new CompletableFuture<Thread>();
    var thread =
        new Thread(
            () -> {
              running.complete(Thread.currentThread());
              MesaException error =
                  catchThrowableOfType(MesaException.class, () -> mesa.gateway().databases());
              ended.complete(new Ended(error, Thread.currentThread().isInterrupted()));
            });
    thread.setDaemon(true);
    thread.start();
    return running;
  }

  @Test
  void call_interrupted_isCancelledAndTheFlagKept() throws Exception {
    BlockingWork work = BlockingWork.thatHearsCancel();
    try (Mesa mesa = new ScriptedDriver((call, method) -> work.run(call)).open()) {
      var ended = new CompletableFuture<Ended>();
      Thread thread = call(mesa, ended).get(10, TimeUnit.SECONDS);
      work.awaitBegun();
      thread.interrupt();
      Ended result = ended.get(10, TimeUnit.SECONDS);
      assertThat(result.error().code()).isEqualTo(ErrorCode.CANCELLED);
      assertThat(result.error().retryable()).isFalse();
      assertThat(result.error()).hasMessage("cancelled by somebody");
      assertThat(result.interrupted()).isTrue();
      assertThat(work.cancels()).isEqualTo(1);
    }
  }

  @Test
  void call_interruptedAndDeaf_isAbandoned() throws Exception {
    BlockingWork work = BlockingWork.thatIgnoresCancel();
    try (Mesa mesa = new ScriptedDriver((call, method) -> work.run(call)).open()) {
      var ended = new CompletableFuture<Ended>();
      Thread thread = call(mesa, ended).get(10, TimeUnit.SECONDS);
      work.awaitBegun();
      thread.interrupt();
      assertThat(ended.get(10, TimeUnit.SECONDS).error().code()).isEqualTo(ErrorCode.CANCELLED);
      assertThat(work.abandons()).isEqualTo(1);
    }
  }

  @Test
  void call_whoseDriverTakesTheInterruption_isCancelledAndTheFlagRestored() throws Exception {
    var waiting = new CountDownLatch(1);
    var driver =
        new ScriptedDriver(
            (call, method) -> {
              try {
                waiting.countDown();
                new CountDownLatch(1).await();
                return null;
              } catch (InterruptedException e) {
                throw new IllegalStateException("no connection", e);
              }
            });
    try (Mesa mesa = driver.open()) {
      var ended = new CompletableFuture<Ended>();
      Thread thread = call(mesa, ended).get(10, TimeUnit.SECONDS);
      assertThat(waiting.await(10, TimeUnit.SECONDS)).isTrue();
      thread.interrupt();
      Ended result = ended.get(10, TimeUnit.SECONDS);
      assertThat(result.error().code()).isEqualTo(ErrorCode.CANCELLED);
      assertThat(result.error())
          .hasMessage("The thread was interrupted during databases; the call was cancelled.")
          .hasCauseInstanceOf(IllegalStateException.class);
      assertThat(result.interrupted()).isTrue();
    }
  }

  @Test
  void call_whoseChannelWasClosedByAnInterruption_isCancelled() throws Exception {
    var driver =
        new ScriptedDriver(
            (call, method) -> {
              throw MesaException.builder(ErrorCode.CONNECTION, "lost")
                  .cause(new ClosedByInterruptException())
                  .build();
            });
    try (Mesa mesa = driver.open()) {
      var ended = new CompletableFuture<Ended>();
      call(mesa, ended);
      Ended result = ended.get(10, TimeUnit.SECONDS);
      assertThat(result.error().code()).isEqualTo(ErrorCode.CANCELLED);
      assertThat(result.interrupted()).isTrue();
    }
  }

  @Test
  void call_notInterrupted_leavesTheFlagDown() throws Exception {
    var driver =
        new ScriptedDriver(
            (call, method) -> {
              throw new IllegalStateException("broken");
            });
    try (Mesa mesa = driver.open()) {
      var ended = new CompletableFuture<Ended>();
      call(mesa, ended);
      Ended result = ended.get(10, TimeUnit.SECONDS);
      assertThat(result.error().code()).isEqualTo(ErrorCode.DRIVER);
      assertThat(result.interrupted()).isFalse();
    }
  }
}
