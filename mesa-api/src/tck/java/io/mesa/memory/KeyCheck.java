package io.mesa.memory;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.structure.Column;
import io.mesa.structure.ForeignKey;
import io.mesa.structure.Table;
import io.mesa.structure.UniqueConstraint;
import io.mesa.value.TableName;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Checks the keys of a table: their names, and the rows against them. */
final class KeyCheck {
  private final StoredTable stored;
  private final Table table;

  private KeyCheck(StoredTable stored) {
    this.stored = stored;
    this.table = stored.table();
  }

  static void check(StoredTable stored, Map<TableName, StoredTable> all) {
    var check = new KeyCheck(stored);
    check.table.primaryKey().ifPresent(check::checkPrimaryKey);
    check.table.uniqueConstraints().forEach(check::checkUnique);
    check.table.foreignKeys().forEach(key -> check.checkForeignKey(key, all));
  }

  private void checkPrimaryKey(UniqueConstraint key) {
    for (String name : key.columns()) {
      if (column(key.name(), table, name).nullable()) {
        throw refused(key.name(), "has the column '%s', which may be null".formatted(name));
      }
    }
    checkUnique(key);
  }

  private void checkUnique(UniqueConstraint key) {
    key.columns().forEach(name -> column(key.name(), table, name));
    Set<List<@Nullable Object>> seen = new HashSet<>();
    for (StoredRow row : stored.rows()) {
      List<@Nullable Object> values = row.values(key.columns());
      boolean counts = !key.nullsDistinct() || !values.contains(null);
      if (counts && !seen.add(ValueOrder.identities(values))) {
        throw refused(key.name(), "has several rows with " + values);
      }
    }
  }

  private void checkForeignKey(ForeignKey key, Map<TableName, StoredTable> all) {
    StoredTable target = all.get(key.target());
    if (target == null) {
      throw refused(key.name(), "leads to '%s', which is not there".formatted(key.target()));
    }
    if (key.columns().size() != key.targetColumns().size()) {
      throw refused(key.name(), "joins columns that are not as many on both sides");
    }
    key.columns().forEach(name -> column(key.name(), table, name));
    key.targetColumns().forEach(name -> column(key.name(), target.table(), name));
    Set<List<@Nullable Object>> known = new HashSet<>();
    target.rows().forEach(row -> known.add(ValueOrder.identities(row.values(key.targetColumns()))));
    for (StoredRow row : stored.rows()) {
      List<@Nullable Object> values = row.values(key.columns());
      if (!values.contains(null) && !known.contains(ValueOrder.identities(values))) {
        throw refused(
            key.name(), "has %s, of which '%s' has no row".formatted(values, key.target()));
      }
    }
  }

  private Column column(String key, Table of, String name) {
    return of.column(name)
        .orElseThrow(
            () ->
                refused(
                    key,
                    "names the column '%s', which '%s' does not have".formatted(name, of.name())));
  }

  private MesaException refused(String key, String what) {
    return new MesaException(
        ErrorCode.INVALID_ARGUMENT, "The key '%s' of '%s' %s.".formatted(key, table.name(), what));
  }
}
