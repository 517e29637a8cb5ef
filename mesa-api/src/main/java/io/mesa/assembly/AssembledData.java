package io.mesa.assembly;

import io.mesa.call.CallOptions;
import io.mesa.error.MesaException;
import io.mesa.gateway.Capability;
import io.mesa.gateway.DataAccess;
import io.mesa.gateway.TransactionWork;
import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;
import io.mesa.query.NativeStatement;
import io.mesa.query.Plan;
import io.mesa.query.Query;
import io.mesa.query.RowStream;
import io.mesa.query.Rows;
import io.mesa.query.StatementDescription;
import io.mesa.query.Writes;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverData;
import io.mesa.spi.DriverQueries;
import io.mesa.spi.DriverWrites;
import java.util.Objects;
import java.util.Optional;

/** The part of the gateway that reads and writes rows. */
abstract class AssembledData implements DataAccess {
  private final CallRunner runner;
  private final CallOptions options;
  private final boolean preview;

  AssembledData(CallRunner runner, CallOptions options, boolean preview) {
    this.runner = runner;
    this.options = options;
    this.preview = preview;
  }

  final CallRunner runner() {
    return runner;
  }

  final CallOptions options() {
    return options;
  }

  final boolean isPreview() {
    return preview;
  }

  final DriverConnection connection() {
    return runner.connection();
  }

  private MesaException absent(Operation operation) {
    return runner.unsupported(
        operation, operation.needs().orElse(Capability.MONITOR), "the driver has no such part");
  }

  final <T> T present(Optional<T> part, Operation operation) {
    if (part.isEmpty()) {
      throw absent(operation);
    }
    return part.get();
  }

  @Override
  public Rows query(Query query) {
    Objects.requireNonNull(query, "query");
    return runner.call(
        Operation.QUERY,
        options,
        preview,
        call -> queries(Operation.QUERY, query, call).query(query));
  }

  @Override
  public RowStream stream(Query query) {
    Objects.requireNonNull(query, "query");
    return StreamedRows.of(
        opened ->
            runner.stream(
                Operation.STREAM,
                options,
                call -> opened.apply(queries(Operation.STREAM, query, call).stream(query))));
  }

  @Override
  public MutationResult execute(Mutation mutation) {
    Objects.requireNonNull(mutation, "mutation");
    return runner.call(
        Operation.EXECUTE,
        options,
        preview,
        call -> {
          runner.gate().check(Operation.EXECUTE, mutation);
          return writes(Operation.EXECUTE, call).execute(mutation);
        });
  }

  @Override
  public <T, X extends Exception> T inTransaction(TransactionWork<T, X> work) throws X {
    Objects.requireNonNull(work, "work");
    return runner.transaction(
        Operation.TRANSACTION, options, call -> writes(Operation.TRANSACTION, call), work);
  }

  @Override
  public Plan explain(Query query) {
    Objects.requireNonNull(query, "query");
    return runner.call(
        Operation.EXPLAIN,
        options,
        preview,
        call -> {
          runner.gate().check(Operation.EXPLAIN, query);
          return present(connection().plans(call), Operation.EXPLAIN).explain(query);
        });
  }

  @Override
  public NativeStatement translate(Query query) {
    Objects.requireNonNull(query, "query");
    return runner.call(
        Operation.TRANSLATE,
        options,
        preview,
        call -> queries(Operation.TRANSLATE, query, call).translate(query));
  }

  private DriverWrites writes(Operation operation, DriverCall call) {
    return present(connection().writes(call), operation);
  }

  private DriverQueries queries(Operation operation, Query query, DriverCall call) {
    runner.gate().check(operation, query);
    return present(connection().queries(call), operation);
  }

  @Override
  public Rows run(NativeStatement statement) {
    Operation operation =
        statement.writes() == Writes.ALLOWED ? Operation.RUN_WRITES : Operation.RUN;
    return runner.call(operation, options, preview, call -> data(operation, call).run(statement));
  }

  @Override
  public StatementDescription check(NativeStatement statement) {
    Objects.requireNonNull(statement, "statement");
    return runner.call(
        Operation.CHECK, options, preview, call -> data(Operation.CHECK, call).check(statement));
  }

  private DriverData data(Operation operation, DriverCall call) {
    return present(connection().data(call), operation);
  }
}
