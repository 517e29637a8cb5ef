package io.mesa.tck.differential;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * Asks a reference and other databases the same random queries over the same random tables, and
 * fails where they disagree.
 *
 * <pre>{@code
 * try (DatabaseUnderTest postgres = new PostgresUnderTest(server)) {
 *   System.out.println(
 *       Differential.of(DatabaseUnderTest.memory(), postgres).seed(7).queries(20_000).run());
 * }
 * }</pre>
 *
 * <p>System properties go before what the test says: {@value #SEED_PROPERTY}, {@value
 * #QUERIES_PROPERTY}, {@value #DISAGREEMENTS_PROPERTY}, and {@value #INDEX_PROPERTY}, which asks
 * only the query of that number, as the message of a failure names it. Not thread-safe.
 */
public final class Differential {
  /** The property for the seed. */
  public static final String SEED_PROPERTY = "mesa.differential.seed";

  /** The property for the number of queries. */
  public static final String QUERIES_PROPERTY = "mesa.differential.queries";

  /** The property for the number of the only query to ask. */
  public static final String INDEX_PROPERTY = "mesa.differential.index";

  /** The property for the number of disagreements to print before the run stops. */
  public static final String DISAGREEMENTS_PROPERTY = "mesa.differential.disagreements";

  private static final int WHOLE_RUN = 20_000;
  private static final int REQUIRED_OCCURRENCES = 50;
  private static final int QUERIES_PER_OCCURRENCE = 1_000;

  private final List<List<DatabaseUnderTest>> lanes = new ArrayList<>();
  private long seed = 1;
  private int queries = WHOLE_RUN;
  private int disagreements = 1;
  private Duration shrinking = Duration.ofSeconds(20);
  private boolean coverageRequired = true;

  private Differential() {}

  /**
   * Compares databases.
   *
   * @param reference the one that is right
   * @param others those to compare with it; without any, the reference is asked whether its pages
   *     agree with its results
   * @return a run to be configured
   */
  public static Differential of(DatabaseUnderTest reference, DatabaseUnderTest... others) {
    return new Differential().beside(reference, others);
  }

  /**
   * Adds a thread that takes a share of the schemas, with databases of its own. What is asked and
   * what is found are the same for any number of threads.
   *
   * @param reference the one that is right, as the first
   * @param others those to compare with it, of the same kinds and in the same sequence as the first
   * @return this
   */
  public Differential beside(DatabaseUnderTest reference, DatabaseUnderTest... others) {
    List<DatabaseUnderTest> databases = new ArrayList<>();
    databases.add(reference);
    databases.addAll(List.of(others));
    lanes.add(List.copyOf(databases));
    return this;
  }

  /**
   * Chooses the schemas, the rows and the queries.
   *
   * @param value any number; 1 unless said
   * @return this
   */
  public Differential seed(long value) {
    this.seed = value;
    return this;
  }

  /**
   * Says how many queries are asked.
   *
   * @param count how many; 20,000 unless said
   * @return this
   */
  public Differential queries(int count) {
    this.queries = count;
    return this;
  }

  /**
   * Says how long a disagreement is made smaller.
   *
   * @param time how long at most; 20 s unless said
   * @return this
   */
  public Differential shrinkingFor(Duration time) {
    this.shrinking = time;
    return this;
  }

  /**
   * Says how many disagreements end the run. An error that was met before does not count.
   *
   * @param count how many; 1 unless said
   * @return this
   */
  public Differential stopAfter(int count) {
    this.disagreements = count;
    return this;
  }

  /**
   * Lets a run pass that is too short to do everything with fields of every type.
   *
   * @return this
   */
  public Differential withoutRequiredCoverage() {
    this.coverageRequired = false;
    return this;
  }

  /**
   * Asks the queries.
   *
   * @return what was asked
   * @throws AssertionError where databases disagree, with the seed, the tables and the query as
   *     code that builds them, made small, and the answers; or where the coverage falls short: each
   *     combination of operator, type and nulls 50 times in 20,000 queries or more, and once per
   *     1,000 in fewer; 60 % of the queries with rows, 5 % refused at most
   */
  public DifferentialReport run() {
    long usedSeed = Long.getLong(SEED_PROPERTY, seed);
    int count = Integer.getInteger(QUERIES_PROPERTY, queries);
    int only = Integer.getInteger(INDEX_PROPERTY, -1);
    int most = Integer.getInteger(DISAGREEMENTS_PROPERTY, disagreements);
    var findings = new Findings(usedSeed, most, shrinking);
    long started = System.nanoTime();
    var coverage = new Coverage(Extent.ofAll(lanes.get(0)));
    int schemas;
    if (only >= 0) {
      new Lane(usedSeed, lanes.get(0), findings, coverage).ask(only);
      schemas = 1;
    } else {
      schemas = Lane.count(count);
      Lane.all(usedSeed, lanes, findings, count).forEach(coverage::add);
    }
    var report =
        new DifferentialReport(
            usedSeed,
            lanes.get(0).stream().map(DatabaseUnderTest::name).toList(),
            Duration.ofNanos(System.nanoTime() - started),
            schemas,
            coverage);
    List<String> found = findings.printed();
    if (!found.isEmpty()) {
      throw new AssertionError(String.join("\n\n", found));
    }
    if (only < 0 && coverageRequired) {
      int least = count >= WHOLE_RUN ? REQUIRED_OCCURRENCES : count / QUERIES_PER_OCCURRENCE;
      List<String> shortfalls = coverage.shortfalls(least);
      if (!shortfalls.isEmpty()) {
        throw new AssertionError(
            "The queries of seed %d leave out too much:%n%s%n%s"
                .formatted(usedSeed, String.join("\n", shortfalls), report));
      }
    }
    return report;
  }

  /** The tables of a schema with their rows, and the relations declared between them. */
  static GeneratedDatabase generate(long seed, int schema, Extent extent) {
    Dice dice = Dice.of(seed, schema, -1);
    List<GeneratedTable> tables =
        new DataGenerator(dice, extent).fill(new SchemaGenerator(dice, extent).tables());
    return new GeneratedDatabase(
        extent, tables, new RelationGenerator(Dice.of(seed, schema, -2), tables).relations());
  }
}
