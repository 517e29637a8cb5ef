package io.mesa.postgres.query;

import io.mesa.postgres.testing.PostgresServer;
import io.mesa.tck.differential.DatabaseUnderTest;
import io.mesa.tck.differential.Differential;
import java.time.Duration;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Looks for the first disagreement on some seeds, for {@code src/test/mutants/run.sh}: prints, for
 * each seed, after how many queries it was found, or {@code none}.
 */
public final class SeedRun {
  private static final Pattern FOUND = Pattern.compile("^Query ([0-9]+) of seed");

  private SeedRun() {}

  /**
   * Runs.
   *
   * @param arguments the number of queries on each seed, and the seeds
   */
  public static void main(String[] arguments) {
    int queries = Integer.parseInt(arguments[0]);
    PostgresServer server = PostgresServer.shared(18);
    var line = new StringBuilder("found");
    for (int i = 1; i < arguments.length; i++) {
      line.append(' ').append(first(server, Long.parseLong(arguments[i]), queries));
    }
    System.out.println(line);
    // The loggers of the drivers may have left threads.
    System.exit(0);
  }

  private static String first(PostgresServer server, long seed, int queries) {
    try (var one = new PostgresUnderTest(server);
        var other = new PostgresUnderTest(server)) {
      Differential.of(DatabaseUnderTest.memory(), one)
          .beside(DatabaseUnderTest.memory(), other)
          .seed(seed)
          .queries(queries)
          .shrinkingFor(Duration.ZERO)
          .withoutRequiredCoverage()
          .run();
      return "none";
    } catch (AssertionError disagreement) {
      Matcher matcher = FOUND.matcher(String.valueOf(disagreement.getMessage()));
      if (!matcher.find()) {
        throw disagreement;
      }
      return Integer.toString(Integer.parseInt(matcher.group(1)) + 1);
    }
  }
}
