package io.mesa.bench.record;

import io.mesa.bench.result.Bar;
import io.mesa.bench.result.BenchmarkResult;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What a cache in one JVM answered while another wrote. */
final class TwoJvms {
  static final String NAME = "two-jvms";

  private static final String COMMAND =
      "mvn -B -ntp test -Dtest=TwoJvmsTest -Dmesa.cache.rounds=10 -DfailIfNoTests=false"
          + " -Dsurefire.failIfNoSpecifiedTests=false";
  private static final Pattern RUN =
      Pattern.compile(
          "(\\d+) rounds: (\\d+) commits, (\\d+) reads, (\\d+) % hits, the oldest answer (\\d+) ms"
              + " behind, lease (\\d+) ms");
  private static final Pattern VIOLATION = Pattern.compile("VIOLATION");

  private TwoJvms() {}

  /** The result that logs tell. */
  static BenchmarkResult of(String logs) {
    var runs =
        new LoggedRuns(
            logs,
            RUN,
            "rounds",
            "commits",
            "reads",
            "hitPercent",
            "oldestAnswerMillis",
            "leaseMillis");
    double[] ages = runs.figures("oldestAnswerMillis").toArray();
    double[] leases = runs.figures("leaseMillis").toArray();
    double oldest = 0;
    for (int i = 0; i < ages.length; i++) {
      oldest = Math.max(oldest, ages[i] / leases[i]);
    }
    return new BenchmarkResult(
        NAME,
        COMMAND,
        List.of(
            Bar.atMost("the oldest answer's age / the lease", 1, oldest),
            Bar.atMost(
                "answers older than the lease",
                0,
                (double) VIOLATION.matcher(logs).results().count()),
            Bar.atLeast("hits, in per cent of reads", 30, runs.least("hitPercent")),
            Bar.atLeast("rounds", 10, runs.sum("rounds"))),
        Map.of("runs", runs.all()));
  }
}
