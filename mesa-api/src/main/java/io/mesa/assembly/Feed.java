package io.mesa.assembly;

import io.mesa.cache.ReadSet;
import io.mesa.cache.WriteSet;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.FeedChanged;
import io.mesa.runtime.FeedStatus;
import io.mesa.source.Source;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.FeedConnection;
import io.mesa.spi.FeedNews;
import io.mesa.value.TableName;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Listens to a source's database all the time, and tells the cache what others changed. Answers are
 * trusted only while it was heard within its lease; after each gap everything that was kept is
 * given up. Thread-safe.
 */
final class Feed implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.feed");
  private static final long FIRST_PAUSE_MILLIS = 100;
  private static final long LONGEST_PAUSE_MILLIS = 5_000;
  private static final int LOST_AFTER_LEASES = 2;
  private static final long COVERAGE_NANOS = TimeUnit.MINUTES.toNanos(1);

  private static final String NOTHING_COVERED =
      "no table tells of its changes, so nothing is kept; have some tell with feed().install";

  private final Source source;
  private final DriverConnection driver;
  private final Surroundings surroundings;
  private final SourceCache cache;
  private final Listening listening;
  private final Lease lease;
  private volatile Optional<String> database = Optional.empty();
  private volatile Set<TableName> covered = Set.of();
  private volatile @Nullable FeedConnection open;
  private volatile Optional<String> reason = Optional.of("it has not been heard yet");
  private volatile boolean coverageIsOld;
  private volatile @Nullable Thread thread;
  private volatile boolean closed;
  private @Nullable Boolean told;

  Feed(
      Source source,
      DriverConnection driver,
      Surroundings surroundings,
      SourceCache cache,
      Listening listening) {
    this.source = source;
    this.driver = driver;
    this.surroundings = surroundings;
    this.cache = cache;
    this.listening = listening;
    this.lease = new Lease(listening.lease(), listening.nanoClock(), listening.wallClock());
  }

  /** Begins to listen. */
  void start() {
    listening.worker().execute(this::run);
  }

  /** Whether what others changed is known up to a lease ago. */
  boolean isHeard() {
    return lease.holds();
  }

  /** Whether it is heard, and why not. */
  FeedStatus status() {
    boolean heard = isHeard();
    return new FeedStatus(
        heard,
        heard
            ? Optional.of(NOTHING_COVERED).filter(nothing -> covered.isEmpty())
            : reason.or(() -> Optional.of("its last word is older than the lease")));
  }

  /** Something was installed or removed: which tables are told of is looked at soon. */
  void coverageChanged() {
    coverageIsOld = true;
  }

  /** What an answer is made of, if all of it is told of, and what others changed is heard now. */
  ReadSet within(ReadSet reads) {
    if (!(reads instanceof ReadSet.Tables some)) {
      return reads;
    }
    FeedStatus status = status();
    if (!status.heard()) {
      return new ReadSet.Unknown(
          "the invalidation feed is not heard: " + status.reason().orElseThrow());
    }
    if (!database.equals(Optional.of(some.database()))) {
      return new ReadSet.Unknown("the invalidation feed does not hear of its database");
    }
    Set<TableName> silent = new HashSet<>(some.tables());
    silent.removeAll(covered);
    return silent.isEmpty()
        ? reads
        : new ReadSet.Unknown("the invalidation feed hears of no change of " + silent);
  }

  private void run() {
    thread = Thread.currentThread();
    long pause = FIRST_PAUSE_MILLIS;
    while (!closed) {
      try (FeedConnection connection = listen()) {
        open = connection;
        database = connection.database();
        // Nothing is known of what was changed before this.
        cache.changed(WriteSet.Anything::new);
        pause = FIRST_PAUSE_MILLIS;
        new Hearing(connection).run();
      } catch (RuntimeException | Error e) {
        open = null;
        lost(e);
        listening.pause().accept(TimeUnit.MILLISECONDS.toNanos(pause));
        pause = Math.min(LONGEST_PAUSE_MILLIS, 2 * pause);
      }
    }
  }

  private FeedConnection listen() {
    var call =
        new LiveCall(
            surroundings.watch(),
            CallOptions.none(),
            Operation.LISTEN,
            false,
            Operation.LISTEN.timeout(source.limits()));
    try {
      return driver
          .feed(call)
          .orElseThrow(
              () ->
                  new MesaException(
                      ErrorCode.UNSUPPORTED, "The driver '" + source.driver() + "' has no feed."))
          .listen();
    } finally {
      call.finish();
    }
  }

  private void lost(Throwable reason) {
    covered = Set.of();
    if (!closed) {
      LOG.warn("The invalidation feed of '{}' is not heard: {}", source.id(), reason.toString());
    }
    if (!closed) {
      tell(false, Optional.of(String.valueOf(reason.getMessage())));
    }
  }

  private void tell(boolean heard, Optional<String> why) {
    reason = why;
    if (Boolean.valueOf(heard).equals(told)) {
      return;
    }
    told = heard;
    Listeners listeners = surroundings.listeners();
    if (listeners.any()) {
      var event = new FeedChanged(source.id(), heard, why, Instant.now());
      listeners.tell(listener -> listener.feedChanged(event));
    }
  }

  /** Listens no more; what is kept is no longer trusted. */
  @Override
  public void close() {
    closed = true;
    lease.end();
    FeedConnection connection = open;
    if (connection != null) {
      connection.close();
    }
    LockSupport.unpark(thread);
  }

  /** What is heard over one connection. */
  private final class Hearing {
    private final FeedConnection connection;
    private final long thirdNanos = lease.third().toNanos();
    private long beats;
    private Lease.Sent sent = lease.now();
    private boolean awaited;
    private long coverageNanos;
    private boolean firstLook = true;

    Hearing(FeedConnection connection) {
      this.connection = connection;
    }

    void run() {
      lookAtCoverage();
      beat();
      while (!closed) {
        long passed = lease.now().nanos() - sent.nanos();
        if (awaited && passed >= LOST_AFTER_LEASES * 3 * thirdNanos) {
          throw new MesaException(
              ErrorCode.UNAVAILABLE, "The feed's own word did not come back in time.");
        }
        if (!awaited && passed >= thirdNanos) {
          beat();
        }
        long wait = awaited ? thirdNanos : Math.max(1, thirdNanos - passed);
        hear(connection.next(Duration.ofNanos(wait)));
        if (coverageIsOld || lease.now().nanos() - coverageNanos >= COVERAGE_NANOS) {
          lookAtCoverage();
        }
      }
    }

    private void lookAtCoverage() {
      coverageNanos = lease.now().nanos();
      coverageIsOld = false;
      Set<TableName> now = connection.coverage(source.limits().readTimeout()).covered();
      Set<TableName> before = covered;
      covered = now;
      if (now.isEmpty() && (!before.isEmpty() || firstLook)) {
        LOG.warn("The invalidation feed of '{}' is heard, but {}", source.id(), NOTHING_COVERED);
      }
      firstLook = false;
      if (!now.containsAll(before)) {
        // Nobody told when the trigger went.
        cache.changed(WriteSet.Anything::new);
      }
    }

    private void beat() {
      beats++;
      sent = lease.now();
      awaited = true;
      connection.beat(beats, lease.third());
    }

    private void hear(FeedNews news) {
      news.changes().ifPresent(changes -> cache.changed(() -> changes));
      // Only now: what the word came after is known to the cache.
      if (awaited && news.beat().isPresent() && news.beat().getAsLong() == beats) {
        awaited = false;
        lease.heard(sent);
        tell(true, Optional.empty());
      }
    }
  }
}
