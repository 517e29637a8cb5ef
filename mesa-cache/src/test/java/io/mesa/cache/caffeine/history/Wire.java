package io.mesa.cache.caffeine.history;

import io.mesa.cache.WriteSet;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.runtime.FeedCoverage;
import io.mesa.spi.FeedConnection;
import io.mesa.spi.FeedNews;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A connection over which a ledger tells what others committed: in its order, after a while, and
 * not at all once the line is dead. Thread-safe.
 */
final class Wire implements FeedConnection {
  private final FeedCoverage coverage;
  private final LongSupplier nanos;
  private final Queue<Message> messages = new ArrayDeque<>();
  private volatile Line line = Line.OPEN;
  private long lastDue;

  /** How the line is. */
  private enum Line {
    OPEN,
    /** What is sent is lost, and nobody notices. */
    DEAD,
    /** What is sent is lost, and whoever listens is told. */
    CUT
  }

  /** Something that arrives when it is due. */
  private record Message(long due, FeedNews news) {}

  Wire(FeedCoverage coverage, LongSupplier nanos) {
    this.coverage = coverage;
    this.nanos = nanos;
  }

  /** Sends that somebody changed something. */
  void tell(WriteSet changes, long delay) {
    send(new FeedNews(Optional.of(changes), OptionalLong.empty()), delay);
  }

  private synchronized void send(FeedNews news, long delay) {
    if (line == Line.OPEN) {
      lastDue = Math.max(lastDue, nanos.getAsLong() + delay);
      messages.add(new Message(lastDue, news));
    }
  }

  /** What is sent from now on is lost, and what is under way with it. */
  synchronized void fail(boolean noticed) {
    line = noticed ? Line.CUT : Line.DEAD;
    messages.clear();
  }

  private void check() {
    if (line == Line.CUT) {
      throw new MesaException(ErrorCode.UNAVAILABLE, "The ledger is not heard.");
    }
  }

  @Override
  public Optional<String> database() {
    return Optional.of(LedgerEntities.DATABASE);
  }

  @Override
  public FeedCoverage coverage(Duration limit) {
    Actor.step("asks what is told of");
    check();
    return coverage;
  }

  @Override
  public void beat(long number, Duration limit) {
    Actor.step("sends its word");
    check();
    send(new FeedNews(Optional.empty(), OptionalLong.of(number)), 0);
    Actor.step("has sent its word");
  }

  @Override
  public FeedNews next(Duration atMost) {
    long end = nanos.getAsLong() + atMost.toNanos();
    while (true) {
      check();
      FeedNews news = arrived();
      if (news.changes().isPresent() || news.beat().isPresent()) {
        Actor.step("has news");
        return news;
      }
      if (nanos.getAsLong() - end >= 0) {
        return news;
      }
      Actor.rest("waits for news");
    }
  }

  private synchronized FeedNews arrived() {
    @Nullable WriteSet changes = null;
    OptionalLong beat = OptionalLong.empty();
    while (!messages.isEmpty() && messages.element().due() - nanos.getAsLong() <= 0) {
      FeedNews next = messages.remove().news();
      if (next.changes().isPresent()) {
        changes = changes == null ? next.changes().get() : changes.and(next.changes().get());
      }
      beat = next.beat().isPresent() ? next.beat() : beat;
    }
    return new FeedNews(Optional.ofNullable(changes), beat);
  }

  @Override
  public void close() {
    fail(true);
  }
}
