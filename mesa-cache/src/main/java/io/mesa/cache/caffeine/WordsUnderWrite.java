package io.mesa.cache.caffeine;

import io.mesa.cache.PendingWrite;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;

/** The words that a write under way holds back. Thread-safe. */
final class WordsUnderWrite implements PendingWrite {
  private final WritesInFlight inFlight;
  private final List<VersionWord> words;
  private final boolean ofStructure;
  private boolean ended;

  /** Holds back the words from now on; the first may be that of the structure. */
  WordsUnderWrite(WritesInFlight inFlight, List<VersionWord> words, boolean ofStructure) {
    this.inFlight = inFlight;
    this.words = new ArrayList<>(words);
    this.ofStructure = ofStructure;
    words.forEach(VersionWord::begin);
    inFlight.add(this);
  }

  /** Holds back one more word, unless the write has ended. */
  synchronized void hold(VersionWord word) {
    if (!ended && !words.contains(word)) {
      word.begin();
      words.add(word);
    }
  }

  @Override
  public void committed() {
    if (ofStructure) {
      inFlight.structureChanged(this);
    }
    end(VersionWord::changed);
  }

  @Override
  public void rolledBack() {
    end(VersionWord::unchanged);
  }

  /** What it holds back besides the structure. */
  synchronized List<VersionWord> held() {
    return List.copyOf(words.subList(ofStructure ? 1 : 0, words.size()));
  }

  private synchronized void end(Consumer<VersionWord> how) {
    if (ended) {
      throw new IllegalStateException("The write has ended before.");
    }
    ended = true;
    words.forEach(how);
    inFlight.remove(this);
  }
}
