package io.mesa.bench.cache;

import static io.mesa.query.Filters.eq;

import io.mesa.Mesa;
import io.mesa.cache.caffeine.CaffeineCache;
import io.mesa.error.MesaException;
import io.mesa.event.CacheOutcome;
import io.mesa.event.CallFinished;
import io.mesa.event.MesaListener;
import io.mesa.query.Query;
import io.mesa.source.Source;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;

/**
 * Reads through a cache with a feed, checks how old each kept answer is that it is given, and tells
 * ten times a second how often that was and how old the oldest.
 */
final class ReaderProcess {
  private static final Query QUERY = Query.from("item").select("value").where(eq("id", 1)).build();
  private static final long REPORT_NANOS = TimeUnit.MILLISECONDS.toNanos(100);

  private final CommitLog log;
  private final long leaseNanos;
  private boolean hit;
  private long reads;
  private long hits;
  private long oldestNanos;

  private ReaderProcess(CommitLog log, Duration lease) {
    this.log = log;
    this.leaseNanos = lease.toNanos();
  }

  public static void main(String[] arguments) throws IOException {
    var lease = Duration.ofMillis(Long.parseLong(arguments[2]));
    var reader = new ReaderProcess(CommitLog.open(Path.of(arguments[1])), lease);
    reader.run(arguments[0], lease);
  }

  private void run(String url, Duration lease) {
    MesaListener listener =
        new MesaListener() {
          @Override
          public void callFinished(CallFinished event) {
            hit = event.cache().filter(CacheOutcome.HIT::equals).isPresent();
          }
        };
    try (Mesa mesa =
        Mesa.builder()
            .source(Source.builder("shop").url(url).build())
            .cache(CaffeineCache.builder().build())
            .feed("shop", lease)
            .listener(listener)
            .build()) {
      long reported = System.nanoTime();
      while (true) {
        read(mesa);
        if (System.nanoTime() - reported >= REPORT_NANOS) {
          reported = System.nanoTime();
          System.out.printf("%d %d %d%n", reads, hits, oldestNanos);
        }
      }
    }
  }

  private void read(Mesa mesa) {
    long begun = System.nanoTime();
    int value;
    try {
      value = mesa.gateway().query(QUERY).get(0).get("value", Integer.class);
    } catch (MesaException e) {
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(20));
      return;
    }
    reads++;
    if (hit) {
      hits++;
    }
    long replaced = log.time(value + 1);
    if (replaced != 0 && begun - replaced > oldestNanos) {
      oldestNanos = begun - replaced;
      if (oldestNanos > leaseNanos) {
        System.out.printf(
            "VIOLATION value %d, a hit: %b, was replaced %d ms before the read%n",
            value, hit, TimeUnit.NANOSECONDS.toMillis(oldestNanos));
      }
    }
  }
}
