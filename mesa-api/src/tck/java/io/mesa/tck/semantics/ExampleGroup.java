package io.mesa.tck.semantics;

import io.mesa.memory.MemoryDatabaseBuilder;
import java.util.List;

/** Examples over the same tables. */
interface ExampleGroup {

  /** Adds the tables; no other group has tables of these names. */
  void addTables(MemoryDatabaseBuilder database);

  List<SemanticsExample> examples();
}
