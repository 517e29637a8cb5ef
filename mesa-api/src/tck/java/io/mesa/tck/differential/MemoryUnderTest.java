package io.mesa.tck.differential;

import io.mesa.Mesa;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.memory.MemoryDatabase;
import org.jspecify.annotations.Nullable;

/** The {@code memory} driver. */
final class MemoryUnderTest implements DatabaseUnderTest {
  private @Nullable Mesa mesa;

  @Override
  public String name() {
    return "memory";
  }

  @Override
  public DatabaseGateway load(MemoryDatabase database) {
    close();
    Mesa opened =
        Mesa.builder().source(database.source("memory")).driver(database.driver()).build();
    mesa = opened;
    return opened.gateway();
  }

  @Override
  public void close() {
    if (mesa != null) {
      mesa.close();
      mesa = null;
    }
  }
}
