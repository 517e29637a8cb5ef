package io.mesa;

import io.mesa.assembly.CallWatch;
import io.mesa.assembly.Listeners;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.MesaListener;
import io.mesa.source.Source;
import io.mesa.spi.DatabaseDriver;
import io.mesa.spi.DriverConnection;
import io.mesa.value.Names;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/** Opens the sources of a {@link Mesa}. */
final class MesaBuilder implements Mesa.Builder {
  private final Map<String, Source> sources = new LinkedHashMap<>();
  private final List<DatabaseDriver> drivers = new ArrayList<>();
  private final List<MesaListener> listeners = new ArrayList<>();

  @Override
  public Mesa.Builder source(Source source) {
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
    var registry = DriverRegistry.find(drivers);
    var told = new Listeners(listeners);
    Map<Source, DriverConnection> opened = new LinkedHashMap<>();
    try {
      for (Source source : sources.values()) {
        opened.put(source, open(registry.driver(source), source, told));
      }
    } catch (RuntimeException e) {
      opened.values().forEach(DriverConnection::close);
      throw e;
    }
    return new OpenMesa(opened, new CallWatch(), told);
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
