package io.mesa.cache.caffeine.history;

/** Looks for the first wrong answer on some seeds, for the script that runs mutants. */
public final class SeedRun {
  /** How many threads a history has, and how many operations each does. */
  static final int THREADS = 5;

  static final int EACH = 4_000;

  private SeedRun() {}

  /**
   * Prints, for each seed, after how many operations an answer was wrong, and ends the process.
   *
   * @param arguments the number of operations on each seed, and the seeds
   * @throws InterruptedException where it is interrupted
   */
  public static void main(String[] arguments) throws InterruptedException {
    var line = new StringBuilder("found");
    for (int i = 1; i < arguments.length; i++) {
      line.append(' ').append(first(Long.parseLong(arguments[i]), Integer.parseInt(arguments[0])));
    }
    System.out.println(line);
    System.exit(0);
  }

  /** Histories of one seed after the other's, until there were that many operations. */
  private static String first(long seed, int operations) throws InterruptedException {
    long done = 0;
    for (long next = seed; done < operations; next += 1_000) {
      Simulation simulation = Simulation.seeded(next, THREADS, EACH);
      History history = simulation.history();
      if (history.firstViolation() > 0) {
        System.err.println("Seed " + next + ": " + history.violations().get(0));
        return Long.toString(done + history.firstViolation());
      }
      System.err.println("Seed " + next + simulation + ": " + history.figures());
      done += history.figures().operations();
    }
    return "none";
  }
}
