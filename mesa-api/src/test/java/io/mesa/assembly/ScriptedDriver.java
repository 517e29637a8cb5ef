package io.mesa.assembly;

import io.mesa.gateway.Administrator;
import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Capability;
import io.mesa.gateway.Inspector;
import io.mesa.gateway.Monitor;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.source.Source;
import io.mesa.spi.DatabaseDriver;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverContext;
import io.mesa.spi.DriverData;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BiFunction;

/** A driver whose every part does what the test says, given the call and the method's name. */
final class ScriptedDriver implements DatabaseDriver {
  private final Capabilities declared;
  private final BiFunction<DriverCall, String, Object> script;
  final AtomicInteger calls = new AtomicInteger();
  final AtomicInteger closed = new AtomicInteger();

  ScriptedDriver(Capabilities declared, BiFunction<DriverCall, String, Object> script) {
    this.declared = declared;
    this.script = script;
  }

  static Capabilities everything() {
    Capabilities.Builder all = Capabilities.builder();
    for (Capability capability : Capability.values()) {
      all.with(capability);
    }
    return all.build();
  }

  static Source source() {
    return Source.builder("scripted").driver("scripted").user("someone").build();
  }

  @Override
  public String name() {
    return "scripted";
  }

  @Override
  public DriverConnection open(Source source, DriverContext context) {
    return new Connection();
  }

  private final class Connection implements DriverConnection {
    private <T> T part(Class<T> type, DriverCall call) {
      return type.cast(
          Proxy.newProxyInstance(
              type.getClassLoader(),
              new Class<?>[] {type},
              (proxy, method, arguments) -> {
                calls.incrementAndGet();
                return script.apply(call, method.getName());
              }));
    }

    @Override
    public Capabilities declared() {
      return declared;
    }

    @Override
    public Capabilities capabilities(DriverCall call) {
      return declared;
    }

    @Override
    public Inspector inspector(DriverCall call) {
      return part(Inspector.class, call);
    }

    @Override
    public DriverData data(DriverCall call) {
      return part(DriverData.class, call);
    }

    @Override
    public Optional<Monitor> monitor(DriverCall call) {
      return Optional.of(part(Monitor.class, call));
    }

    @Override
    public Optional<Administrator> administrator(DriverCall call) {
      return Optional.empty();
    }

    @Override
    public ConnectionFigures connectionFigures() {
      return new ConnectionFigures(0, 0, 0, 0, 0, 0, List.of());
    }

    @Override
    public void close() {
      closed.incrementAndGet();
    }
  }
}
