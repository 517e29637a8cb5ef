package io.mesa.postgres.query;

import io.mesa.postgres.testing.PostgresServer;
import io.mesa.tck.differential.FirstDisagreement;
import java.util.List;

/** Looks for the first disagreement on some seeds, for the script that runs mutants. */
public final class SeedRun {
  private SeedRun() {}

  /**
   * Runs.
   *
   * @param arguments the number of queries on each seed, and the seeds
   */
  public static void main(String[] arguments) {
    PostgresServer server = PostgresServer.shared(18);
    FirstDisagreement.print(
        arguments, () -> List.of(new PostgresUnderTest(server), new PostgresUnderTest(server)));
  }
}
