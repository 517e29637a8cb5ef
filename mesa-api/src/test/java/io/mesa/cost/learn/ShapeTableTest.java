package io.mesa.cost.learn;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class ShapeTableTest {
  private final ShapeTable table = new ShapeTable(64);

  private ShapeHistory add(long key) {
    return table.findOrAdd(key, () -> new ShapeHistory(key, "t"));
  }

  @Test
  void findOrAdd_again_givesTheSame() {
    assertThat(add(7)).isSameAs(add(7)).isSameAs(table.find(7));
  }

  @Test
  void find_neverAdded_isNothing() {
    assertThat(table.find(7)).isNull();
  }

  @Test
  void findOrAdd_whereEachPlaceIsTaken_keepsWhatIsNew() {
    for (long key = 0; key < 10_000; key++) {
      assertThat(add(key)).isSameAs(table.find(key));
    }
  }

  @Test
  void findOrAdd_moreThanItHolds_keepsAsManyAndThoseInUse() {
    add(-1);
    for (long key = 0; key < 10_000; key++) {
      add(key);
      assertThat(table.find(-1)).as("used all the time, after %d others", key).isNotNull();
    }

    assertThat(LongStream.range(-1, 10_000).filter(key -> table.find(key) != null).count())
        .isEqualTo(64);
  }
}
