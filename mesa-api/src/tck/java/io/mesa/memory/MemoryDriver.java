package io.mesa.memory;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Source;
import io.mesa.spi.DatabaseDriver;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverContext;

/**
 * Drives {@link MemoryDatabase}s: the source leads to one as its {@link Source#client}. It declares
 * {@code QUERY} and {@code SCHEMAS}; connections there are none. Immutable and thread-safe.
 */
public final class MemoryDriver implements DatabaseDriver {
  /** What sources name it by. */
  static final String NAME = "memory";

  /** Makes a driver; all are alike. */
  public MemoryDriver() {}

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public DriverConnection open(Source source, DriverContext context) {
    checkOptions(source);
    if (!(source.client().orElse(null) instanceof MemoryDatabase database)) {
      throw refused(source, "leads to no MemoryDatabase; make it with MemoryDatabase.source");
    }
    return new MemoryConnection(source, () -> database);
  }

  static void checkOptions(Source source) {
    if (!source.options().isEmpty()) {
      throw refused(
          source, "has options, of which this driver knows none: " + source.options().keySet());
    }
    if (!source.tables().isEmpty()) {
      throw refused(source, "declares tables, but a MemoryDatabase knows its own");
    }
  }

  private static MesaException refused(Source source, String what) {
    return new MesaException(
        ErrorCode.CONFIGURATION, "Source '%s' %s.".formatted(source.id(), what));
  }
}
