package io.mesa;

import io.mesa.assembly.AssembledGateway;
import io.mesa.assembly.Auditor;
import io.mesa.assembly.Background;
import io.mesa.assembly.CallWatch;
import io.mesa.assembly.JobEngine;
import io.mesa.assembly.Listeners;
import io.mesa.assembly.Listening;
import io.mesa.assembly.Settling;
import io.mesa.assembly.Surroundings;
import io.mesa.cache.QueryCache;
import io.mesa.cost.CostHistory;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.job.JobLimits;
import io.mesa.job.QueryJobs;
import io.mesa.source.Source;
import io.mesa.spi.DriverConnection;
import io.mesa.value.Names;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.Collections;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The sources that are open. */
final class OpenMesa implements Mesa {
  private static final Logger LOG = LoggerFactory.getLogger(Mesa.class);
  private static final long CLOSING_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Estimates are not worth that an application does not start. */
  private static final Set<ErrorCode> OUT_OF_REACH =
      EnumSet.of(ErrorCode.CONNECTION, ErrorCode.UNAVAILABLE, ErrorCode.TIMEOUT);

  private final List<DriverConnection> connections;
  private final Map<String, AssembledGateway> gateways = new LinkedHashMap<>();
  private final CallWatch watch;
  private final Settling settling;
  private final Background background = new Background();
  private final @Nullable QueryCache cache;
  private @Nullable JobEngine jobs;
  private @Nullable HealthReader health;
  private final AtomicBoolean closing = new AtomicBoolean();
  private final AtomicBoolean closed = new AtomicBoolean();

  OpenMesa(
      Map<Source, DriverConnection> opened,
      CallWatch watch,
      @Nullable QueryCache cache,
      Map<String, Duration> feeds,
      double audited,
      Listeners listeners) {
    this.connections = List.copyOf(opened.values());
    this.watch = watch;
    this.cache = cache;
    this.settling = new Settling(listeners);
    var auditor = new Auditor(audited, background, listeners);
    var surroundings =
        new Surroundings(watch, settling, background, auditor, listeners, closed::get);
    opened.forEach(
        (source, connection) ->
            gateways.put(
                source.id(),
                AssembledGateway.of(
                    source,
                    connection,
                    surroundings,
                    cache,
                    Optional.ofNullable(feeds.get(source.id()))
                        .map(lease -> Listening.of(source.id(), lease)))));
  }

  /** Gives the gateways jobs, before anybody has one. */
  void serve(JobEngine engine, JobLimits limits) {
    gateways.replaceAll((id, gateway) -> engine.serve(gateway));
    jobs = engine;
    health = new HealthReader(engine.jobs(), limits.workers());
  }

  /** Takes over what was learned before, and saves what is learned. */
  void remember(CostHistory kept) {
    try {
      gateways.values().forEach(gateway -> gateway.load(kept));
    } catch (MesaException e) {
      if (!OUT_OF_REACH.contains(e.code())) {
        throw e;
      }
      LOG.warn("What was learned of queries' costs cannot be read now; it is learned anew.", e);
    }
    gateways.values().forEach(gateway -> gateway.keepIn(kept));
  }

  @Override
  public AssembledGateway gateway(String sourceId) {
    AssembledGateway gateway = gateways.get(Objects.requireNonNull(sourceId, "sourceId"));
    if (gateway == null) {
      throw new MesaException(
          ErrorCode.CONFIGURATION,
          "There is no source '%s'%s; there are %s."
              .formatted(sourceId, Names.perhaps(sourceId, gateways.keySet()), gateways.keySet()));
    }
    return gateway;
  }

  @Override
  public DatabaseGateway gateway() {
    if (gateways.size() > 1) {
      throw new MesaException(
          ErrorCode.CONFIGURATION, "There are several sources; name one of " + gateways.keySet());
    }
    return gateways.values().iterator().next();
  }

  @Override
  public Set<String> sources() {
    return Collections.unmodifiableSet(gateways.keySet());
  }

  @Override
  public QueryJobs jobs() {
    return Objects.requireNonNull(jobs, "jobs").jobs();
  }

  @Override
  public MesaHealth health() {
    if (closing.get()) {
      throw new MesaException(ErrorCode.CLOSED, "Mesa was closed; nobody can ask how it is.");
    }
    return Objects.requireNonNull(health, "health")
        .read(gateways.values(), Optional.ofNullable(cache).map(QueryCache::statistics));
  }

  @Override
  public void changed(String sourceId, TableName... tables) {
    gateway(sourceId).changed(Set.of(tables));
  }

  @Override
  public void close() {
    if (!closing.compareAndSet(false, true)) {
      return;
    }
    if (health != null) {
      health.close();
    }
    if (jobs != null) {
      jobs.close();
    }
    closed.set(true);
    gateways.values().forEach(AssembledGateway::closeFeed);
    settling.close();
    background.close();
    watch.cutAll(CLOSING_NANOS);
    saveHistory();
    for (DriverConnection connection : connections) {
      try {
        connection.close();
      } catch (RuntimeException e) {
        LOG.warn("A driver failed to close its connection; the others are closed.", e);
      }
    }
    watch.close();
  }

  private void saveHistory() {
    for (AssembledGateway gateway : gateways.values()) {
      try {
        gateway.saveCosts();
      } catch (RuntimeException e) {
        LOG.warn("What was learned of the costs of {} is not saved.", gateway.source().id(), e);
        if (e instanceof MesaException failed && OUT_OF_REACH.contains(failed.code())) {
          return;
        }
      }
    }
  }

  @Override
  public String toString() {
    return "Mesa" + gateways.values().stream().map(gateway -> gateway.source().toString()).toList();
  }
}
