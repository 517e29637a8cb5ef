package io.mesa.micrometer;

import io.mesa.Mesa;
import io.mesa.cost.CostAccuracy;
import io.mesa.event.ActionFinished;
import io.mesa.event.ConnectionChanged;
import io.mesa.event.FeedChanged;
import io.mesa.event.JobChanged;
import io.mesa.event.MesaListener;
import io.mesa.event.OutcomeSettling;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.runtime.ConnectionFigures;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.Tags;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.ToDoubleFunction;

/**
 * Counts what a Mesa does besides calls, and shows how its sources are. Thread-safe. Needs {@code
 * micrometer-core}.
 *
 * <pre>{@code
 * var metrics = new MesaMetrics(registry);
 * Mesa mesa = Mesa.builder().source(shop).listener(metrics).build();
 * metrics.bindTo(mesa);
 * }</pre>
 *
 * <p>As a listener it counts {@code mesa.jobs} ({@code change}, {@code error.type}), {@code
 * mesa.actions} ({@code db.operation.name}, {@code outcome}), {@code mesa.connections} ({@code
 * change}) and {@code mesa.outcomes} of unknown changes ({@code state}), and shows {@code
 * mesa.feed.heard} as 1 or 0. Of a Mesa it is bound to it shows
 *
 * <ul>
 *   <li>{@code db.client.connection.count} ({@code db.client.connection.state}: {@code used},
 *       {@code idle}) and {@code db.client.connection.pending_requests}, both with {@code
 *       db.client.connection.pool.name}, the source's id;
 *   <li>{@code mesa.estimates}, on how many of the latest estimates the two below rest; {@code
 *       mesa.estimates.error}, their q-error ({@code quantile}), and {@code
 *       mesa.estimates.coverage}, the share of the runs that took no longer than their bound. Not a
 *       number before the first query that ran after an estimate.
 * </ul>
 *
 * <p>Each has {@code mesa.source}. Nothing of it asks a database.
 */
@SuppressWarnings("exports") // Only who has Micrometer uses it.
public final class MesaMetrics implements MesaListener {
  private static final String CHANGE = "change";
  private static final String POOL = "db.client.connection.pool.name";
  private static final String STATE = "db.client.connection.state";

  private final MeterRegistry registry;
  private final Map<String, AtomicInteger> feeds = new ConcurrentHashMap<>();

  /**
   * Registers nothing yet.
   *
   * @param registry where meters are registered
   */
  public MesaMetrics(MeterRegistry registry) {
    this.registry = Objects.requireNonNull(registry, "registry");
  }

  /**
   * Shows how the sources of a Mesa are, for as long as the application holds it. Gauges of sources
   * of the same id, as of a Mesa that was closed, are replaced.
   *
   * @param mesa the Mesa
   */
  public void bindTo(Mesa mesa) {
    mesa.sources().forEach(source -> bind(mesa.gateway(source), source));
  }

  private void bind(DatabaseGateway gateway, String source) {
    Tags tags = Tags.of(CallConvention.SOURCE, source);
    Tags pool = tags.and(POOL, source);
    connections(gateway, pool, "used", ConnectionFigures::active);
    connections(gateway, pool, "idle", ConnectionFigures::idle);
    gauge(
        "db.client.connection.pending_requests",
        "Calls that wait for a connection.",
        pool,
        gateway,
        of -> of.connectionFigures().waiting());
    gauge(
        "mesa.estimates",
        "Estimates that were compared with what their queries took.",
        tags,
        gateway,
        of -> of.accuracy().map(CostAccuracy::estimates).orElse(0L));
    error(gateway, tags, "0.5", CostAccuracy::qErrorP50);
    error(gateway, tags, "0.9", CostAccuracy::qErrorP90);
    error(gateway, tags, "0.95", CostAccuracy::qErrorP95);
    error(gateway, tags, "0.99", CostAccuracy::qErrorP99);
    gauge(
        "mesa.estimates.coverage",
        "The share of runs that took no longer than their estimate's bound.",
        tags,
        gateway,
        of -> accuracy(of, CostAccuracy::coverage));
  }

  private void connections(
      DatabaseGateway gateway,
      Tags pool,
      String state,
      ToDoubleFunction<ConnectionFigures> figure) {
    gauge(
        "db.client.connection.count",
        "Open connections.",
        pool.and(STATE, state),
        gateway,
        of -> figure.applyAsDouble(of.connectionFigures()));
  }

  private void error(
      DatabaseGateway gateway, Tags tags, String quantile, ToDoubleFunction<CostAccuracy> figure) {
    gauge(
        "mesa.estimates.error",
        "By which factor estimates were off, up or down.",
        tags.and("quantile", quantile),
        gateway,
        of -> accuracy(of, figure));
  }

  private static double accuracy(DatabaseGateway gateway, ToDoubleFunction<CostAccuracy> figure) {
    return gateway.accuracy().map(figure::applyAsDouble).orElse(Double.NaN);
  }

  private void gauge(
      String name,
      String meaning,
      Tags tags,
      DatabaseGateway gateway,
      ToDoubleFunction<DatabaseGateway> figure) {
    remove(name, tags);
    Gauge.builder(name, gateway, figure).description(meaning).tags(tags).register(registry);
  }

  /** A Mesa that was closed leaves gauges, which would go on to show it. */
  private void remove(String name, Tags tags) {
    Gauge left = registry.find(name).tags(tags).gauge();
    if (left != null) {
      registry.remove(left);
    }
  }

  @Override
  public void jobChanged(JobChanged event) {
    count(
        "mesa.jobs",
        Tags.of(
            CallConvention.SOURCE,
            event.source(),
            CHANGE,
            CallConvention.word(event.change()),
            CallConvention.ERROR,
            CallConvention.orNone(event.error().map(Enum::name))));
  }

  @Override
  public void actionFinished(ActionFinished event) {
    count(
        "mesa.actions",
        Tags.of(
            CallConvention.SOURCE,
            event.call().started().source(),
            CallConvention.OPERATION,
            event.call().started().operation(),
            "outcome",
            event.outcome()));
  }

  @Override
  public void connectionChanged(ConnectionChanged event) {
    count(
        "mesa.connections",
        Tags.of(
            CallConvention.SOURCE, event.source(), CHANGE, CallConvention.word(event.change())));
  }

  @Override
  public void outcomeSettling(OutcomeSettling event) {
    count(
        "mesa.outcomes",
        Tags.of(
            CallConvention.SOURCE, event.source(), "state", CallConvention.word(event.state())));
  }

  @Override
  public void feedChanged(FeedChanged event) {
    feeds.computeIfAbsent(event.source(), this::feed).set(event.heard() ? 1 : 0);
  }

  private AtomicInteger feed(String source) {
    var heard = new AtomicInteger();
    remove("mesa.feed.heard", Tags.of(CallConvention.SOURCE, source));
    Gauge.builder("mesa.feed.heard", heard, AtomicInteger::get)
        .description("Whether the invalidation feed is heard: 1 or 0.")
        .tags(CallConvention.SOURCE, source)
        .register(registry);
    return heard;
  }

  private void count(String name, Tags tags) {
    registry.counter(name, tags).increment();
  }
}
