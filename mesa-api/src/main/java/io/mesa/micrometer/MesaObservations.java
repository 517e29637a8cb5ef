package io.mesa.micrometer;

import io.mesa.event.CallFinished;
import io.mesa.event.CallStarted;
import io.mesa.event.MesaListener;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import io.micrometer.observation.ObservationRegistry;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Makes each call an observation, and so a timer, a span, or what else the registry's handlers make
 * of it. It is a child of the observation that is current on the calling thread. Names and keys are
 * {@link CallConvention}'s. Thread-safe.
 *
 * <pre>{@code
 * Mesa.builder().source(shop).listener(new MesaObservations(registry)).build();
 * }</pre>
 *
 * <p>Needs {@code micrometer-observation}. The observation of a stream ends when it is closed.
 */
@SuppressWarnings("exports") // Only who has Micrometer uses it.
public final class MesaObservations implements MesaListener {
  private static final CallConvention CONVENTION = new CallConvention();

  private final ObservationRegistry registry;
  private final @Nullable ObservationConvention<CallContext> convention;

  /** By the very object: the calls of one request may be told alike. */
  private final Map<CallStarted, Observation> running =
      Collections.synchronizedMap(new IdentityHashMap<>());

  /**
   * By {@link CallConvention}, unless the registry has a global convention for {@link CallContext}.
   *
   * @param registry where calls are observed
   */
  public MesaObservations(ObservationRegistry registry) {
    this.registry = Objects.requireNonNull(registry, "registry");
    this.convention = null;
  }

  /**
   * By another convention.
   *
   * @param registry where calls are observed
   * @param convention how they are named
   */
  public MesaObservations(
      ObservationRegistry registry, ObservationConvention<CallContext> convention) {
    this.registry = Objects.requireNonNull(registry, "registry");
    this.convention = Objects.requireNonNull(convention, "convention");
  }

  @Override
  public void callStarted(CallStarted event) {
    var observation =
        Observation.start(convention, CONVENTION, () -> new CallContext(event), registry);
    if (!observation.isNoop()) {
      running.put(event, observation);
    }
  }

  @Override
  public void callFinished(CallFinished event) {
    Observation observation = running.remove(event.started());
    if (observation == null) {
      return;
    }
    if (observation.getContext() instanceof CallContext context) {
      context.finish(event);
    }
    event.error().ifPresent(code -> observation.error(new CallFailed(code, event.databaseCode())));
    observation.stop();
  }
}
