package io.mesa.assembly;

import io.mesa.cache.WriteSet;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.AskedQuery;
import io.mesa.event.CacheOutcome;
import io.mesa.event.CallFinished;
import io.mesa.gateway.Capability;
import io.mesa.gateway.TransactionWork;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import io.mesa.source.Source;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverEntities;
import io.mesa.spi.DriverTransaction;
import io.mesa.spi.DriverWrites;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.BiConsumer;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Makes the calls of one source: refuses what the driver does not declare, sets the time limit,
 * translates errors, tells listeners, writes the log. Thread-safe.
 */
final class CallRunner {
  private final Source source;
  private final DriverConnection connection;
  private final QueryGate gate;
  private final CallWatch watch;
  private final @Nullable SourceCache cache;
  private final SourceCosts costs;
  private final Listeners listeners;
  private final BooleanSupplier closed;

  CallRunner(
      Source source,
      DriverConnection connection,
      Surroundings surroundings,
      @Nullable SourceCache cache) {
    this.source = source;
    this.connection = connection;
    this.gate = new QueryGate(source, connection);
    this.watch = surroundings.watch();
    this.cache = cache;
    this.costs = new SourceCosts(source.id(), surroundings.background(), System::nanoTime);
    this.listeners = surroundings.listeners();
    this.closed = surroundings.closed();
  }

  Source source() {
    return source;
  }

  DriverConnection connection() {
    return connection;
  }

  QueryGate gate() {
    return gate;
  }

  SourceCosts costs() {
    return costs;
  }

  @Nullable SourceCache cache() {
    return cache;
  }

  /** The cache, where it is known that there is one. */
  SourceCache cached() {
    return Objects.requireNonNull(cache, "cache");
  }

  /** Makes a change that the cache, if there is one, hears of. */
  <T> T changing(LiveCall call, Function<DriverEntities, WriteSet> what, Supplier<T> work) {
    return cache == null
        ? work.get()
        : cache.change(call, () -> cache.writes(connection.entities(call), what), work);
  }

  Listeners listeners() {
    return listeners;
  }

  <T> T call(
      Operation operation, CallOptions options, boolean preview, Function<LiveCall, T> work) {
    return call(operation, options, preview, work, null);
  }

  /** Makes a call; {@code after} hears of its end where anybody listens. */
  <T> T call(
      Operation operation,
      CallOptions options,
      boolean preview,
      Function<LiveCall, T> work,
      @Nullable BiConsumer<@Nullable T, CallFinished> after) {
    var watched = start(operation, options, preview);
    try {
      T result = work.apply(watched.call());
      CallFinished finished = watched.finish(watched.count(result), null);
      if (finished != null && after != null) {
        after.accept(result, finished);
      }
      return result;
    } catch (RuntimeException | Error e) {
      MesaException error = watched.translate(e);
      CallFinished finished = watched.finish(OptionalLong.empty(), error);
      if (finished != null && after != null) {
        after.accept(null, finished);
      }
      throw unlessOfTheMachine(e, error);
    }
  }

  /** Listeners are told of an error of the virtual machine; who calls meets it as it is. */
  private static MesaException unlessOfTheMachine(Throwable thrown, MesaException translated) {
    if (thrown instanceof Error error) {
      throw error;
    }
    return translated;
  }

  /** Makes a call of Mesa's own, which listeners are not told of. */
  <T> T untold(Operation operation, Function<DriverCall, T> work) {
    Duration timeout = operation.timeout(source.limits());
    var call = new LiveCall(watch, CallOptions.none(), operation, false, timeout);
    try {
      return work.apply(call);
    } catch (RuntimeException e) {
      throw call.translate(e).forSource(source.id());
    } finally {
      call.finish();
    }
  }

  /** Says what a call asks, where anybody is told, and what it is expected to take. */
  void asks(LiveCall call, Query query) {
    if (WatchedCall.isTold(listeners)) {
      call.asks(AskedQuery.of(query, costs.known(query, call.options())));
    }
  }

  /** Says what a stream is of, where anybody is told; how long it takes is up to who reads it. */
  void streams(LiveCall call, Query query) {
    if (WatchedCall.isTold(listeners)) {
      call.asks(AskedQuery.of(query, Optional.empty()));
    }
  }

  /** Says which statement a call runs, where anybody is told. */
  void asks(LiveCall call, NativeStatement statement) {
    if (WatchedCall.isTold(listeners)) {
      call.asks(AskedQuery.of(statement, costs.known(statement, call.options())));
    }
  }

  /** Tells listeners, if there are any, of a call that the cache answered. */
  void hit(Operation operation, CallOptions options, Query query, Rows rows) {
    if (!WatchedCall.isTold(listeners)) {
      return;
    }
    var call = new LiveCall(watch, options, operation, false, operation.timeout(source.limits()));
    call.asks(AskedQuery.of(query, Optional.empty()));
    call.cacheOutcome(CacheOutcome.HIT);
    var watched = new WatchedCall(source, listeners, operation, call);
    watched.finish(watched.count(rows), null);
  }

  /** Makes a call that goes on until the stream it gives is closed. */
  <T> Stream<T> stream(
      Operation operation, CallOptions options, Function<LiveCall, Stream<T>> work) {
    var watched = start(operation, options, false);
    Stream<T> inner;
    try {
      inner = work.apply(watched.call());
    } catch (RuntimeException | Error e) {
      MesaException error = watched.translate(e);
      watched.finish(OptionalLong.empty(), error);
      throw unlessOfTheMachine(e, error);
    }
    return WatchedStream.of(inner, watched);
  }

  /**
   * Makes a call that is a transaction around an application's work. What the work throws is thrown
   * as it is; only where the database ended the transaction is the work run again, as often as is
   * wanted.
   */
  <T, X extends Exception> T transaction(
      Operation operation,
      CallOptions options,
      Function<DriverCall, DriverWrites> part,
      TransactionWork<T, X> work)
      throws X {
    var watched = start(operation, options, false);
    Function<RuntimeException, MesaException> translation = watched::translate;
    int retries = options.transaction().retries();
    while (true) {
      try {
        T result = attempt(watched.call(), options, part, work, translation);
        watched.finish(OptionalLong.empty(), null);
        return result;
      } catch (MesaException e) {
        if (retries > 0 && e.code() == ErrorCode.CONFLICT && e.retryable()) {
          retries--;
        } else {
          watched.finish(OptionalLong.empty(), e);
          throw e;
        }
      } catch (Exception | Error e) {
        var rolledBack =
            new MesaException(ErrorCode.CANCELLED, "The transaction's work threw an exception.");
        watched.finish(OptionalLong.empty(), rolledBack);
        throw e;
      }
    }
  }

  private <T, X extends Exception> T attempt(
      LiveCall call,
      CallOptions options,
      Function<DriverCall, DriverWrites> part,
      TransactionWork<T, X> work,
      Function<RuntimeException, MesaException> translation)
      throws X {
    DriverTransaction begun;
    try {
      begun = part.apply(call).begin(options.transaction());
    } catch (RuntimeException e) {
      throw translation.apply(e);
    }
    try (begun) {
      var live =
          new LiveTransaction(begun, gate, options.transaction().readOnly(), cache, translation);
      T result;
      try {
        result = work.in(live);
      } finally {
        live.end();
      }
      try {
        call.remaining();
        live.commit(call);
      } catch (RuntimeException e) {
        throw translation.apply(e);
      }
      return result;
    }
  }

  private WatchedCall start(Operation operation, CallOptions options, boolean preview) {
    refuseIfClosed(operation);
    if (operation.needs().isPresent()) {
      require(operation, operation.needs().get());
    }
    if (options.database().isPresent()) {
      require(operation, Capability.OTHER_DATABASES);
    }
    if (!options.sessionSettings().isEmpty()) {
      require(operation, Capability.SESSION_SETTINGS);
    }
    Duration timeout =
        options.timeout().isPresent()
            ? options.timeout().get()
            : operation.timeout(source.limits());
    var call = new LiveCall(watch, options, operation, preview, timeout);
    try {
      // Again, now that the watch knows the call: closing cuts short those that it knows.
      refuseIfClosed(operation);
    } catch (MesaException e) {
      call.finish();
      throw e;
    }
    return new WatchedCall(source, listeners, operation, call);
  }

  void refuseIfClosed(Operation operation) {
    if (closed.getAsBoolean()) {
      throw MesaException.builder(
              ErrorCode.CLOSED,
              "Mesa was closed; %s cannot be called.".formatted(operation.label()))
          .source(source.id())
          .build();
    }
  }

  private void require(Operation operation, Capability needed) {
    Optional<String> reason = connection.declared().whyNot(needed);
    if (reason.isPresent()) {
      throw unsupported(operation, needed, reason.get());
    }
  }

  /** A part that an operation needs. */
  <T> T present(Optional<T> part, Operation operation) {
    return part.orElseThrow(
        () ->
            unsupported(
                operation,
                operation.needs().orElse(Capability.MONITOR),
                "the driver has no such part"));
  }

  MesaException unsupported(Operation operation, Capability needed, String reason) {
    return MesaException.builder(
            ErrorCode.UNSUPPORTED,
            "%s is not supported by the driver '%s' (%s): %s."
                .formatted(operation.label(), source.driver(), needed, reason))
        .source(source.id())
        .build();
  }
}
