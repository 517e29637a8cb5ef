package io.mesa.memory;

import io.mesa.structure.Table;
import java.util.List;

/** A table and its rows, in the order they were added. */
record StoredTable(Table table, List<StoredRow> rows) {
  StoredTable {
    rows = List.copyOf(rows);
  }
}
