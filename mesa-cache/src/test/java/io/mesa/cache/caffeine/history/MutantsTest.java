package io.mesa.cache.caffeine.history;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The histories can fail: each deliberate mistake of {@code src/test/mutants} makes an answer
 * wrong. A few of them on one seed; under {@code -Plong} all on three seeds.
 */
class MutantsTest {
  private static final boolean LONG = Boolean.getBoolean("mesa.long");
  private static final long OPERATIONS = 500_000;
  private static final List<Long> SEEDS = LONG ? List.of(101L, 102L, 103L) : List.of(103L);
  private static final List<String> FEW =
      List.of("feed-gap-ignored", "lease-by-one-clock-only", "no-pending-mark");

  /** Those that no change of the code or of the patches may lose. */
  private static final List<String> FOURTEEN =
      List.of(
          "store-after-a-version-moved",
          "no-pending-mark",
          "pending-mark-after-the-commit-was-sent",
          "version-moved-before-the-commit",
          "unknown-outcome-treated-as-rolled-back",
          "unknown-outcome-moved-at-once",
          "words-evicted-and-restarted-at-0",
          "key-by-hash-alone",
          "rows-read-inside-a-transaction-stored",
          "view-without-its-tables",
          "cascade-without-its-child-table",
          "single-flight-joined-across-versions",
          "lease-by-one-clock-only",
          "feed-gap-ignored");

  @TempDir Path scratch;

  private static List<String> mutants() throws IOException {
    return LONG ? Mutant.names() : FEW;
  }

  @Test
  void names_haveAllFourteen() throws IOException {
    assertThat(Mutant.names()).containsAll(FOURTEEN);
  }

  @ParameterizedTest
  @MethodSource("mutants")
  void mutant_onEachSeed_isCaught(String name) throws IOException {
    List<String> found = new Mutant(name).found(scratch, OPERATIONS, SEEDS);

    System.out.printf("[mesa] Mutant %s: found after %s operations%n", name, found);
    assertThat(found).hasSameSizeAs(SEEDS).doesNotContain("none");
  }
}
