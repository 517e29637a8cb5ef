package io.mesa.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/** A lease is counted by two clocks, each of which may fail to pass. */
class LeaseTest {
  private long nanos = -5;
  private long millis = 1_000_000;
  private final Lease lease = new Lease(Duration.ofSeconds(1), () -> nanos, () -> millis);

  private void pass(long byNanoClock, long byWallClock) {
    nanos += TimeUnit.MILLISECONDS.toNanos(byNanoClock);
    millis += byWallClock;
  }

  @Test
  void holds_beforeAnythingWasHeard_doesNot() {
    assertThat(lease.holds()).isFalse();
  }

  @Test
  void holds_untilItsLengthAfterTheWordWasSent_notAfterItCameBack() {
    Lease.Sent sent = lease.now();
    pass(900, 900);
    lease.heard(sent);
    assertThat(lease.holds()).isTrue();
    pass(99, 99);
    assertThat(lease.holds()).isTrue();
    pass(1, 1);
    assertThat(lease.holds()).isFalse();
  }

  @Test
  void holds_afterAMachineSlept_doesNotThoughOneClockStoodStill() {
    lease.heard(lease.now());
    pass(0, 1_000);
    assertThat(lease.holds()).isFalse();
  }

  @Test
  void holds_afterTheWallClockWasSetBack_doesNotLongerThanByTheOther() {
    lease.heard(lease.now());
    pass(1_000, 500);
    assertThat(lease.holds()).isFalse();
    lease.heard(lease.now());
    pass(1, -60_000);
    assertThat(lease.holds()).isFalse();
  }

  @Test
  void end_whatWasHeard_holdsNoLonger() {
    lease.heard(lease.now());
    lease.end();
    assertThat(lease.holds()).isFalse();
  }
}
