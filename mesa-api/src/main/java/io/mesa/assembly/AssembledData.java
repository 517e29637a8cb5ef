package io.mesa.assembly;

import io.mesa.cache.CachedAnswers;
import io.mesa.call.CacheUse;
import io.mesa.call.CallOptions;
import io.mesa.gateway.DataAccess;
import io.mesa.gateway.TransactionWork;
import io.mesa.query.CacheStanding;
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
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The part of the gateway that reads and writes rows. */
abstract class AssembledData implements DataAccess {
  private final CallRunner runner;
  private final CallOptions options;
  private final boolean preview;
  private final @Nullable CachedAnswers answers;
  private final Function<Query, Rows> databaseOnly = this::askDatabase;

  AssembledData(CallRunner runner, CallOptions options, boolean preview) {
    this.runner = runner;
    this.options = options;
    this.preview = preview;
    SourceCache cache = runner.cache();
    boolean asks = cache != null && options.cacheUse().kind() != CacheUse.Kind.BYPASS;
    this.answers = cache != null && asks ? cache.answers(options, this::askAgain) : null;
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

  final <T> T present(Optional<T> part, Operation operation) {
    return runner.present(part, operation);
  }

  @Override
  public Rows query(Query query) {
    Objects.requireNonNull(query, "query");
    Rows found = find(query);
    return found == null ? ask(query, AssembledData::unwatched) : found;
  }

  /** The answer that the cache keeps; null where it is to be asked for. */
  final @Nullable Rows find(Query query) {
    CachedAnswers kept = answers;
    if (kept == null || !runner.cached().isTrusted()) {
      return null;
    }
    runner.refuseIfClosed(Operation.QUERY);
    Rows found = kept.find(query, options.cacheUse());
    if (found != null) {
      runner.hit(Operation.QUERY, options, query, found);
      runner.cached().given(kept, query, found, databaseOnly);
    }
    return found;
  }

  /** Asks for an answer that was not found, and tells of the call that does. */
  final Rows ask(Query query, Consumer<LiveCall> underWay) {
    CachedAnswers kept = answers;
    return ask(kept == null || !runner.cached().isTrusted() ? null : kept, query, underWay);
  }

  /** For calls that nobody wants to cut short. */
  static void unwatched(LiveCall call) {}

  private Rows askDatabase(Query query) {
    return ask(null, query, AssembledData::unwatched);
  }

  /** Has the database answer, or where answers are kept the cache, which may have to ask it. */
  private Rows ask(@Nullable CachedAnswers kept, Query query, Consumer<LiveCall> underWay) {
    return runner.call(
        Operation.QUERY,
        options,
        preview,
        call -> {
          underWay.accept(call);
          runner.asks(call, query);
          DriverQueries queries = queries(Operation.QUERY, query, call);
          return kept == null
              ? learn(query, call, queries)
              : runner.cached().load(kept, query, call, () -> learn(query, call, queries));
        });
  }

  private Rows learn(Query query, LiveCall call, DriverQueries queries) {
    return runner.costs().learn(query, call, () -> queries.query(query));
  }

  /** Asks again on another thread, for the next who asks. */
  private void askAgain(Query query) {
    runner
        .cached()
        .later(() -> ask(Objects.requireNonNull(answers), query, AssembledData::unwatched));
  }

  @Override
  public RowStream stream(Query query) {
    Objects.requireNonNull(query, "query");
    return stream(query, AssembledData::unwatched);
  }

  /** Reads rows one by one, and tells of the call that does. */
  final RowStream stream(Query query, Consumer<LiveCall> underWay) {
    return StreamedRows.of(
        opened ->
            runner.stream(
                Operation.STREAM,
                options,
                call -> {
                  runner.streams(call, query);
                  underWay.accept(call);
                  return opened.apply(queries(Operation.STREAM, query, call).stream(query));
                }));
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
          DriverWrites writes = writes(Operation.EXECUTE, call);
          return runner.changing(
              call, entities -> entities.writes(mutation), () -> writes.execute(mutation));
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
          Plan plan = present(connection().plans(call), Operation.EXPLAIN).explain(query);
          Plan timed =
              runner.costs().expected(query, runner, call).map(plan::withTime).orElse(plan);
          return runner.cache() == null ? timed : timed.withCache(standing(query, call));
        });
  }

  private CacheStanding standing(Query query, LiveCall call) {
    return answers == null
        ? CacheStanding.refused("The call's options bypass the cache.")
        : runner.cached().standing(answers, query, call);
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

  final DriverQueries queries(Operation operation, Query query, DriverCall call) {
    runner.gate().check(operation, query);
    return present(connection().queries(call), operation);
  }

  @Override
  public Rows run(NativeStatement statement) {
    Objects.requireNonNull(statement, "statement");
    if (statement.writes() != Writes.ALLOWED) {
      return runner.call(
          Operation.RUN,
          options,
          preview,
          call -> {
            runner.asks(call, statement);
            DriverData data = data(Operation.RUN, call);
            return runner.costs().learn(statement, call, () -> data.run(statement));
          });
    }
    return runner.call(
        Operation.RUN_WRITES,
        options,
        preview,
        call -> {
          runner.asks(call, statement);
          DriverData data = data(Operation.RUN_WRITES, call);
          return runner.changing(
              call,
              entities -> entities.writes(statement),
              () -> runner.costs().learn(statement, call, () -> data.run(statement)));
        });
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
