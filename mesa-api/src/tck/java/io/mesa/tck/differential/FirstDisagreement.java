package io.mesa.tck.differential;

import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * How soon a wrong translator is found, for scripts that check that a {@link Differential} can
 * fail.
 */
public final class FirstDisagreement {
  private static final Pattern FOUND = Pattern.compile("^Query ([0-9]+) of seed");

  private FirstDisagreement() {}

  /**
   * Asks queries until databases disagree.
   *
   * @param opened opens databases to compare with the reference, one for each thread
   * @param queries how many queries at most
   * @param seed chooses them
   * @return after how many queries they disagreed, {@code none} where they did not
   */
  public static String of(
      Supplier<? extends List<? extends DatabaseUnderTest>> opened, int queries, long seed) {
    List<? extends DatabaseUnderTest> databases = opened.get();
    try {
      Differential run = Differential.of(DatabaseUnderTest.memory(), databases.get(0));
      databases.stream().skip(1).forEach(each -> run.beside(DatabaseUnderTest.memory(), each));
      run.seed(seed).queries(queries).shrinkingFor(Duration.ZERO).withoutRequiredCoverage().run();
      return "none";
    } catch (AssertionError disagreement) {
      Matcher matcher = FOUND.matcher(String.valueOf(disagreement.getMessage()));
      if (!matcher.find()) {
        throw disagreement;
      }
      return Integer.toString(Integer.parseInt(matcher.group(1)) + 1);
    } finally {
      databases.forEach(DatabaseUnderTest::close);
    }
  }

  /**
   * Prints, for each seed, after how many queries databases disagreed, and ends the process:
   * loggers of drivers may have left threads.
   *
   * @param arguments the number of queries on each seed, and the seeds
   * @param opened opens databases to compare with the reference, one for each thread
   */
  public static void print(
      String[] arguments, Supplier<? extends List<? extends DatabaseUnderTest>> opened) {
    var line = new StringBuilder("found");
    for (int i = 1; i < arguments.length; i++) {
      line.append(' ')
          .append(of(opened, Integer.parseInt(arguments[0]), Long.parseLong(arguments[i])));
    }
    System.out.println(line);
    System.exit(0);
  }
}
