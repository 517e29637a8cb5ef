package io.mesa.postgres.query;

import static org.assertj.core.api.Assertions.assertThatNoException;

import io.mesa.postgres.testing.PostgresServer;
import io.mesa.tck.differential.DatabaseUnderTest;
import io.mesa.tck.differential.Differential;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random queries over random tables: PostgreSQL answers as the reference does. The seed is of the
 * day's choice no more than of chance's: a failure prints it with the query as code; {@code
 * -Dmesa.differential.seed} and {@code -Dmesa.differential.queries} choose others.
 */
class PostgresDifferentialTest {
  private static final long SEED = 20_261_121;
  private static final int QUERIES = 20_000;
  private static final int QUERIES_ON_EACH_VERSION = 5_000;

  @Test
  void queries_atRandom_areAnsweredAsTheReferenceDoes() {
    ask(PostgresServer.shared(18), QUERIES);
  }

  @ParameterizedTest
  @MethodSource("io.mesa.postgres.testing.PostgresServer#all")
  @EnabledIfSystemProperty(
      named = "mesa.long",
      matches = "true",
      disabledReason = "every version is asked in the long run: -Plong")
  void queries_onEveryVersion_areAnsweredAsTheReferenceDoes(PostgresServer server) {
    ask(server, QUERIES_ON_EACH_VERSION);
  }

  /** Asks in two threads, each with a database of its own: what is asked does not depend on it. */
  private static void ask(PostgresServer server, int queries) {
    try (var first = new PostgresUnderTest(server);
        var second = new PostgresUnderTest(server)) {
      assertThatNoException()
          .isThrownBy(
              () ->
                  System.out.println(
                      Differential.of(DatabaseUnderTest.memory(), first)
                          .beside(DatabaseUnderTest.memory(), second)
                          .seed(SEED)
                          .queries(queries)
                          .run()));
    }
  }
}
