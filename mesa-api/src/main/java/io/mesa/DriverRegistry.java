package io.mesa;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Source;
import io.mesa.spi.DatabaseDriver;
import io.mesa.value.Names;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.ServiceConfigurationError;
import java.util.ServiceLoader;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The drivers there are: those given, then those that {@link ServiceLoader} finds through the
 * thread's context class loader, then through Mesa's own.
 */
final class DriverRegistry {
  private static final Logger LOG = LoggerFactory.getLogger(Mesa.class);
  private static final int MOST_BROKEN = 100;

  private final List<DatabaseDriver> given;
  private final List<DatabaseDriver> found = new ArrayList<>();
  private final List<String> broken = new ArrayList<>();

  private DriverRegistry(List<DatabaseDriver> given) {
    this.given = List.copyOf(given);
  }

  static DriverRegistry find(List<DatabaseDriver> given) {
    var registry = new DriverRegistry(given);
    Set<Class<?>> seen = new LinkedHashSet<>();
    registry.search(Thread.currentThread().getContextClassLoader(), seen);
    registry.search(DriverRegistry.class.getClassLoader(), seen);
    return registry;
  }

  private void search(@Nullable ClassLoader loader, Set<Class<?>> seen) {
    Iterator<ServiceLoader.Provider<DatabaseDriver>> providers =
        ServiceLoader.load(DatabaseDriver.class, loader).stream().iterator();
    // A broken provider throws and the iterator goes on behind it; the bound is for a class loader
    // that fails for ever.
    for (int failures = 0; failures < MOST_BROKEN; ) {
      try {
        if (!providers.hasNext()) {
          return;
        }
        var provider = providers.next();
        if (seen.add(provider.type())) {
          found.add(named(provider.get()));
        }
      } catch (ServiceConfigurationError | LinkageError e) {
        failures++;
        if (!broken.contains(e.toString())) {
          broken.add(e.toString());
          LOG.warn("A driver cannot be used and is passed over: {}", e.toString(), e);
        }
      }
    }
  }

  private static DatabaseDriver named(DatabaseDriver driver) {
    try {
      Names.check("driver name", driver.name());
      return driver;
    } catch (RuntimeException e) {
      throw new ServiceConfigurationError(
          driver.getClass().getName() + " does not say its name: " + e.getMessage(), e);
    }
  }

  DatabaseDriver driver(Source source) {
    for (DatabaseDriver driver : given) {
      if (driver.name().equals(source.driver())) {
        return driver;
      }
    }
    List<DatabaseDriver> named =
        found.stream().filter(driver -> driver.name().equals(source.driver())).toList();
    if (named.size() > 1) {
      throw configuration(
          source,
          "Several drivers are called '%s': %s; keep one, or give one to Mesa.builder().driver(…)."
              .formatted(
                  source.driver(),
                  named.stream().map(driver -> driver.getClass().getName()).toList()));
    }
    if (named.isEmpty()) {
      throw configuration(
          source,
          ("There is no driver '%s' for source '%s'. Given: %s. Found by ServiceLoader, through the"
                  + " context class loader and Mesa's own: %s.%s Add the driver's module, such as"
                  + " io.mesa:mesa-postgres for postgresql or io.mesa:mesa-mongo for mongodb, to the"
                  + " class path or module path.")
              .formatted(
                  source.driver(),
                  source.id(),
                  names(given),
                  names(found),
                  broken.isEmpty() ? "" : " Broken: " + String.join("; ", broken) + "."));
    }
    return named.get(0);
  }

  private static String names(List<DatabaseDriver> drivers) {
    return drivers.isEmpty()
        ? "none"
        : String.join(
            ", ",
            drivers.stream()
                .map(driver -> driver.name() + " (" + driver.getClass().getName() + ")")
                .toList());
  }

  private static MesaException configuration(Source source, String message) {
    return MesaException.builder(ErrorCode.CONFIGURATION, message).source(source.id()).build();
  }
}
