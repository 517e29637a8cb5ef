package io.mesa.cache.caffeine;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.function.LongSupplier;
import java.util.function.UnaryOperator;

/**
 * Makes a {@link CaffeineCache}. Sources are named by their ids and tables by their names there;
 * what is said of a source or table that there is not does nothing. Not thread-safe.
 */
public final class CaffeineCacheBuilder {
  private static final long LEAST_BYTES = 1L << 20;

  private long maximumBytes = 64L << 20;
  private long maximumEntries = Long.MAX_VALUE;
  private long maximumAnswerBytes = 1L << 20;
  private OptionalLong quota = OptionalLong.empty();
  private Duration life = Duration.ofMinutes(10);
  private final Map<String, Duration> lives = new HashMap<>();
  private final Map<Rules.SourceTable, Rules.OfTable> tables = new HashMap<>();
  private Duration keeping = Duration.ofNanos(5_000);
  private LongSupplier nanos = System::nanoTime;

  CaffeineCacheBuilder() {}

  /**
   * Says how much of the heap the answers may take, with all that is kept beside them; 64 MiB
   * unless said.
   *
   * @param bytes at least 1 MiB, at most half of the heap
   * @return this builder
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is less or more
   */
  public CaffeineCacheBuilder maximumBytes(long bytes) {
    long heap = Runtime.getRuntime().maxMemory();
    if (bytes > heap / 2) {
      throw refused(
          ("A cache of %d bytes is more than half of the heap, which has %d bytes; give the JVM"
                  + " more with -Xmx, or the cache less.")
              .formatted(bytes, heap));
    }
    if (bytes < LEAST_BYTES) {
      throw refused("A cache has at least %d bytes, not %d.".formatted(LEAST_BYTES, bytes));
    }
    this.maximumBytes = bytes;
    return this;
  }

  /**
   * Says how many answers are kept at most; as many as find room unless said. Each then counts as
   * at least its part of {@link #maximumBytes}, so that large and small ones together may be fewer.
   *
   * @param entries at least 1
   * @return this builder
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is less
   */
  public CaffeineCacheBuilder maximumEntries(long entries) {
    if (entries < 1) {
      throw refused("A cache keeps at least 1 answer, not %d.".formatted(entries));
    }
    this.maximumEntries = entries;
    return this;
  }

  /**
   * Says how large an answer may be that is kept; 1 MiB unless said, and never more than all
   * answers together.
   *
   * @param bytes at least 1 KiB, at most 1 GiB
   * @return this builder
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is less or more
   */
  public CaffeineCacheBuilder maximumAnswerBytes(long bytes) {
    if (bytes < 1L << 10 || bytes > 1L << 30) {
      throw refused(
          "An answer may have %d to %d bytes, not %d.".formatted(1L << 10, 1L << 30, bytes));
    }
    this.maximumAnswerBytes = bytes;
    return this;
  }

  /**
   * Says how much the answers that read one table may take, whichever table that is, so that one
   * does not push out all others; half of {@link #maximumBytes} unless said. An answer that reads
   * several tables counts for each. Where there is no room, answers of that table leave.
   *
   * @param bytes at least 1 KiB, at most {@link #maximumBytes}
   * @return this builder
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is less
   */
  public CaffeineCacheBuilder maximumBytesPerTable(long bytes) {
    this.quota = OptionalLong.of(checkQuota(bytes));
    return this;
  }

  /**
   * Says how much the answers that read a certain table may take.
   *
   * @param source the source's id
   * @param table the table
   * @param bytes at least 1 KiB, at most {@link #maximumBytes}
   * @return this builder
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is less
   */
  public CaffeineCacheBuilder maximumBytes(String source, TableName table, long bytes) {
    checkQuota(bytes);
    return rule(source, table, known -> known.within(bytes));
  }

  private static long checkQuota(long bytes) {
    if (bytes < 1L << 10) {
      throw refused(
          "The answers of a table may have at least %d bytes, not %d.".formatted(1L << 10, bytes));
    }
    return bytes;
  }

  /**
   * Says how long an answer is kept; 10 minutes unless said. What makes sure that an answer is true
   * is the versions, not this; it bounds how long a write is overlooked that nobody told of.
   *
   * @param time above 0, at most 365 days
   * @return this builder
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is less or more
   */
  public CaffeineCacheBuilder timeToLive(Duration time) {
    this.life = checkLife(time);
    return this;
  }

  /**
   * Says how long an answer of a source is kept.
   *
   * @param source the source's id
   * @param time above 0, at most 365 days
   * @return this builder
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is less or more
   */
  public CaffeineCacheBuilder timeToLive(String source, Duration time) {
    lives.put(Objects.requireNonNull(source, "source"), checkLife(time));
    return this;
  }

  /**
   * Says how long an answer is kept that reads a table; it goes before what is said of the source.
   * An answer of several tables is kept as long as the shortest-lived of them says.
   *
   * @param source the source's id
   * @param table the table
   * @param time above 0, at most 365 days
   * @return this builder
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is less or more
   */
  public CaffeineCacheBuilder timeToLive(String source, TableName table, Duration time) {
    checkLife(time);
    return rule(source, table, known -> known.living(time));
  }

  private static Duration checkLife(Duration time) {
    if (time.isNegative() || time.isZero() || time.compareTo(Rules.LONGEST) > 0) {
      throw refused("An answer lives more than 0 and at most 365 days, not %s.".formatted(time));
    }
    return time;
  }

  /**
   * Says that a table is not written, so that its answers may be kept for 365 days where there is
   * room. If it is written through Mesa all the same, they are given up as any other table's: a
   * warning is logged, and from then on they live no longer than others.
   *
   * @param source the source's id
   * @param table the table
   * @return this builder
   */
  public CaffeineCacheBuilder immutable(String source, TableName table) {
    return rule(source, table, Rules.OfTable::unwritten);
  }

  private CaffeineCacheBuilder rule(
      String source, TableName table, UnaryOperator<Rules.OfTable> change) {
    Objects.requireNonNull(source, "source");
    Objects.requireNonNull(table, "table");
    var key = new Rules.SourceTable(source, table);
    tables.put(key, change.apply(tables.getOrDefault(key, Rules.OfTable.NOTHING)));
    return this;
  }

  /**
   * Says what it is reckoned to cost to keep an answer that may never be asked for again; 5 µs
   * unless said. By this it is judged whether keeping answers of a shape pays: the loads that were
   * saved must have taken longer than this for each that was not. With 0 it always pays.
   *
   * @param time 0 or more, at most 1 minute
   * @return this builder
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is less or more
   */
  public CaffeineCacheBuilder costOfKeeping(Duration time) {
    if (time.isNegative() || time.compareTo(Duration.ofMinutes(1)) > 0) {
      throw refused("Keeping an answer costs 0 to 60 seconds, not %s.".formatted(time));
    }
    this.keeping = time;
    return this;
  }

  /**
   * Sets the clock by which answers age, for tests; {@link System#nanoTime} unless said.
   *
   * @param clock gives nanoseconds since some instant; thread-safe
   * @return this builder
   */
  public CaffeineCacheBuilder clock(LongSupplier clock) {
    this.nanos = Objects.requireNonNull(clock, "clock");
    return this;
  }

  /**
   * Makes the cache.
   *
   * @return a cache without answers
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where a table's answers may take more
   *     than all together, or a table is said both not to be written and how long its answers live
   */
  public CaffeineCache build() {
    quota.ifPresent(bytes -> checkWithin("a table's answers", bytes));
    tables.forEach(this::check);
    long answerBytes = Math.min(maximumAnswerBytes, maximumBytes);
    var rules = new Rules(answerBytes, life, quota.orElse(maximumBytes / 2), lives, tables);
    var kept = new KeptAnswers(maximumBytes, maximumEntries, nanos);
    return new CaffeineCache(rules, kept, new Shapes(keeping.toNanos()), nanos);
  }

  private void check(Rules.SourceTable table, Rules.OfTable rule) {
    String name = "the answers of %s in '%s'".formatted(table.table(), table.source());
    rule.quota().ifPresent(bytes -> checkWithin(name, bytes));
    if (rule.immutable() && rule.life().isPresent()) {
      throw refused(
          ("The table %s in '%s' is said both not to be written and how long its answers live; say"
                  + " one of the two.")
              .formatted(table.table(), table.source()));
    }
  }

  private void checkWithin(String what, long bytes) {
    if (bytes > maximumBytes) {
      throw refused(
          "All answers may have %d bytes, so that %s cannot have %d."
              .formatted(maximumBytes, what, bytes));
    }
  }

  private static MesaException refused(String message) {
    return new MesaException(ErrorCode.INVALID_ARGUMENT, message);
  }
}
