package io.mesa.tck.differential;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;

/** One thread's part of a run: schemas, loaded one after the other, and the queries on each. */
final class Lane {
  private static final int QUERIES_PER_SCHEMA = 200;

  private final long seed;
  private final List<DatabaseUnderTest> databases;
  private final Findings findings;
  private final Coverage coverage;
  private final Extent extent;
  private final QueryGenerator.Contents contents;
  private int schema = -1;
  private Match match =
      new Match(new GeneratedDatabase(Extent.all(), List.of(), List.of()), List.of());

  Lane(long seed, List<DatabaseUnderTest> databases, Findings findings, Coverage coverage) {
    this.seed = seed;
    this.databases = databases;
    this.findings = findings;
    this.coverage = coverage;
    this.extent = Extent.ofAll(databases);
    this.contents = QueryGenerator.Contents.of(seed, extent);
  }

  /** How many schemas so many queries take. */
  static int count(int queries) {
    return (queries + QUERIES_PER_SCHEMA - 1) / QUERIES_PER_SCHEMA;
  }

  /** Asks so many queries in as many threads as there are sets of databases. */
  static List<Coverage> all(
      long seed, List<List<DatabaseUnderTest>> lanes, Findings findings, int queries) {
    var next = new AtomicInteger();
    List<Callable<Coverage>> parts = new ArrayList<>();
    for (List<DatabaseUnderTest> databases : lanes) {
      parts.add(
          () -> {
            var lane = new Lane(seed, databases, findings, new Coverage(Extent.ofAll(databases)));
            int first = next.getAndAdd(QUERIES_PER_SCHEMA);
            while (first < queries && !findings.isEnoughBefore(first)) {
              lane.askFrom(first, Math.min(queries, first + QUERIES_PER_SCHEMA));
              first = next.getAndAdd(QUERIES_PER_SCHEMA);
            }
            return lane.coverage;
          });
    }
    ExecutorService threads = Executors.newFixedThreadPool(lanes.size());
    try {
      List<Coverage> counted = new ArrayList<>();
      for (Future<Coverage> part : threads.invokeAll(parts)) {
        counted.add(part.get());
      }
      return counted;
    } catch (ExecutionException e) {
      throw new AssertionError("A part of the run has failed.", e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError("The run was interrupted.", e);
    } finally {
      threads.shutdownNow();
    }
  }

  private void askFrom(int first, int end) {
    for (int index = first; index < end && !findings.isEnoughBefore(index); index++) {
      ask(index);
    }
  }

  /** Asks the query of a number. */
  void ask(int index) {
    if (index / QUERIES_PER_SCHEMA != schema) {
      schema = index / QUERIES_PER_SCHEMA;
      match = Match.load(Differential.generate(seed, schema, extent), databases);
    }
    Trial trial =
        new QueryGenerator(Dice.of(seed, schema, index), match.database(), contents).trial(index);
    Match.Outcome outcome = match.play(trial);
    if (outcome.difference().isEmpty()) {
      coverage.record(trial, match.database(), outcome.answers().get(0));
    } else if (!findings.isKnownBefore(index, outcome)) {
      findings.add(index, databases, match, trial, outcome);
      schema = -1;
    }
  }
}
