package io.mesa.memory;

import io.mesa.Mesa;
import io.mesa.tck.semantics.SemanticsContract;

/** The reference holds its own examples. */
class MemorySemanticsTest extends SemanticsContract {

  @Override
  protected Mesa.Builder open(MemoryDatabase database) {
    return Mesa.builder().source(database.source("memory")).driver(database.driver());
  }
}
