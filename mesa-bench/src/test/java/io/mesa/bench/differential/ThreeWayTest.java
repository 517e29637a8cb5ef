package io.mesa.bench.differential;

import static org.assertj.core.api.Assertions.assertThatNoException;

import io.mesa.mongo.query.MongoUnderTest;
import io.mesa.postgres.query.PostgresUnderTest;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.tck.differential.DatabaseUnderTest;
import io.mesa.tck.differential.Differential;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/**
 * Random queries over the same random rows: PostgreSQL and MongoDB answer as the reference does. A
 * failure prints its seed with the query as code; {@code -Dmesa.differential.seed} and {@code
 * -Dmesa.differential.queries} choose others.
 */
class ThreeWayTest {
  private static final long SEED = 20_261_122;
  private static final int QUERIES = 20_000;
  private static final int LANES = 2;

  @Test
  void queries_atRandom_areAnsweredAlikeByAllThree() {
    List<DatabaseUnderTest> opened = new ArrayList<>();
    try {
      Differential differential = null;
      for (MongoUnderTest mongo : MongoUnderTest.several(LANES)) {
        opened.add(mongo);
        var postgres = new PostgresUnderTest(PostgresServer.shared(18));
        opened.add(postgres);
        DatabaseUnderTest memory = DatabaseUnderTest.memory();
        differential =
            differential == null
                ? Differential.of(memory, postgres, mongo)
                : differential.beside(memory, postgres, mongo);
      }
      Differential threeWay = differential.seed(SEED).queries(QUERIES);
      assertThatNoException().isThrownBy(() -> System.out.println(threeWay.run()));
    } finally {
      opened.forEach(DatabaseUnderTest::close);
    }
  }
}
