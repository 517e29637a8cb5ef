package io.mesa.postgres.query;

import static org.assertj.core.api.Assertions.assertThatNoException;

import io.mesa.postgres.testing.PostgresServer;
import io.mesa.tck.differential.DatabaseUnderTest;
import io.mesa.tck.differential.Differential;
import org.junit.jupiter.api.Test;

/**
 * Random queries over random tables: PostgreSQL answers as the reference does. The seed is of the
 * day's choice no more than of chance's: a failure prints it with the query as code; {@code
 * -Dmesa.differential.seed} and {@code -Dmesa.differential.queries} choose others.
 */
class PostgresDifferentialTest {
  private static final long SEED = 20_261_121;
  private static final int QUERIES = 20_000;

  @Test
  void queries_atRandom_areAnsweredAsTheReferenceDoes() {
    try (var postgres = new PostgresUnderTest(PostgresServer.shared(18))) {
      assertThatNoException()
          .isThrownBy(
              () ->
                  System.out.println(
                      Differential.of(DatabaseUnderTest.memory(), postgres)
                          .seed(SEED)
                          .queries(QUERIES)
                          .run()));
    }
  }
}
