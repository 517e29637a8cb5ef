package io.mesa.assembly;

import io.mesa.error.MesaException;
import io.mesa.event.CallFinished;
import io.mesa.event.CallStarted;
import io.mesa.query.Rows;
import io.mesa.source.Source;
import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A call with what listeners and the log are told of it. Of one thread at a time. */
final class WatchedCall {
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.call");

  private final Source source;
  private final Listeners listeners;
  private final Operation operation;
  private final LiveCall call;
  private final @Nullable CallStarted started;
  private boolean finished;

  /** Tells that the call begins. */
  WatchedCall(Source source, Listeners listeners, Operation operation, LiveCall call) {
    this.source = source;
    this.listeners = listeners;
    this.operation = operation;
    this.call = call;
    this.started = listeners.any() ? describe() : null;
    if (started != null) {
      listeners.tell(listener -> listener.callStarted(started));
    }
  }

  /** Whether anybody is told of calls. */
  static boolean isTold(Listeners listeners) {
    return listeners.any() || LOG.isDebugEnabled();
  }

  private CallStarted describe() {
    return new CallStarted(
        call.requestId(),
        source.id(),
        source.driver(),
        operation.label(),
        call.options().caller(),
        call.options().database().or(source::database),
        Instant.now());
  }

  LiveCall call() {
    return call;
  }

  /** What the application is told of an error in this call. */
  MesaException translate(Throwable thrown) {
    return call.translate(thrown).forSource(source.id());
  }

  /** How many rows a result has, where anybody wants to know. */
  OptionalLong count(@Nullable Object result) {
    if (started == null) {
      return OptionalLong.empty();
    }
    if (result instanceof Collection<?> collection) {
      return OptionalLong.of(collection.size());
    }
    return result instanceof Rows rows ? OptionalLong.of(rows.size()) : OptionalLong.empty();
  }

  /** Ends the call; gives what listeners were told, null where nobody listens. */
  @Nullable CallFinished finish(OptionalLong rows, @Nullable MesaException error) {
    if (finished) {
      return null;
    }
    finished = true;
    call.finish();
    if (LOG.isDebugEnabled()) {
      LOG.debug(
          "[{}] {} {}{} {} in {} ms{}",
          call.requestId(),
          source.id(),
          operation.label(),
          call.asked().map(asked -> " of " + asked.shape()).orElse(""),
          error == null ? "done" : "failed with " + error.code(),
          call.elapsed().toMillis(),
          error == null
              ? ""
              : error.databaseCode().map(code -> ", database code " + code).orElse(""));
    }
    if (started == null) {
      return null;
    }
    var event =
        new CallFinished(
            started,
            call.elapsed(),
            rows,
            call.asked(),
            call.cacheOutcome(),
            Optional.ofNullable(error).map(MesaException::code),
            Optional.ofNullable(error).flatMap(MesaException::databaseCode));
    listeners.tell(listener -> listener.callFinished(event));
    return event;
  }
}
