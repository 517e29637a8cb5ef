package io.mesa.cache.caffeine;

import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The writes that have begun and not ended. A write marks what it reaches by the structure that it
 * knows; where that changes before the database has done the write, it may reach more. So each
 * write that is in flight when a change of structure ends holds back, until it ends itself, all
 * that the change held back; one that begins while the change is under way reaches anything.
 * Thread-safe.
 */
final class WritesInFlight {
  private final Set<WordsUnderWrite> writes = ConcurrentHashMap.newKeySet();

  void add(WordsUnderWrite write) {
    writes.add(write);
  }

  void remove(WordsUnderWrite write) {
    writes.remove(write);
  }

  /**
   * To be called before the words of the change move: until then, they are held back by it, and no
   * moment is left in which an answer could be kept.
   */
  void structureChanged(WordsUnderWrite change) {
    for (VersionWord word : change.held()) {
      for (WordsUnderWrite write : writes) {
        if (write != change) {
          write.hold(word);
        }
      }
    }
  }
}
