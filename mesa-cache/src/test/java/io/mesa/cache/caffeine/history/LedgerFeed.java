package io.mesa.cache.caffeine.history;

import io.mesa.cache.WriteSet;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.runtime.ActionReport;
import io.mesa.runtime.FeedCoverage;
import io.mesa.spi.DriverFeed;
import io.mesa.spi.FeedConnection;
import io.mesa.value.TableName;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/**
 * The other processes that write to a ledger, and the word of it, with all that can go wrong: lines
 * that are cut or die in silence, words that come late, a machine that sleeps or whose clock is
 * set. One thread writes and makes trouble; others listen.
 */
final class LedgerFeed implements DriverFeed {
  /** At most so many leases pass between two writes, and between two troubles. */
  private static final int WRITE_LEASES = 2;

  private static final int TROUBLE_LEASES = 15;

  /** What happens to the machine that listens; one kind in a history: no lease stands both. */
  private enum Machine {
    SLEEPS,
    CLOCK_IS_SET
  }

  private final Ledger ledger;
  private final VirtualTime time;
  private final long leaseNanos;
  private final Machine machine;
  private final List<Wire> wires = new CopyOnWriteArrayList<>();
  private long delay;
  private long delayUntil;
  private long downUntil;
  private long nextWrite;
  private long nextTrouble;
  private volatile boolean closed;

  LedgerFeed(Ledger ledger, VirtualTime time, long leaseNanos, boolean sleeps) {
    this.ledger = ledger;
    this.time = time;
    this.leaseNanos = leaseNanos;
    this.machine = sleeps ? Machine.SLEEPS : Machine.CLOCK_IS_SET;
    this.nextTrouble = 2 * leaseNanos;
  }

  long leaseNanos() {
    return leaseNanos;
  }

  /** Waits before it is tried again to listen. */
  void pause(long nanos) {
    long end = time.getAsLong() + nanos;
    while (!closed && time.getAsLong() - end < 0) {
      Actor.rest("waits to listen again");
    }
  }

  /** Writes, or makes trouble, where it is time for it. */
  void live(Random random) {
    long now = time.getAsLong();
    if (now >= delayUntil) {
      delay = 0;
    }
    if (now >= nextWrite) {
      nextWrite = now + part(random, WRITE_LEASES);
      write(random);
    }
    if (now >= nextTrouble) {
      nextTrouble = now + part(random, TROUBLE_LEASES);
      trouble(random);
    }
  }

  /** A time of up to so many leases. */
  private long part(Random random, int leases) {
    return (long) (random.nextDouble() * leases * leaseNanos);
  }

  private void write(Random random) {
    Change change =
        Change.of(random.nextInt(Simulation.TABLES), random.nextInt(4) == 0, ledger.newChange());
    synchronized (ledger) {
      State before = ledger.now();
      State after = ledger.commitElsewhere(change.number(), change.made());
      WriteSet changes = LedgerEntities.tables(after.changedSince(before));
      wires.forEach(wire -> wire.tell(changes, delay));
    }
    Actor.step("has written elsewhere");
  }

  private void trouble(Random random) {
    switch (random.nextInt(5)) {
      case 0 -> fail(random);
      case 1 -> {
        downUntil = time.getAsLong() + part(random, 2);
        fail(random);
      }
      case 2 -> beLate(random);
      default -> {
        if (machine == Machine.SLEEPS) {
          sleep(random);
        } else {
          setClock(random);
        }
      }
    }
  }

  private void fail(Random random) {
    boolean noticed = random.nextBoolean();
    wires.forEach(wire -> wire.fail(noticed));
    wires.clear();
    writeSome(random);
  }

  private void writeSome(Random random) {
    for (int i = random.nextInt(4); i >= 0; i--) {
      write(random);
    }
  }

  /** For a while what is told arrives late. */
  private void beLate(Random random) {
    delay = part(random, 3);
    delayUntil = time.getAsLong() + part(random, 2);
  }

  /** Others go on meanwhile, and what they did is not heard at once. */
  private void sleep(Random random) {
    beLate(random);
    time.sleep(part(random, 1));
    writeSome(random);
    time.sleep(part(random, 2));
  }

  /** Where the word is late, too, a clock that is set back would make it seem in time. */
  private void setClock(Random random) {
    beLate(random);
    writeSome(random);
    time.setClock(random.nextInt(4) == 0 ? part(random, 1) : -part(random, 1));
  }

  /** Nobody waits any more. */
  void close() {
    closed = true;
  }

  @Override
  public FeedConnection listen() {
    Actor.step("begins to listen");
    if (time.getAsLong() < downUntil) {
      throw new MesaException(ErrorCode.UNAVAILABLE, "The ledger is not there.");
    }
    var wire = new Wire(coverage(), time);
    wires.add(wire);
    Actor.step("listens");
    return wire;
  }

  @Override
  public FeedCoverage coverage() {
    return new FeedCoverage(LedgerEntities.first(Simulation.TABLES), Map.of());
  }

  @Override
  public ActionReport install(Set<TableName> tables) {
    throw new UnsupportedOperationException("install");
  }

  @Override
  public ActionReport remove() {
    throw new UnsupportedOperationException("remove");
  }
}
