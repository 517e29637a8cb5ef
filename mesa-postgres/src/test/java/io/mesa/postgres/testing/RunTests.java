package io.mesa.postgres.testing;

import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.util.Arrays;
import org.junit.platform.launcher.core.LauncherDiscoveryRequestBuilder;
import org.junit.platform.launcher.core.LauncherFactory;
import org.junit.platform.launcher.listeners.SummaryGeneratingListener;

/**
 * Runs classes of tests without a build, and prints how many there were and which failed. For
 * {@code mesa-api/src/tck/mutants/jobs.sh}.
 */
public final class RunTests {
  private RunTests() {}

  /** Names the classes. */
  public static void main(String[] classes) {
    var summary = new SummaryGeneratingListener();
    LauncherFactory.create()
        .execute(
            LauncherDiscoveryRequestBuilder.request()
                .selectors(Arrays.stream(classes).map(name -> selectClass(name)).toList())
                .build(),
            summary);
    System.out.println("tests " + summary.getSummary().getTestsFoundCount());
    summary
        .getSummary()
        .getFailures()
        .forEach(
            failure ->
                System.out.println("failed " + failure.getTestIdentifier().getDisplayName()));
    System.exit(0);
  }
}
