package io.mesa;

import io.mesa.assembly.CallWatch;
import io.mesa.assembly.JobEngine;
import io.mesa.assembly.Listeners;
import io.mesa.cache.QueryCache;
import io.mesa.cost.CostHistory;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.MesaListener;
import io.mesa.gateway.Capability;
import io.mesa.job.JobLimits;
import io.mesa.job.JobStore;
import io.mesa.job.QueryJob;
import io.mesa.source.Source;
import io.mesa.spi.DatabaseDriver;
import io.mesa.spi.DriverConnection;
import io.mesa.value.Names;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Opens the sources of a {@link Mesa}. */
final class MesaBuilder implements Mesa.Builder {
  private static final Duration SHORTEST_LEASE = Duration.ofMillis(100);
  private static final Duration LONGEST_LEASE = Duration.ofHours(1);

  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final List<DatabaseDriver> drivers = new ArrayList<>();
  private final List<MesaListener> listeners = new ArrayList<>();
  private final Map<String, Duration> feeds = new LinkedHashMap<>();
  private @Nullable QueryCache cache;
  private @Nullable CostHistory history;
  private @Nullable Place historyPlace;
  private double audited;
  private @Nullable JobStore jobs;
  private @Nullable Place jobPlace;
  private JobLimits jobLimits = JobLimits.defaults();
  private Consumer<QueryJob> jobArchive = job -> {};

  /** Where in a source's database something is kept. */
  record Place(String source, String schema) {}

  @Override
  public Mesa.Builder source(Source source) {
    Objects.requireNonNull(source, "source");
    if (sources.putIfAbsent(source.id(), source) != null) {
      throw new MesaException(
          ErrorCode.CONFIGURATION, "Two sources have the id '" + source.id() + "'; rename one.");
    }
    return this;
  }

  @Override
  public Mesa.Builder driver(DatabaseDriver driver) {
    Names.check("driver name", driver.name());
    drivers.add(driver);
    return this;
  }

  @Override
  public Mesa.Builder cache(QueryCache used) {
    this.cache = Objects.requireNonNull(used, "cache");
    return this;
  }

  @Override
  public Mesa.Builder feed(String sourceId, Duration lease) {
    Objects.requireNonNull(sourceId, "sourceId");
    Objects.requireNonNull(lease, "lease");
    if (lease.compareTo(SHORTEST_LEASE) < 0 || lease.compareTo(LONGEST_LEASE) > 0) {
      throw new MesaException(
          ErrorCode.CONFIGURATION,
          "The lease of a feed is %s to %s, not %s."
              .formatted(SHORTEST_LEASE, LONGEST_LEASE, lease));
    }
    feeds.put(sourceId, lease);
    return this;
  }

  @Override
  public Mesa.Builder auditCache(double share) {
    if (!(share >= 0 && share <= 1)) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "The share of the answers that is audited is 0 to 1, not %s.".formatted(share));
    }
    this.audited = share;
    return this;
  }

  @Override
  public Mesa.Builder history(CostHistory used) {
    this.history = Objects.requireNonNull(used, "history");
    this.historyPlace = null;
    return this;
  }

  @Override
  public Mesa.Builder history(String sourceId, String schema) {
    this.historyPlace = new Place(sourceId, Names.check("schema", schema));
    this.history = null;
    return this;
  }

  @Override
  public Mesa.Builder jobs(JobStore store) {
    this.jobs = Objects.requireNonNull(store, "store");
    this.jobPlace = null;
    return this;
  }

  @Override
  public Mesa.Builder jobs(String sourceId, String schema) {
    this.jobPlace = new Place(sourceId, Names.check("schema", schema));
    this.jobs = null;
    return this;
  }

  @Override
  public Mesa.Builder jobLimits(JobLimits limits) {
    this.jobLimits = Objects.requireNonNull(limits, "limits");
    return this;
  }

  @Override
  public Mesa.Builder jobArchive(Consumer<QueryJob> archive) {
    this.jobArchive = Objects.requireNonNull(archive, "archive");
    return this;
  }

  @Override
  public Mesa.Builder listener(MesaListener listener) {
    listeners.add(Objects.requireNonNull(listener, "listener"));
    return this;
  }

  @Override
  public Mesa build() {
    if (sources.isEmpty()) {
      throw new MesaException(
          ErrorCode.CONFIGURATION, "There is no source; add one with source(…).");
    }
    checkFeeds();
    var registry = DriverRegistry.find(drivers);
    var told = new Listeners(listeners);
    Map<Source, DriverConnection> opened = new LinkedHashMap<>();
    try {
      for (Source source : sources.values()) {
        opened.put(source, open(registry.driver(source), source, told));
      }
      opened.forEach(this::checkFeed);
    } catch (RuntimeException e) {
      for (DriverConnection connection : opened.values()) {
        close(connection, e);
      }
      throw e;
    }
    var mesa = new OpenMesa(opened, new CallWatch(), cache, feeds, audited, told);
    try {
      CostHistory known =
          historyPlace == null
              ? history
              : mesa.gateway(historyPlace.source()).costHistory(historyPlace.schema());
      if (known != null) {
        mesa.remember(known);
      }
      JobStore store =
          jobPlace == null ? jobs : mesa.gateway(jobPlace.source()).jobStore(jobPlace.schema());
      var engine =
          new JobEngine(store == null ? JobStore.inMemory() : store, jobLimits, jobArchive, told);
      mesa.serve(engine, jobLimits);
      if (store != null) {
        engine.start();
      }
    } catch (RuntimeException e) {
      mesa.close();
      throw e;
    }
    return mesa;
  }

  private static void close(DriverConnection connection, RuntimeException failed) {
    try {
      connection.close();
    } catch (RuntimeException e) {
      failed.addSuppressed(e);
    }
  }

  private void checkFeed(Source source, DriverConnection connection) {
    if (!feeds.containsKey(source.id())) {
      return;
    }
    Optional<String> reason = connection.declared().whyNot(Capability.FEED);
    if (reason.isPresent()) {
      throw new MesaException(
          ErrorCode.CONFIGURATION,
          "There is no feed of '%s' to hear: %s.".formatted(source.id(), reason.get()));
    }
  }

  private void checkFeeds() {
    for (String id : feeds.keySet()) {
      if (!sources.containsKey(id)) {
        throw new MesaException(
            ErrorCode.CONFIGURATION,
            "There is no source '%s' to hear a feed of; there are %s."
                .formatted(id, sources.keySet()));
      }
      if (cache == null) {
        throw new MesaException(
            ErrorCode.CONFIGURATION, "The feed of '" + id + "' serves a cache; add one.");
      }
    }
  }

  private static DriverConnection open(DatabaseDriver driver, Source source, Listeners listeners) {
    try {
      return driver.open(source, listeners.context(source.id()));
    } catch (MesaException e) {
      throw e.forSource(source.id());
    } catch (RuntimeException e) {
      throw MesaException.builder(
              ErrorCode.DRIVER,
              "The driver '%s' failed to open source '%s': %s"
                  .formatted(driver.name(), source.id(), e))
          .source(source.id())
          .cause(e)
          .build();
    }
  }
}
