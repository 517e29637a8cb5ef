package io.mesa.cache.caffeine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VersionWordTest {
  private static final long MOST_PENDING = (1L << 24) - 1;

  private static boolean isQuiet(VersionWord word) {
    return VersionWord.isQuiet(word.read());
  }

  @Test
  void changed_oneOfTwoUnderWay_leavesTheOther() {
    var word = new VersionWord();
    word.begin();
    word.begin();

    word.changed();

    assertThat(isQuiet(word)).isFalse();
    assertThat(VersionWord.changes(word.read())).isEqualTo(1);
  }

  @Test
  void unchanged_theOnlyOneUnderWay_isAsBefore() {
    var word = new VersionWord();
    long before = word.read();
    word.begin();

    word.unchanged();

    assertThat(word.read()).isEqualTo(before);
  }

  @Test
  void begin_moreAtOnceThanCanBeCounted_isNeverQuietAgain() {
    var word = new VersionWord(MOST_PENDING - 1);

    word.begin();
    word.begin();
    assertThat(word.read()).isEqualTo(MOST_PENDING);
    for (int i = 0; i < 3; i++) {
      word.unchanged();
      word.changed();
    }

    assertThat(word.read()).isEqualTo((3L << 24) | MOST_PENDING);
  }

  @Test
  void changed_moreOftenThanCanBeCounted_isNeverQuietAgain() {
    long last = -1L << 24;
    var word = new VersionWord(last);
    word.begin();
    word.begin();

    word.changed();
    word.unchanged();

    assertThat(word.read()).isEqualTo(last | MOST_PENDING);
    word.begin();
    word.changed();
    assertThat(isQuiet(word)).isFalse();
  }
}
