package io.mesa.mongo.query;

import static org.assertj.core.api.Assertions.assertThatNoException;

import io.mesa.tck.differential.DatabaseUnderTest;
import io.mesa.tck.differential.Differential;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Random queries over random collections: the server answers as the reference does. Most are asked
 * in {@code mesa-bench}, with PostgreSQL beside. A failure prints its seed with the query as code;
 * {@code -Dmesa.differential.seed} and {@code -Dmesa.differential.queries} choose others.
 */
class MongoDifferentialTest {
  private static final long SEED = 20_261_121;
  private static final int QUERIES = 3_000;
  private static final int LANES = 2;

  @Test
  void queries_atRandom_areAnsweredAsTheReferenceDoes() {
    List<MongoUnderTest> lanes = MongoUnderTest.several(LANES);
    try {
      var differential =
          Differential.of(DatabaseUnderTest.memory(), lanes.get(0)).seed(SEED).queries(QUERIES);
      lanes.stream().skip(1).forEach(l -> differential.beside(DatabaseUnderTest.memory(), l));
      assertThatNoException().isThrownBy(() -> System.out.println(differential.run()));
    } finally {
      lanes.forEach(MongoUnderTest::close);
    }
  }
}
