package io.mesa.cache.caffeine;

import java.util.Arrays;

/** The words of everything an answer is made of, and what they were at a time. Immutable. */
final class Versions {
  /** How many words stand before those of tables: of anything, and of the database. */
  static final int WHOLE = 2;

  private final VersionWord[] words;
  private final long[] values;

  private Versions(VersionWord[] words, long[] values) {
    this.words = words;
    this.values = values;
  }

  /** What the words are now. Kept, not copied. */
  static Versions now(VersionWord... words) {
    long[] values = new long[words.length];
    for (int i = 0; i < words.length; i++) {
      values[i] = words[i].read();
    }
    return new Versions(words, values);
  }

  /** Whether the same words were read and were the same. */
  boolean same(Versions other) {
    return Arrays.equals(values, other.values) && Arrays.equals(words, other.words);
  }

  /** Whether no change was under way then. */
  boolean areQuiet() {
    return firstPending() < 0;
  }

  /** The place of the first word of which a change was under way then; below 0 where none was. */
  int firstPending() {
    for (int i = 0; i < values.length; i++) {
      if (!VersionWord.isQuiet(values[i])) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Whether the words are what they were, when nothing was under way. They are read one after the
   * other. A write moves its words after the database has made it and marks them before, so none
   * that touches a word was made from when it was captured until it was read now; thus none was
   * made at all from the last capture until the first reading.
   */
  boolean areCurrent() {
    return firstMoved() < 0;
  }

  /** The place of the first word that is not what it was; below 0 where all are. */
  int firstMoved() {
    for (int i = 0; i < words.length; i++) {
      if (words[i].read() != values[i]) {
        return i;
      }
    }
    return -1;
  }

  /**
   * Whether nothing was changed but rows of tables: not the structure, and not who may read what.
   */
  boolean onlyRowsMoved() {
    for (int i = 0; i < WHOLE; i++) {
      if (words[i].read() != values[i]) {
        return false;
      }
    }
    return true;
  }

  /** A number of the words' values, which is another one when a word moves. */
  long fingerprint() {
    long hash = 0;
    for (long value : values) {
      hash = (hash ^ value) * 0x9E3779B97F4A7C15L;
      hash ^= hash >>> 32;
    }
    return hash;
  }
}
