package io.mesa.micrometer;

import io.mesa.event.CallFinished;
import io.mesa.event.CallStarted;
import io.micrometer.observation.Observation;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A call, as handlers, filters and conventions of observations see it. Of one thread at a time, as
 * every context is.
 */
@SuppressWarnings("exports") // Only who has Micrometer uses it.
public final class CallContext extends Observation.Context {
  private final CallStarted started;
  private @Nullable CallFinished finished;

  /**
   * Of a call that begins.
   *
   * @param started what is known of it
   */
  public CallContext(CallStarted started) {
    this.started = Objects.requireNonNull(started, "started");
  }

  /**
   * What was known when the call began.
   *
   * @return it
   */
  public CallStarted started() {
    return started;
  }

  /**
   * What became of the call.
   *
   * @return it; empty while it goes on
   */
  public Optional<CallFinished> finished() {
    return Optional.ofNullable(finished);
  }

  void finish(CallFinished event) {
    finished = event;
  }
}
