package io.mesa.bench.record;

import io.mesa.bench.result.Bar;
import io.mesa.bench.result.BenchmarkResult;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;

/** What became of jobs whose JVMs were killed, or paused beyond their lease. */
final class Kills {
  static final String NAME = "kills";

  private static final String COMMAND =
      "mvn -B -ntp test -Dtest=KillTest -Dmesa.job.kills=100 -Dmesa.job.pauses=10"
          + " -DfailIfNoTests=false -Dsurefire.failIfNoSpecifiedTests=false";
  private static final Pattern KILLS =
      Pattern.compile(
          "(\\d+) kills: (\\d+) jobs, (\\d+) begun more than once, (\\d+) lost or wrong, (\\d+)"
              + " written twice");
  private static final Pattern PAUSES =
      Pattern.compile(
          "(\\d+) pauses beyond the lease: (\\d+) jobs, (\\d+) taken from the paused, (\\d+)"
              + " written by it");

  private Kills() {}

  /** The result that logs tell. */
  static BenchmarkResult of(String logs) {
    var kills =
        new LoggedRuns(logs, KILLS, "kills", "jobs", "begunAgain", "lostOrWrong", "writtenTwice");
    var pauses = new LoggedRuns(logs, PAUSES, "pauses", "jobs", "taken", "writtenByThePaused");
    return new BenchmarkResult(
        NAME,
        COMMAND,
        List.of(
            Bar.atLeast("JVMs killed", 100, kills.sum("kills")),
            Bar.atLeast("jobs that were begun more than once", 1, kills.sum("begunAgain")),
            Bar.atMost("jobs lost, or with a wrong result", 0, kills.sum("lostOrWrong")),
            Bar.atMost("jobs written twice", 0, kills.sum("writtenTwice")),
            Bar.atLeast("pauses beyond the lease", 10, pauses.sum("pauses")),
            Bar.atLeast("jobs taken from a paused worker", 10, pauses.sum("taken")),
            Bar.atMost("jobs written by a paused worker", 0, pauses.sum("writtenByThePaused"))),
        Map.of("kills", kills.all(), "pauses", pauses.all()));
  }
}
