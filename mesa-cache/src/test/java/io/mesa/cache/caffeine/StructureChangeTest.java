package io.mesa.cache.caffeine;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.cache.PendingWrite;
import io.mesa.cache.WriteSet;
import io.mesa.query.Query;
import org.junit.jupiter.api.Test;

/** Writes whose reach is changed by a change of the structure of tables. */
class StructureChangeTest {
  private static final WriteSet STRUCTURE = new WriteSet.Database(Asking.DATABASE, true);
  private static final Query LOG = Query.from("log").build();

  private final CaffeineCache cache = CaffeineCache.builder().build();
  private final Asking asking = new Asking(cache);

  private void ask() {
    asking.ask(LOG, () -> Asking.rows("before"));
  }

  @Test
  void structureVersion_afterAChangeOfAnyStructure_isAnother() {
    long before = cache.structureVersion();

    cache.writing(() -> Asking.writes("orders")).committed();
    assertThat(cache.structureVersion()).isEqualTo(before);

    cache.writing(() -> new WriteSet.Database("another", true)).committed();
    assertThat(cache.structureVersion()).isNotEqualTo(before);
  }

  @Test
  void find_afterWriteThatAStructureChangeOvertook_isNull() {
    PendingWrite write = cache.writing(() -> Asking.writes("orders"));
    // A trigger is created: from now on, the write changes the log, too.
    cache.writing(() -> STRUCTURE).committed();
    ask();

    write.committed();

    assertThat(asking.finds(LOG)).isFalse();
  }

  @Test
  void load_duringWriteThatAStructureChangeOvertook_keepsNothing() {
    cache.writing(() -> Asking.writes("orders"));
    cache.writing(() -> STRUCTURE).committed();

    ask();

    assertThat(asking.finds(LOG)).isFalse();
  }

  @Test
  void load_afterWriteThatAStructureChangeOvertook_isKeptAgain() {
    PendingWrite write = cache.writing(() -> Asking.writes("orders"));
    cache.writing(() -> STRUCTURE).committed();
    write.rolledBack();

    ask();

    assertThat(asking.finds(LOG)).isTrue();
  }

  @Test
  void load_duringWriteThatBeganWhileTheStructureChanged_keepsNothing() {
    PendingWrite change = cache.writing(() -> STRUCTURE);
    PendingWrite write = cache.writing(() -> Asking.writes("orders"));
    change.committed();

    ask();

    assertThat(asking.finds(LOG)).isFalse();
    write.committed();
    ask();
    assertThat(asking.finds(LOG)).isTrue();
  }

  @Test
  void load_duringWriteWhoseReachWasLookedUpWhileTheStructureChanged_keepsNothing() {
    cache.writing(
        () -> {
          WriteSet reach = Asking.writes("orders");
          cache.writing(() -> STRUCTURE).committed();
          return reach;
        });

    ask();

    assertThat(asking.finds(LOG)).isFalse();
  }

  @Test
  void load_duringWriteThatAnUndoneStructureChangeMet_isKept() {
    cache.writing(() -> Asking.writes("orders"));
    cache.writing(() -> STRUCTURE).rolledBack();

    ask();

    assertThat(asking.finds(LOG)).isTrue();
  }
}
