package io.mesa.postgres.monitor;

import io.mesa.gateway.DatabaseGateway;
import io.mesa.tck.environment.Waiting;
import java.time.Duration;

/** A new database's statistics: a session's counts reach them a second later, or more. */
final class FirstCounts {

  private FirstCounts() {}

  static void await(DatabaseGateway gateway) {
    Waiting.until(
        "the statistics of a new database",
        Duration.ofSeconds(20),
        () -> !gateway.health().cacheHitRatio().isMissing());
  }
}
