package io.mesa.assembly;

import io.mesa.Mesa;
import io.mesa.event.ConnectionChanged;
import io.mesa.event.MesaListener;
import io.mesa.gateway.Administrator;
import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Capability;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.gateway.Inspector;
import io.mesa.gateway.Monitor;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.source.Pooling;
import io.mesa.source.QueryFeature;
import io.mesa.source.Source;
import io.mesa.spi.DatabaseDriver;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverContext;
import io.mesa.spi.DriverData;
import io.mesa.spi.DriverPlans;
import io.mesa.spi.DriverQueries;
import io.mesa.spi.DriverWrites;
import java.lang.reflect.Proxy;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** No database: a driver each of whose parts does what the test's script says. */
final class ScriptedDriver implements DatabaseDriver, DriverConnection {
  static final ConnectionFigures FIGURES = new ConnectionFigures(1, 2, 3, 4, 5, 6, List.of());

  /** What a call of a part does. */
  interface Script {
    Object play(DriverCall call, String method);
  }

  private final Script script;
  private final List<String> played = new CopyOnWriteArrayList<>();
  private final AtomicInteger closes = new AtomicInteger();
  private Capabilities declared;
  private Runnable whenAsked = () -> {};
  private String name = "script";
  private boolean withMonitor = true;
  private boolean withAdministrator = true;
  private Optional<DriverContext> context = Optional.empty();

  ScriptedDriver(Script script) {
    this.script = script;
    Capabilities.Builder all = Capabilities.builder().withEveryQueryFeature();
    EnumSet.allOf(Capability.class).forEach(all::with);
    this.declared = all.build();
  }

  ScriptedDriver without(Capability capability, String reason) {
    declared = declared.toBuilder().without(capability, reason).build();
    return this;
  }

  ScriptedDriver without(QueryFeature feature, String reason) {
    declared = declared.toBuilder().without(feature, reason).build();
    return this;
  }

  /** Gives it a name of its own, beside others. */
  ScriptedDriver named(String other) {
    name = other;
    return this;
  }

  void declaring(Capabilities capabilities) {
    declared = capabilities;
  }

  ScriptedDriver withoutOptionalParts() {
    withMonitor = false;
    withAdministrator = false;
    return this;
  }

  /** Does something whenever the driver is asked what it declares. */
  ScriptedDriver whenAsked(Runnable action) {
    whenAsked = action;
    return this;
  }

  /** A source of it with connections for many workers. */
  Source source(String id) {
    return Source.builder(id).driver(name()).user("actor").pooling(Pooling.pooled(0, 100)).build();
  }

  /** Opens it as the only source, called {@code scripted}. */
  Mesa open(MesaListener... listeners) {
    Mesa.Builder builder = Mesa.builder().driver(this).source(source("scripted"));
    for (MesaListener listener : listeners) {
      builder.listener(listener);
    }
    return builder.build();
  }

  /** The names of the methods that were called, in order. */
  List<String> played() {
    return played;
  }

  int closes() {
    return closes.get();
  }

  void tell(String database, ConnectionChanged.Change change) {
    context.orElseThrow().connectionChanged(database, change);
  }

  @Override
  public String name() {
    return name;
  }

  @Override
  public DriverConnection open(Source source, DriverContext given) {
    context = Optional.of(given);
    return this;
  }

  @Override
  public Capabilities declared() {
    whenAsked.run();
    return declared;
  }

  @Override
  public Capabilities capabilities(DriverCall call) {
    return part(DatabaseGateway.class, call).capabilities();
  }

  @Override
  public Inspector inspector(DriverCall call) {
    return part(Inspector.class, call);
  }

  @Override
  public Optional<DriverData> data(DriverCall call) {
    return Optional.of(part(DriverData.class, call));
  }

  @Override
  public Optional<DriverQueries> queries(DriverCall call) {
    return Optional.of(part(DriverQueries.class, call));
  }

  @Override
  public Optional<DriverPlans> plans(DriverCall call) {
    return Optional.of(part(DriverPlans.class, call));
  }

  @Override
  public Optional<DriverWrites> writes(DriverCall call) {
    return Optional.of(part(DriverWrites.class, call));
  }

  @Override
  public Optional<Monitor> monitor(DriverCall call) {
    return withMonitor ? Optional.of(part(Monitor.class, call)) : Optional.empty();
  }

  @Override
  public Optional<Administrator> administrator(DriverCall call) {
    return withAdministrator ? Optional.of(part(Administrator.class, call)) : Optional.empty();
  }

  @Override
  public void structureChanged() {
    // It knows none.
  }

  @Override
  public ConnectionFigures connectionFigures() {
    return FIGURES;
  }

  @Override
  public void close() {
    closes.incrementAndGet();
  }

  private <T> T part(Class<T> type, DriverCall call) {
    return type.cast(
        Proxy.newProxyInstance(
            type.getClassLoader(),
            new Class<?>[] {type},
            (proxy, method, arguments) -> {
              played.add(method.getName());
              return script.play(call, method.getName());
            }));
  }
}
