package io.mesa.cache.caffeine.history;

import io.mesa.query.Row;
import io.mesa.query.RowColumn;
import io.mesa.query.Rows;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * An answer of a ledger as rows: what was asked, the answer's number, and what each table held.
 *
 * @param asked what was asked, by whom
 * @param load the answer's number
 * @param values what each table held that it is made of
 */
record LedgerRows(String asked, long load, Map<Integer, Long> values) {

  /** The answer that a state gives. */
  static LedgerRows of(String asked, long load, Set<Integer> tables, State state) {
    Map<Integer, Long> values = new TreeMap<>();
    tables.forEach(table -> values.put(table, state.values()[table]));
    return new LedgerRows(asked, load, values);
  }

  /** The answer that some rows are. */
  static LedgerRows of(Rows rows) {
    Row row = rows.get(0);
    Map<Integer, Long> values = new TreeMap<>();
    for (int i = 3; i < row.columns().size(); i++) {
      values.put(Structure.number(row.columns().get(i).name()), row.get(i, Long.class));
    }
    return new LedgerRows(row.get(0, String.class), row.get(1, Long.class), values);
  }

  /** The answer as rows, with something that makes it large. */
  Rows rows(String padding) {
    List<RowColumn> columns = new ArrayList<>();
    @Nullable Object[] row = new @Nullable Object[3 + values.size()];
    columns.add(new RowColumn("asked", ValueType.TEXT, "text"));
    columns.add(new RowColumn("load", ValueType.INT64, "bigint"));
    columns.add(new RowColumn("padding", ValueType.TEXT, "text"));
    row[0] = asked;
    row[1] = load;
    row[2] = padding;
    values.forEach(
        (table, value) -> {
          row[columns.size()] = value;
          columns.add(new RowColumn(Structure.table(table), ValueType.INT64, "bigint"));
        });
    return Rows.of(columns, List.<@Nullable Object[]>of(row));
  }

  /** Whether a state gives this answer. */
  boolean isTrueIn(State state, String relation) {
    return state.structure().reads(relation).equals(values.keySet())
        && values.entrySet().stream()
            .allMatch(each -> state.values()[each.getKey()] == each.getValue());
  }
}
