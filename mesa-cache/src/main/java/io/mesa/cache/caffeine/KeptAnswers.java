package io.mesa.cache.caffeine;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.mesa.cache.CacheScope;
import io.mesa.query.Query;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.LongSupplier;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * The answers that are kept, within their bounds: Caffeine chooses what leaves where all together
 * take too much, a table's own answers leave where they take more than its quota. Thread-safe.
 */
final class KeptAnswers {
  /** A single answer's weight is an int. */
  private static final long MOST_WEIGHT = 1L << 30;

  private final Cache<AnswerKey, Answer> answers;
  private final AtomicLong bytes = new AtomicLong();
  private final LongAdder evictions = new LongAdder();

  /**
   * Without answers.
   *
   * @param mostBytes what they may take together
   * @param mostEntries how many there may be; each weighs at least its part of the whole, so that
   *     one bound keeps both
   * @param nanos the clock
   */
  KeptAnswers(long mostBytes, long mostEntries, LongSupplier nanos) {
    long unit = parts(mostBytes, MOST_WEIGHT);
    long whole = mostBytes / unit;
    long least = whole / mostEntries;
    this.answers =
        Caffeine.newBuilder()
            .maximumWeight(least == 0 ? whole : least * mostEntries)
            .weigher(
                (AnswerKey key, Answer answer) ->
                    (int) Math.max(least, parts(answer.bytes(), unit)))
            .expireAfter(new Life())
            .evictionListener((key, answer, cause) -> evicted(answer))
            // What has to leave leaves before the next call goes on, and no thread is asked for.
            .executor(Runnable::run)
            .ticker(nanos::getAsLong)
            .build();
  }

  private static long parts(long whole, long part) {
    return (whole + part - 1) / part;
  }

  /** An answer lives as long as it was given to live when it came. */
  private static final class Life implements Expiry<AnswerKey, Answer> {
    @Override
    public long expireAfterCreate(AnswerKey key, Answer answer, long now) {
      return Math.max(1, answer.lifeNanos() - (now - answer.askedNanos()));
    }

    @Override
    public long expireAfterUpdate(AnswerKey key, Answer answer, long now, long left) {
      return expireAfterCreate(key, answer, now);
    }

    @Override
    public long expireAfterRead(AnswerKey key, Answer answer, long now, long left) {
      return left;
    }
  }

  private void evicted(@Nullable Answer answer) {
    evictions.increment();
    if (answer != null) {
      release(answer);
    }
  }

  /** The answer to a query, without a new object. */
  @Nullable Answer find(CacheScope scope, int scopeHash, Query query) {
    AnswerKey probe = AnswerKey.probe(scope, scopeHash, query);
    try {
      return answers.getIfPresent(probe);
    } finally {
      probe.clear();
    }
  }

  /** The answer to a query, without counting as a use of it. */
  @Nullable Answer look(AnswerKey key) {
    return answers.policy().getIfPresentQuietly(key);
  }

  /**
   * Keeps an answer. Where a table's answers take too much with it, others of that table leave.
   *
   * @return false where it alone takes more than a table's may
   */
  boolean keep(Answer answer, ToLongFunction<Entity> quota) {
    bytes.addAndGet(answer.bytes());
    answer.shape().kept(answer);
    for (Entity entity : answer.entities()) {
      if (!admit(answer, entity, quota.applyAsLong(entity))) {
        release(answer);
        return false;
      }
    }
    Answer replaced = answers.asMap().put(answer.key(), answer);
    if (replaced != null) {
      release(replaced);
    }
    if (answer.hasLeft()) {
      drop(answer); // Another call needed its room before it was there.
    }
    return true;
  }

  private boolean admit(Answer answer, Entity entity, long quota) {
    if (answer.bytes() > quota) {
      return false;
    }
    while (!entity.admit(answer, quota)) {
      Answer first = entity.first();
      if (first != null) {
        evictions.increment();
        drop(first);
      }
    }
    return true;
  }

  /** Lets an answer go. */
  void drop(Answer answer) {
    answers.asMap().remove(answer.key(), answer);
    release(answer);
  }

  private void release(Answer answer) {
    if (answer.leave()) {
      bytes.addAndGet(-answer.bytes());
      answer.shape().left(answer);
    }
    answer.entities().forEach(entity -> entity.release(answer));
  }

  /** Lets all answers go. */
  void clear() {
    answers.asMap().values().forEach(this::drop);
  }

  long entries() {
    answers.cleanUp();
    return answers.estimatedSize();
  }

  long bytes() {
    return bytes.get();
  }

  long evictions() {
    return evictions.sum();
  }
}
