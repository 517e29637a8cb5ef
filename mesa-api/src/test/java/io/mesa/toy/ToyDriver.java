package io.mesa.toy;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.Administrator;
import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Capability;
import io.mesa.gateway.Inspector;
import io.mesa.gateway.Monitor;
import io.mesa.source.Source;
import io.mesa.spi.DatabaseDriver;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverContext;
import io.mesa.spi.DriverData;
import java.util.EnumSet;
import java.util.Optional;
import java.util.Set;

/** Drives a {@link ToyServer}. Tests break it on purpose by overriding a part. */
public class ToyDriver implements DatabaseDriver {
  /** All that it can do. */
  public static final Set<Capability> ABILITIES =
      Set.of(
          Capability.SCHEMAS,
          Capability.MONITOR,
          Capability.SESSIONS,
          Capability.SESSION_CONTROL,
          Capability.IDLE_SESSION_CONTROL,
          Capability.RUN,
          Capability.RUN_WRITES,
          Capability.CHECK);

  private final ToyServer server;
  private final Capabilities declared;

  /** Declares some of its abilities, or all. */
  public ToyDriver(ToyServer server, Set<Capability> abilities) {
    this.server = server;
    Capabilities.Builder capabilities = Capabilities.builder();
    for (Capability capability : EnumSet.allOf(Capability.class)) {
      if (abilities.contains(capability)) {
        capabilities.with(capability);
      } else {
        capabilities.without(capability, "a toy has no " + capability.name().toLowerCase());
      }
    }
    this.declared = capabilities.build();
  }

  @Override
  public String name() {
    return "toy";
  }

  @Override
  public DriverConnection open(Source source, DriverContext context) {
    if (!source.options().isEmpty()) {
      throw new MesaException(
          ErrorCode.CONFIGURATION,
          "The toy driver knows no options, so not " + source.options().keySet() + ".");
    }
    return new ToyConnection(this, source, context);
  }

  ToyServer server() {
    return server;
  }

  /** What it can do of all that it declares. */
  protected Capabilities declared() {
    return declared;
  }

  protected Inspector inspector(ToyConnection connection, DriverCall call) {
    return new ToyInspector(connection, call);
  }

  protected Optional<DriverData> data(ToyConnection connection, DriverCall call) {
    return declared.has(Capability.RUN) || declared.has(Capability.CHECK)
        ? Optional.of(new ToyData(connection, call))
        : Optional.empty();
  }

  protected Optional<Monitor> monitor(ToyConnection connection, DriverCall call) {
    return declared.has(Capability.MONITOR)
        ? Optional.of(new ToyAdministrator(connection, call))
        : Optional.empty();
  }

  protected Optional<Administrator> administrator(ToyConnection connection, DriverCall call) {
    return declared.has(Capability.SESSION_CONTROL)
        ? Optional.of(new ToyAdministrator(connection, call))
        : Optional.empty();
  }
}
