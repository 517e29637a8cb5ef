package io.mesa.cache.caffeine;

import java.util.concurrent.atomic.AtomicLongFieldUpdater;

/**
 * How often something was changed, and how many changes of it are under way, in one word: {@code
 * version << 24 | pending}. Never goes back to a value that it had when nothing was under way, but
 * for changes that did not happen. Where one of the two parts can count no further, a change stays
 * under way for ever: what the word stands for is not kept any more. Thread-safe.
 */
final class VersionWord {
  private static final int PENDING_BITS = 24;
  private static final long ONE_VERSION = 1L << PENDING_BITS;
  private static final long MOST_PENDING = ONE_VERSION - 1;

  private static final AtomicLongFieldUpdater<VersionWord> WORD =
      AtomicLongFieldUpdater.newUpdater(VersionWord.class, "word");

  private volatile long word;

  VersionWord() {
    this(0);
  }

  /** A word that was read of another. */
  VersionWord(long word) {
    this.word = word;
  }

  /** The word now. */
  long read() {
    return word;
  }

  /** Whether nothing was under way when a word was read. */
  static boolean isQuiet(long word) {
    return (word & MOST_PENDING) == 0;
  }

  /** How often something had been changed when a word was read. */
  static long changes(long word) {
    return word >>> PENDING_BITS;
  }

  /** A change begins. The 16,777,215th at once stays under way for ever, and those after it. */
  void begin() {
    WORD.getAndUpdate(this, now -> isFull(now) ? now : now + 1);
  }

  /** A change that had begun is done. The 1,099,511,627,776th stays under way for ever. */
  void changed() {
    WORD.getAndUpdate(this, VersionWord::next);
  }

  private static long next(long now) {
    if (changes(now + ONE_VERSION) == 0) {
      return now | MOST_PENDING;
    }
    return now + ONE_VERSION - (isFull(now) ? 0 : 1);
  }

  /** A change that had begun did not happen. */
  void unchanged() {
    WORD.getAndUpdate(this, now -> isFull(now) ? now : now - 1);
  }

  private static boolean isFull(long word) {
    return (word & MOST_PENDING) == MOST_PENDING;
  }
}
