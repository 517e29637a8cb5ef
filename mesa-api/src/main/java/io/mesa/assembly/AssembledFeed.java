package io.mesa.assembly;

import io.mesa.call.CallOptions;
import io.mesa.gateway.InvalidationFeed;
import io.mesa.runtime.ActionReport;
import io.mesa.runtime.FeedCoverage;
import io.mesa.spi.DriverFeed;
import io.mesa.value.TableName;
import java.util.Set;
import java.util.function.Function;

/** The part of the gateway that looks after the database's word of changes. */
record AssembledFeed(CallRunner runner, CallOptions options, boolean preview)
    implements InvalidationFeed {

  @Override
  public ActionReport install(Set<TableName> tables) {
    return changed(call(Operation.INSTALL_FEED, feed -> feed.install(tables)));
  }

  @Override
  public ActionReport remove() {
    return changed(call(Operation.REMOVE_FEED, DriverFeed::remove));
  }

  @Override
  public FeedCoverage coverage() {
    return call(Operation.FEED_COVERAGE, DriverFeed::coverage);
  }

  private ActionReport changed(ActionReport report) {
    SourceCache cache = runner.cache();
    if (cache != null && report.executed()) {
      cache.feedInstalled();
    }
    return report;
  }

  private <T> T call(Operation operation, Function<DriverFeed, T> work) {
    return runner.call(
        operation,
        options,
        preview,
        call -> work.apply(runner.present(runner.connection().feed(call), operation)));
  }
}
