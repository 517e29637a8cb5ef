package io.mesa.tck.differential;

import static io.mesa.memory.ColumnTypes.arrayOf;
import static io.mesa.memory.ColumnTypes.enumOf;
import static io.mesa.memory.ColumnTypes.json;
import static io.mesa.memory.ColumnTypes.of;

import io.mesa.structure.Collation;
import io.mesa.structure.ColumnType;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;

/**
 * Makes three to five tables. Each schema has a column of every type that may be null and one that
 * may not, dealt to the tables in pairs; a key of one column and references to it, to itself and to
 * another unique key; and some of: a key of two columns and a table without key that refers to it,
 * a joining table, one row to one.
 */
final class SchemaGenerator {
  private static final List<String> TABLE_NAMES =
      List.of(
          "customer",
          "Order Lines",
          "item.detail",
          "user",
          "we\"ird",
          "\u00dcnic\u00f6de",
          "it's",
          "back\\slash",
          "CamelCase",
          "\uD83D\uDE00 table");
  private static final List<String> COLUMN_NAMES =
      List.of(
          "flag",
          "Amount",
          "a.b",
          "select",
          "q\"uote",
          "stra\u00dfe",
          "two words",
          "it's",
          "b\\s",
          "\uD83D\uDE00",
          "x",
          "order",
          "$1",
          "ctid2",
          "\u00e9");
  private static final List<Collation> COLLATIONS =
      List.of(
          new Collation("C", true, true),
          new Collation("POSIX", true, true),
          new Collation("und-x-icu", true, false),
          new Collation("de-x-icu", true, false));
  private static final Collation LOOSE = new Collation("loose", false, false);
  private static final List<ValueType> KEY_TYPES =
      List.of(
          ValueType.INT32,
          ValueType.INT64,
          ValueType.TEXT,
          ValueType.UUID,
          ValueType.DECIMAL,
          ValueType.DATE,
          ValueType.TIMESTAMPTZ,
          ValueType.BYTES,
          ValueType.INT16,
          ValueType.INTERVAL,
          ValueType.DOCUMENT_ID);

  private static final List<ColumnType> DOMAINS =
      List.of(
          domain("amount", of(ValueType.DECIMAL)),
          domain("\"Small Number\"", of(ValueType.INT16)),
          domain("word", base("character varying(40)", ValueType.TEXT)),
          domain("moment", of(ValueType.TIMESTAMPTZ)),
          domain("share", of(ValueType.FLOAT32)),
          domain("yes_or_no", of(ValueType.BOOLEAN)),
          domain("document", of(ValueType.JSON)),
          domain("numbers", arrayOf(ValueType.INT32)));

  private final Dice dice;
  private final Extent extent;
  private final List<String> columnNames;
  private final List<ValueType> keyTypes;
  private final List<String> names;
  private final List<GeneratedTable> tables = new ArrayList<>();
  private int columnNumber;

  SchemaGenerator(Dice dice, Extent extent) {
    this.dice = dice;
    this.extent = extent;
    this.columnNames = COLUMN_NAMES.stream().filter(extent::allows).toList();
    this.keyTypes = KEY_TYPES.stream().filter(extent::orders).toList();
    this.names = dice.shuffled(TABLE_NAMES);
  }

  /** Tables without rows; a table stands behind those it refers to. */
  List<GeneratedTable> tables() {
    GeneratedTable root = root();
    GeneratedTable child = child(root);
    if (dice.chance(55)) {
      GeneratedTable composite = composite(root);
      keyless(composite);
    }
    boolean joined = dice.chance(65);
    if (joined) {
      joining(dice.chance(20) ? root : child, root);
    }
    if (tables.size() < 3 || (tables.size() < 5 && dice.chance(40))) {
      oneToOne(root);
    }
    deal();
    if (dice.chance(50)) {
      collate();
    }
    return tables;
  }

  /**
   * Gives columns of text orders other than the database's, binary ones at times, or one in which
   * texts are equal that differ; such a column belongs to no key.
   */
  private void collate() {
    boolean binary = dice.chance(30);
    for (int i = 0; i < tables.size(); i++) {
      List<GeneratedColumn> columns = new ArrayList<>();
      for (GeneratedColumn column : tables.get(i).columns()) {
        boolean text = column.valueType() == ValueType.TEXT;
        columns.add(
            text && dice.chance(75)
                ? column.collated(collation(tables.get(i), column, binary))
                : column);
      }
      tables.set(i, tables.get(i).withColumns(List.copyOf(columns)));
    }
  }

  private Collation collation(GeneratedTable table, GeneratedColumn column, boolean binary) {
    if (!binary && !table.isOfKey(column.name()) && dice.chance(30)) {
      return LOOSE;
    }
    return dice.pick(COLLATIONS.subList(0, binary ? 2 : COLLATIONS.size()));
  }

  private TableName nextName() {
    return TableName.of(GeneratedDatabase.SCHEMA, names.remove(0));
  }

  private GeneratedTable add(
      List<GeneratedColumn> columns,
      List<String> primaryKey,
      List<List<String>> uniqueKeys,
      TableName name,
      List<GeneratedReference> references) {
    var table =
        new GeneratedTable(
            name, List.copyOf(columns), primaryKey, uniqueKeys, references, List.of());
    tables.add(table);
    return table;
  }

  private GeneratedTable root() {
    ColumnType key = keyType();
    List<GeneratedColumn> columns = new ArrayList<>();
    columns.add(column(dice.chance(30) && extent.allows("I.D") ? "I.D" : "id", key, false));
    List<List<String>> uniqueKeys = new ArrayList<>();
    if (dice.chance(60)) {
      columns.add(column("code", of(dice.pick(keyTypes)), false));
      uniqueKeys.add(List.of("code"));
    }
    if (dice.chance(40)) {
      columns.add(column("rare", of(dice.pick(keyTypes)), true));
      uniqueKeys.add(List.of("rare"));
    }
    return add(columns, List.of(columns.get(0).name()), uniqueKeys, nextName(), List.of());
  }

  private ColumnType keyType() {
    return of(dice.pick(keyTypes));
  }

  private GeneratedTable child(GeneratedTable root) {
    TableName name = nextName();
    ColumnType own = of(dice.pick(List.of(ValueType.INT32, ValueType.INT64, ValueType.TEXT)));
    List<GeneratedColumn> columns = new ArrayList<>();
    columns.add(column("id", own, false));
    columns.add(column("first_id", keyOf(root).type(), true));
    columns.add(column("Parent Id", own, true));
    List<GeneratedReference> references = new ArrayList<>();
    references.add(
        new GeneratedReference("first", List.of("first_id"), root.name(), root.primaryKey()));
    references.add(new GeneratedReference("parent.fk", List.of("Parent Id"), name, List.of("id")));
    if (!root.uniqueKeys().isEmpty() && root.uniqueKeys().get(0).equals(List.of("code"))) {
      columns.add(column("code_of", root.column("code").type(), dice.chance(50)));
      references.add(
          new GeneratedReference("by \"code\"", List.of("code_of"), root.name(), List.of("code")));
    }
    return add(columns, List.of("id"), List.of(), name, references);
  }

  private GeneratedTable composite(GeneratedTable root) {
    List<GeneratedColumn> columns = new ArrayList<>();
    columns.add(column("k1", of(dice.pick(keyTypes)), false));
    columns.add(column("K2", of(dice.pick(keyTypes)), false));
    columns.add(column("owner_id", keyOf(root).type(), true));
    return add(
        columns,
        List.of("k1", "K2"),
        List.of(),
        nextName(),
        List.of(
            new GeneratedReference("owner", List.of("owner_id"), root.name(), root.primaryKey())));
  }

  private void keyless(GeneratedTable composite) {
    List<GeneratedColumn> columns = new ArrayList<>();
    columns.add(column("r1", composite.column("k1").type(), true));
    columns.add(column("R2", composite.column("K2").type(), dice.chance(50)));
    add(
        columns,
        List.of(),
        List.of(),
        nextName(),
        List.of(
            new GeneratedReference(
                "pair", List.of("r1", "R2"), composite.name(), composite.primaryKey())));
  }

  private void joining(GeneratedTable left, GeneratedTable right) {
    List<GeneratedColumn> columns = new ArrayList<>();
    columns.add(column("left_id", keyOf(left).type(), false));
    columns.add(column("right_id", keyOf(right).type(), false));
    add(
        columns,
        List.of("left_id", "right_id"),
        List.of(),
        nextName(),
        List.of(
            new GeneratedReference("left", List.of("left_id"), left.name(), left.primaryKey()),
            new GeneratedReference(
                "right", List.of("right_id"), right.name(), right.primaryKey())));
  }

  private void oneToOne(GeneratedTable root) {
    add(
        List.of(column("root_id", keyOf(root).type(), false)),
        List.of("root_id"),
        List.of(),
        nextName(),
        List.of(
            new GeneratedReference("root", List.of("root_id"), root.name(), root.primaryKey())));
  }

  private static GeneratedColumn keyOf(GeneratedTable table) {
    return table.column(table.primaryKey().get(0));
  }

  /** A column of a key, without NaN: it equals nothing, and yet itself where a key is checked. */
  private static GeneratedColumn column(String name, ColumnType type, boolean nullable) {
    return new GeneratedColumn(name, type, nullable, true);
  }

  /** Gives each table a share of the pairs of columns that there are of each type. */
  private void deal() {
    List<ColumnType> deck = dice.shuffled(deck());
    int first = dice.below(tables.size());
    for (int i = 0; i < deck.size(); i++) {
      int place = (first + i) % tables.size();
      GeneratedTable table = tables.get(place);
      List<GeneratedColumn> columns = new ArrayList<>(table.columns());
      boolean tame = dice.chance(50) || deck.get(i).valueType() == ValueType.JSON;
      boolean both = Kind.of(deck.get(i).valueType()).floating();
      columns.add(new GeneratedColumn(nextColumn(), deck.get(i), false, tame));
      columns.add(new GeneratedColumn(nextColumn(), deck.get(i), true, both == tame));
      tables.set(place, table.withColumns(List.copyOf(columns)));
    }
  }

  private String nextColumn() {
    columnNumber++;
    return dice.pick(columnNames) + columnNumber;
  }

  private List<ColumnType> deck() {
    ColumnType enumeration = enumeration();
    List<ColumnType> deck = new ArrayList<>();
    for (ValueType type : ValueType.values()) {
      switch (type) {
        case ENUM -> deck.add(enumeration);
        case ARRAY, OTHER -> {
          // Arrays are added below; of others nothing is promised.
        }
        default -> {
          if (extent.has(type)) {
            deck.add(of(type));
          }
        }
      }
    }
    deck.add(base("numeric(10,2)", ValueType.DECIMAL));
    if (dice.chance(50)) {
      deck.add(base("character varying(40)", ValueType.TEXT));
    }
    deck.addAll(dice.<ColumnType>some(held(DOMAINS), 2));
    if (dice.chance(50)) {
      deck.add(json());
    }
    List<ColumnType> elements =
        new ArrayList<>(
            dice.<ColumnType>some(
                elements(
                    List.of(
                        of(ValueType.DECIMAL),
                        of(ValueType.FLOAT64),
                        of(ValueType.FLOAT32),
                        of(ValueType.BOOLEAN),
                        of(ValueType.INT16),
                        of(ValueType.INT64),
                        of(ValueType.TIME),
                        of(ValueType.TIMESTAMP),
                        base("numeric(10,2)", ValueType.DECIMAL),
                        of(ValueType.UUID),
                        of(ValueType.DATE),
                        of(ValueType.TIMESTAMPTZ),
                        of(ValueType.INTERVAL),
                        of(ValueType.BYTES),
                        enumeration)),
                4));
    elements.add(of(ValueType.INT32));
    elements.add(of(ValueType.TEXT));
    elements.forEach(element -> deck.add(arrayOf(element)));
    return deck;
  }

  private List<ColumnType> held(List<ColumnType> types) {
    return types.stream().filter(extent::has).toList();
  }

  /** The types that arrays may be of. */
  private List<ColumnType> elements(List<ColumnType> types) {
    return types.stream().filter(element -> extent.has(arrayOf(element))).toList();
  }

  private ColumnType enumeration() {
    return dice.chance(50)
        ? enumOf("mood", "sad", "ok", "happy", "Zen")
        : enumOf("\"Order State\"", "new", "Open", "in work", "it's \"done\"", "\u00e9", "a");
  }

  private static ColumnType domain(String name, ColumnType base) {
    return new ColumnType(name, base.valueType(), new ColumnType.Domain(base, false, List.of()));
  }

  private static ColumnType base(String name, ValueType type) {
    return new ColumnType(name, type, new ColumnType.Base());
  }
}
