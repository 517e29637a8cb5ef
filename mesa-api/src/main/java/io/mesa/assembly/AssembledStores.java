package io.mesa.assembly;

import io.mesa.call.CallOptions;
import io.mesa.cost.CostHistory;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.StoreTables;
import io.mesa.job.JobStore;
import io.mesa.runtime.ActionReport;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverStores;
import io.mesa.spi.StoreCalls;
import io.mesa.value.Names;
import java.util.function.Function;

/** What Mesa keeps in a source's database. Immutable and thread-safe. */
final class AssembledStores implements StoreTables {
  private final CallRunner runner;
  private final CallOptions options;
  private final boolean preview;

  AssembledStores(CallRunner runner, CallOptions options, boolean preview) {
    this.runner = runner;
    this.options = options;
    this.preview = preview;
  }

  @Override
  public ActionReport install(String schema) {
    Names.check("schema", schema);
    DriverStores stores = stores();
    return runner.call(
        Operation.INSTALL_STORES, options, preview, call -> stores.install(call, schema));
  }

  @Override
  public ActionReport remove(String schema) {
    Names.check("schema", schema);
    DriverStores stores = stores();
    return runner.call(
        Operation.REMOVE_STORES, options, preview, call -> stores.remove(call, schema));
  }

  JobStore jobs(String schema) {
    Names.check("schema", schema);
    return stores().jobs(schema, calls(Operation.STORE));
  }

  CostHistory history(String schema) {
    Names.check("schema", schema);
    return stores().history(schema, calls(Operation.HISTORY));
  }

  private StoreCalls calls(Operation operation) {
    return new StoreCalls() {
      @Override
      public <T> T call(Function<DriverCall, T> work) {
        return runner.untold(operation, work);
      }
    };
  }

  private DriverStores stores() {
    return runner
        .connection()
        .stores()
        .orElseThrow(
            () ->
                MesaException.builder(
                        ErrorCode.UNSUPPORTED,
                        "The driver '%s' keeps no stores in its database."
                            .formatted(runner.source().driver()))
                    .source(runner.source().id())
                    .build());
  }
}
