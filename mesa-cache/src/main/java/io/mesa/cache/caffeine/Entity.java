package io.mesa.cache.caffeine;

import io.mesa.value.TableName;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A table: the word of its changes, and the answers that read it. Thread-safe. */
final class Entity {
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.cache");

  private final String database;
  private final TableName table;
  private final VersionWord word = new VersionWord();
  private final Set<Answer> answers = new LinkedHashSet<>();
  private long bytes;
  private volatile boolean immutable;
  private final AtomicBoolean warned = new AtomicBoolean();

  Entity(String database, TableName table) {
    this.database = database;
    this.table = table;
  }

  String database() {
    return database;
  }

  TableName table() {
    return table;
  }

  VersionWord word() {
    return word;
  }

  /** Somebody said that it is not written. */
  void markImmutable() {
    immutable = true;
    if (isWritten()) {
      warn();
    }
  }

  /** It is being written. */
  void written() {
    if (immutable) {
      warn();
    }
  }

  private void warn() {
    if (warned.compareAndSet(false, true)) {
      LOG.warn(
          "The table {} is marked as immutable in the cache, and is written. Its answers are as"
              + " true as any other table's, but from now on they live no longer either; take the"
              + " mark away.",
          table);
    }
  }

  /** Whether it was ever written. */
  boolean isWritten() {
    return word.read() != 0;
  }

  /** Takes an answer in, unless all its answers would then take more than they may. */
  synchronized boolean admit(Answer answer, long mostBytes) {
    if (bytes + answer.bytes() > mostBytes) {
      return false;
    }
    bytes += answer.bytes();
    answers.add(answer);
    return true;
  }

  synchronized void release(Answer answer) {
    if (answers.remove(answer)) {
      bytes -= answer.bytes();
    }
  }

  /**
   * The answer that goes first where there is no room: of those that were not given since they came
   * or were spared, the one that came first. Those that were are spared once.
   */
  synchronized @Nullable Answer first() {
    for (int spared = answers.size(); ; spared--) {
      Answer eldest = answers.isEmpty() ? null : answers.iterator().next();
      if (eldest == null || spared <= 0 || !eldest.usedSince()) {
        return eldest;
      }
      answers.remove(eldest);
      answers.add(eldest);
    }
  }

  synchronized int entries() {
    return answers.size();
  }

  synchronized long bytes() {
    return bytes;
  }

  @Override
  public String toString() {
    return table.toString();
  }
}
