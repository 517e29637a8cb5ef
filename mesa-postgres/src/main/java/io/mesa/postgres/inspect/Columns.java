package io.mesa.postgres.inspect;

import io.mesa.structure.Collation;
import io.mesa.structure.Column;
import io.mesa.structure.ColumnType;
import io.mesa.value.Reading;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** The columns of one relation, and what its keys and indexes need to know of them. */
final class Columns {
  /**
   * A default names no column, so it is written out without the relation and no lock is in its way;
   * the expression of a generated column does.
   */
  private static final String QUERY =
      """
      SELECT a.attrelid, a.attnum, a.attname, a.attnotnull, a.attinhcount > 0, a.attidentity,
             a.attgenerated,
             CASE WHEN a.attgenerated = '' THEN pg_get_expr(d.adbin, 0)
                  WHEN NOT %1$s THEN pg_get_expr(d.adbin, d.adrelid) END,
             a.attcollation,
             CASE WHEN ks.nspname <> 'pg_catalog' THEN ks.nspname || '.' || k.collname
                  ELSE k.collname::text END,
             remark.description,
             a.atttypid, a.atttypmod, format_type(a.atttypid, a.atttypmod),
             k.collisdeterministic,
             k.collprovider = 'b' OR k.collprovider = 'c' AND k.collcollate IN ('C', 'POSIX')
        FROM pg_attribute a
        JOIN pg_class c ON c.oid = a.attrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
        LEFT JOIN pg_collation k ON k.oid = a.attcollation AND a.attcollation <> 100
        LEFT JOIN pg_namespace ks ON ks.oid = k.collnamespace
        LEFT JOIN pg_description remark
               ON remark.objoid = a.attrelid AND remark.classoid = 'pg_class'::regclass
              AND remark.objsubid = a.attnum
       WHERE a.attnum > 0 AND NOT a.attisdropped AND %2$s
       ORDER BY a.attrelid, a.attnum
      """;

  private final Types types;
  private final Locks locks;
  private final List<Column> columns = new ArrayList<>();
  private int[] places = new int[32];
  private long[] collations = new long[32];

  Columns(Types types, Locks locks) {
    this.types = types;
    this.locks = locks;
  }

  /** The query for the columns of relations, in the order of the relations' numbers. */
  static String query(Scope scope, Locks locks) {
    return QUERY.formatted(locks.holds("a.attrelid"), scope.condition());
  }

  /** Adds the column of a row; rows come in the table's order. */
  void add(ResultSet row) throws SQLException {
    int number = row.getInt(2);
    String generated = row.getString(7);
    String expression = row.getString(8);
    keep(number, row.getLong(9));
    columns.add(
        new Column(
            row.getString(3),
            number,
            type(row),
            !row.getBoolean(4),
            generated.isEmpty() && expression != null
                ? Optional.of(Reading.known(expression))
                : Optional.empty(),
            generated.isEmpty()
                ? identity(row.getString(6))
                : Optional.of(
                    new Column.Computed(
                        Definitions.reading(expression, locks.holds(row.getLong(1))),
                        generated.equals("s"))),
            collation(row),
            row.getBoolean(5),
            Optional.ofNullable(row.getString(11))));
  }

  private void keep(int number, long collation) {
    if (number >= places.length) {
      places = Arrays.copyOf(places, number * 2);
      collations = Arrays.copyOf(collations, number * 2);
    }
    places[number] = columns.size();
    collations[number] = collation;
  }

  private ColumnType type(ResultSet row) throws SQLException {
    long oid = row.getLong(12);
    int modifier = row.getInt(13);
    ColumnType made = types.made(oid, modifier);
    return made == null ? types.of(oid, modifier, row.getString(14)) : made;
  }

  /** What the database's own collation is, a column does not say. */
  private static Optional<Collation> collation(ResultSet row) throws SQLException {
    String name = row.getString(10);
    return name == null
        ? Optional.empty()
        : Optional.of(new Collation(name, row.getBoolean(15), row.getBoolean(16)));
  }

  private static Optional<Column.Generation> identity(String code) {
    return code.isEmpty() ? Optional.empty() : Optional.of(new Column.Identity(code.equals("a")));
  }

  /** The columns in the table's order. */
  List<Column> list() {
    return columns;
  }

  /** The names of the columns with these numbers. */
  List<String> names(long[] numbers) {
    List<String> names = new ArrayList<>(numbers.length);
    for (long number : numbers) {
      names.add(name(number));
    }
    return names;
  }

  /** The name of the column with this number. */
  String name(long number) {
    return columns.get(places[(int) number]).name();
  }

  /** The number of the collation of the column with this number; 0 where its type has none. */
  long collation(long number) {
    return collations[(int) number];
  }
}
