package io.mesa.assembly;

import io.mesa.event.ConnectionChanged;
import io.mesa.event.MesaListener;
import io.mesa.spi.DriverContext;
import java.time.Instant;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Those who listen. One that throws is logged and breaks nothing. Thread-safe. */
public final class Listeners {
  private static final Logger LOG = LoggerFactory.getLogger("io.mesa.listener");

  private final List<MesaListener> listeners;

  /**
   * Keeps the listeners.
   *
   * @param listeners in the order they are told
   */
  public Listeners(List<MesaListener> listeners) {
    this.listeners = List.copyOf(listeners);
  }

  boolean any() {
    return !listeners.isEmpty();
  }

  void tell(Consumer<MesaListener> event) {
    for (MesaListener listener : listeners) {
      try {
        event.accept(listener);
      } catch (
          Throwable e) { // Kotlin's and Groovy's throw exceptions that are checked, undeclared.
        LOG.warn("The listener {} failed; the call goes on.", listener.getClass().getName(), e);
      }
    }
  }

  /**
   * What the driver of a source tells through.
   *
   * @param source the source's id
   * @return the context
   */
  public DriverContext context(String source) {
    return (database, change) -> {
      if (any()) {
        var event = new ConnectionChanged(source, database, change, Instant.now());
        tell(listener -> listener.connectionChanged(event));
      }
    };
  }
}
