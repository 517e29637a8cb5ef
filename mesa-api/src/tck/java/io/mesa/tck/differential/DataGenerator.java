package io.mesa.tck.differential;

import io.mesa.structure.ColumnType;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fills tables with rows, none to sixty each. A column takes its values from a few, so that equal
 * ones are common.
 */
final class DataGenerator {
  private static final int NULL_PERCENT = 22;
  private static final int KEY_NUMBERS = 90;

  private final Dice dice;
  private final Extent extent;
  private final Map<TableName, GeneratedTable> filled = new LinkedHashMap<>();

  DataGenerator(Dice dice, Extent extent) {
    this.dice = dice;
    this.extent = extent;
  }

  /** The tables with rows, given behind those they refer to. */
  List<GeneratedTable> fill(List<GeneratedTable> tables) {
    for (GeneratedTable table : tables) {
      filled.put(table.name(), table);
      filled.put(table.name(), new Filling(table).fill());
    }
    return List.copyOf(filled.values());
  }

  private int rowCount() {
    int choice = dice.below(100);
    if (choice < 5) {
      return 0;
    }
    return choice < 15 ? dice.between(1, 4) : dice.between(8, choice < 80 ? 30 : 60);
  }

  /** The filling of one table. */
  private final class Filling {
    private final GeneratedTable table;
    private final List<List<Object>> pools = new ArrayList<>();
    private final Set<String> keyColumns = new HashSet<>();
    private final List<List<String>> keys = new ArrayList<>();
    private final Map<List<String>, Set<Object>> taken = new HashMap<>();
    private final List<List<@Nullable Object>> rows = new ArrayList<>();
    private final Documents documents = new Documents(dice);

    Filling(GeneratedTable table) {
      this.table = table;
      if (!table.primaryKey().isEmpty()) {
        keys.add(table.primaryKey());
      }
      keys.addAll(table.uniqueKeys());
      keys.forEach(
          key -> {
            keyColumns.addAll(key);
            taken.put(key, new HashSet<>());
          });
      table.columns().forEach(column -> pools.add(pool(column)));
    }

    private List<Object> pool(GeneratedColumn column) {
      if (column.valueType() == ValueType.JSON) {
        List<Object> pool = new ArrayList<>();
        for (int i = 0; i < 12; i++) {
          pool.add(document(column));
        }
        return pool;
      }
      if (column.elementType().isPresent()) {
        ColumnType element = column.elementType().get();
        List<Object> elements = dice.some(values(element, column.tame()), 5);
        List<Object> pool = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
          pool.add(Collections.unmodifiableList(Values.array(dice, elements)));
        }
        return pool;
      }
      List<Object> pool = dice.some(values(column.type(), column.tame()), dice.between(3, 9));
      return column.collation().filter(collation -> !collation.deterministic()).isPresent()
          ? inBothCases(pool)
          : pool;
    }

    private List<Object> values(ColumnType type, boolean tame) {
      return extent.held(type, Values.of(type, tame));
    }

    /** A document that can be held. */
    private Object document(GeneratedColumn column) {
      while (true) {
        Object document = column.tame() ? documents.tame() : documents.wild();
        List<Object> held = extent.held(column.type(), List.of(document));
        if (!held.isEmpty()) {
          return held.get(0);
        }
      }
    }

    /** Texts of which some are equal under a collation that takes cases for equal. */
    private static List<Object> inBothCases(List<Object> texts) {
      List<Object> both = new ArrayList<>();
      for (Object text : texts) {
        String lower = ((String) text).toLowerCase(Locale.ROOT);
        String upper = ((String) text).toUpperCase(Locale.ROOT);
        both.add(text);
        if (lower.length() == upper.length()) {
          both.add(lower);
          both.add(upper);
        }
      }
      both.add("a");
      both.add("A");
      return both;
    }

    GeneratedTable fill() {
      int wanted = rowCount();
      for (int attempt = 0; attempt < 3 * wanted && rows.size() < wanted; attempt++) {
        List<@Nullable Object> row = row();
        if (row != null && isNew(row)) {
          rows.add(row);
        }
      }
      return table.withRows(List.copyOf(rows));
    }

    private @Nullable List<@Nullable Object> row() {
      List<@Nullable Object> row = new ArrayList<>();
      for (int i = 0; i < table.columns().size(); i++) {
        row.add(value(table.columns().get(i), pools.get(i)));
      }
      for (GeneratedReference reference : table.references()) {
        if (!refer(reference, row)) {
          return null;
        }
      }
      return Collections.unmodifiableList(row);
    }

    private @Nullable Object value(GeneratedColumn column, List<Object> pool) {
      if (column.nullable() && dice.chance(NULL_PERCENT)) {
        return null;
      }
      return keyColumns.contains(column.name()) && dice.chance(75)
          ? extent.held(column.type(), Values.numbered(column.type(), dice.below(KEY_NUMBERS)))
          : dice.pick(pool);
    }

    /** Lets a row refer to some row; false where it must and there is none. */
    private boolean refer(GeneratedReference reference, List<@Nullable Object> row) {
      List<List<@Nullable Object>> targets =
          reference.target().equals(table.name()) ? rows : filled.get(reference.target()).rows();
      GeneratedTable target = filled.get(reference.target());
      List<Integer> places = reference.columns().stream().map(table::position).toList();
      boolean nullable = places.stream().anyMatch(place -> table.columns().get(place).nullable());
      if (targets.isEmpty() || (nullable && dice.chance(NULL_PERCENT))) {
        if (!nullable) {
          return false;
        }
        for (int place : places) {
          if (table.columns().get(place).nullable()) {
            row.set(place, null);
          }
        }
        return true;
      }
      // Few have many and many have few.
      int reach = dice.chance(50) ? Math.min(3, targets.size()) : targets.size();
      List<@Nullable Object> key =
          target.values(targets.get(dice.below(reach)), reference.targetColumns());
      for (int i = 0; i < places.size(); i++) {
        row.set(places.get(i), inOtherForm(key.get(i)));
      }
      return true;
    }

    /** The same value, perhaps written otherwise. */
    private @Nullable Object inOtherForm(@Nullable Object value) {
      return value instanceof BigDecimal number && dice.chance(30)
          ? number.setScale(number.scale() + 1)
          : value;
    }

    private boolean isNew(List<@Nullable Object> row) {
      Map<List<String>, Object> found = new HashMap<>();
      for (List<String> key : keys) {
        List<@Nullable Object> values = table.values(row, key);
        if (!values.contains(null)) {
          Object form = Canonical.equal(values);
          if (taken.get(key).contains(form)) {
            return false;
          }
          found.put(key, form);
        }
      }
      found.forEach((key, form) -> taken.get(key).add(form));
      return true;
    }
  }
}
