package io.mesa.mongo.query;

import static org.assertj.core.api.Assertions.assertThatNoException;

import io.mesa.tck.differential.DatabaseUnderTest;
import io.mesa.tck.differential.Differential;
import org.junit.jupiter.api.Test;

/**
 * Random queries, of which a quarter includes related rows, on a double of a server without {@code
 * $lookup}: the answers are those of the reference, as they are where the server joins. What makes
 * a run longer stands at {@link MongoDifferentialTest}.
 */
class RelatedRowsDifferentialOnDoubleTest {
  private static final long SEED = 20_261_122;
  private static final int QUERIES = 1_000;

  @Test
  void queries_atRandom_areAnsweredAsTheReferenceDoes() {
    try (MongoUnderTest without = MongoUnderTest.withoutLookups()) {
      var differential =
          Differential.of(DatabaseUnderTest.memory(), without)
              .seed(SEED)
              .queries(QUERIES)
              .withoutRequiredCoverage();
      assertThatNoException().isThrownBy(() -> System.out.println(differential.run()));
    }
  }
}
