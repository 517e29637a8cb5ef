package io.mesa.mongo.query;

import io.mesa.tck.differential.FirstDisagreement;

/** Looks for the first disagreement on some seeds, for the script that runs mutants. */
public final class SeedRun {
  private SeedRun() {}

  /**
   * Runs.
   *
   * @param arguments the number of queries on each seed, and the seeds
   */
  public static void main(String[] arguments) {
    FirstDisagreement.print(arguments, () -> MongoUnderTest.several(2));
  }
}
