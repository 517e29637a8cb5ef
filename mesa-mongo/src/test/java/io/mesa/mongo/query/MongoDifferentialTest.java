package io.mesa.mongo.query;

import static org.assertj.core.api.Assertions.assertThatNoException;

import io.mesa.tck.differential.DatabaseUnderTest;
import io.mesa.tck.differential.Differential;
import org.junit.jupiter.api.Test;

/**
 * Random queries over random collections: the server answers as the reference does. A failure
 * prints its seed with the query as code; {@code -Dmesa.differential.seed} and {@code
 * -Dmesa.differential.queries} choose others.
 */
class MongoDifferentialTest {
  private static final long SEED = 20_261_121;
  private static final int QUERIES = 20_000;

  @Test
  void queries_atRandom_areAnsweredAsTheReferenceDoes() {
    try (var first = new MongoUnderTest();
        var second = new MongoUnderTest()) {
      assertThatNoException()
          .isThrownBy(
              () ->
                  System.out.println(
                      Differential.of(DatabaseUnderTest.memory(), first)
                          .beside(DatabaseUnderTest.memory(), second)
                          .seed(SEED)
                          .queries(QUERIES)
                          .run()));
    }
  }
}
