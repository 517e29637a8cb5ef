package io.mesa.assembly;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.spi.DriverCall;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/** Work of a driver that goes on until it is cut short. */
final class BlockingWork implements DriverCall.Cancellable {
  private final boolean hearsCancel;
  private final CountDownLatch begun = new CountDownLatch(1);
  private final CountDownLatch over = new CountDownLatch(1);
  private final AtomicInteger cancels = new AtomicInteger();
  private final AtomicInteger abandons = new AtomicInteger();
  private volatile boolean registrationSaysCancelled;

  private BlockingWork(boolean hearsCancel) {
    this.hearsCancel = hearsCancel;
  }

  static BlockingWork thatHearsCancel() {
    return new BlockingWork(true);
  }

  static BlockingWork thatIgnoresCancel() {
    return new BlockingWork(false);
  }

  /** Blocks, then fails as a statement does that was cut short. */
  Object run(DriverCall call) {
    try (var registration = call.onCancel(this)) {
      begun.countDown();
      awaitUninterruptibly(over);
      registrationSaysCancelled = registration.cancelled();
      throw MesaException.builder(ErrorCode.CANCELLED, "cancelled by somebody")
          .databaseCode("57014")
          .build();
    }
  }

  void awaitBegun() throws InterruptedException {
    if (!begun.await(10, TimeUnit.SECONDS)) {
      throw new AssertionError("the work did not begin");
    }
  }

  void awaitOver() throws InterruptedException {
    if (!over.await(10, TimeUnit.SECONDS)) {
      throw new AssertionError("the work was not cut short");
    }
  }

  int cancels() {
    return cancels.get();
  }

  int abandons() {
    return abandons.get();
  }

  boolean registrationSaidCancelled() {
    return registrationSaysCancelled;
  }

  @Override
  public void cancel() {
    cancels.incrementAndGet();
    if (hearsCancel) {
      over.countDown();
    }
  }

  @Override
  public void abandon() {
    abandons.incrementAndGet();
    over.countDown();
  }

  /** As a read from a socket does, it minds no interruption and leaves the thread's flag up. */
  private static void awaitUninterruptibly(CountDownLatch latch) {
    long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(10);
    while (latch.getCount() > 0) {
      if (System.nanoTime() - deadline >= 0) {
        throw new AssertionError("the work was not cut short");
      }
      Thread.onSpinWait();
    }
  }
}
