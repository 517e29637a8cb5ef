package io.mesa.postgres.inspect;

import io.mesa.structure.Index;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The indexes of relations. */
final class Indexes {
  /**
   * Operator classes and collations are looked up only for the few indexes that have others than
   * the usual ones.
   */
  private static final String QUERY =
      """
      SELECT i.indrelid, x.relname, m.amname, i.indkey, i.indnkeyatts, i.indoption, i.indcollation,
             i.indisunique, i.indisprimary, i.indisvalid, %1$s,
             i.indpred IS NOT NULL,
             CASE WHEN NOT %2$s THEN pg_get_expr(i.indpred, i.indrelid) END,
             CASE WHEN i.indexprs IS NOT NULL AND NOT %2$s THEN ARRAY(
               SELECT pg_get_indexdef(i.indexrelid, place, false)
                 FROM generate_series(1, i.indnkeyatts::int) AS place
                WHERE i.indkey[place - 1] = 0
                ORDER BY place) END,
             CASE WHEN NOT i.indclass::oid[] <@ (
               SELECT array_agg(usual.oid) FROM pg_opclass usual WHERE usual.opcdefault) THEN ARRAY(
               SELECT CASE WHEN NOT o.opcdefault THEN
                        CASE WHEN os.nspname <> 'pg_catalog' THEN os.nspname || '.' || o.opcname
                             ELSE o.opcname::text END END
                 FROM unnest(i.indclass::oid[]) WITH ORDINALITY AS used (oid, place)
                 JOIN pg_opclass o ON o.oid = used.oid
                 JOIN pg_namespace os ON os.oid = o.opcnamespace
                ORDER BY used.place) END,
             CASE WHEN NOT i.indcollation::oid[] <@ ARRAY[0, 100]::oid[] THEN ARRAY(
               SELECT CASE WHEN ks.nspname <> 'pg_catalog' THEN ks.nspname || '.' || k.collname
                           ELSE k.collname::text END
                 FROM unnest(i.indcollation::oid[]) WITH ORDINALITY AS used (oid, place)
                 LEFT JOIN pg_collation k ON k.oid = used.oid
                 LEFT JOIN pg_namespace ks ON ks.oid = k.collnamespace
                ORDER BY used.place) END,
             %3$s
        FROM pg_index i
        JOIN pg_class c ON c.oid = i.indrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_class x ON x.oid = i.indexrelid
        JOIN pg_am m ON m.oid = x.relam
       WHERE %4$s
       ORDER BY i.indrelid, x.relname
      """;

  private static final long DEFAULT_COLLATION = 100;
  private static final int DESCENDING = 1;
  private static final int NULLS_FIRST = 2;

  private Indexes() {}

  /** The query for the indexes of relations, in the order of the relations' numbers. */
  static String query(Scope scope, Locks locks, int major) {
    return QUERY.formatted(
        Constraints.nullsNotDistinct("i", major),
        locks.holds("i.indrelid"),
        Sizes.ofIndex("x", locks),
        scope.condition());
  }

  static Index read(ResultSet row, Columns columns, Locks locks) throws SQLException {
    boolean locked = locks.holds(row.getLong(1));
    long[] numbers = Vectors.parse(row.getString(4));
    int keyCount = row.getInt(5);
    List<String> included = new ArrayList<>(0);
    for (int i = keyCount; i < numbers.length; i++) {
      included.add(columns.name(numbers[i]));
    }
    return new Index(
        row.getString(2),
        row.getString(3),
        keys(row, numbers, keyCount, columns, locked),
        included,
        row.getBoolean(12)
            ? Optional.of(Definitions.reading(row.getString(13), locked))
            : Optional.empty(),
        row.getBoolean(8),
        row.getBoolean(9),
        row.getBoolean(10),
        !row.getBoolean(11),
        Sizes.parse(row.getString(17)).bytesRead());
  }

  private static List<Index.Key> keys(
      ResultSet row, long[] numbers, int count, Columns columns, boolean locked)
      throws SQLException {
    long[] options = Vectors.parse(row.getString(6));
    long[] collations = Vectors.parse(row.getString(7));
    @Nullable String[] expressions = texts(row.getArray(14));
    @Nullable String[] operatorClasses = texts(row.getArray(15));
    @Nullable String[] collationNames = texts(row.getArray(16));
    List<Index.Key> keys = new ArrayList<>(count);
    int expression = 0;
    for (int i = 0; i < count; i++) {
      boolean isColumn = numbers[i] != 0;
      long usual = isColumn ? columns.collation(numbers[i]) : DEFAULT_COLLATION;
      keys.add(
          new Index.Key(
              isColumn ? Optional.of(columns.name(numbers[i])) : Optional.empty(),
              isColumn
                  ? Optional.empty()
                  : Optional.of(Definitions.reading(at(expressions, expression++), locked)),
              (options[i] & DESCENDING) != 0,
              (options[i] & NULLS_FIRST) != 0,
              collations[i] == 0 || collations[i] == usual
                  ? Optional.empty()
                  : collation(collations[i], at(collationNames, i)),
              Optional.ofNullable(at(operatorClasses, i))));
    }
    return keys;
  }

  private static Optional<String> collation(long oid, @Nullable String name) {
    return oid == DEFAULT_COLLATION ? Optional.of("default") : Optional.ofNullable(name);
  }

  private static @Nullable String[] texts(@Nullable Array array) throws SQLException {
    return array == null ? new String[0] : (String[]) array.getArray();
  }

  private static @Nullable String at(@Nullable String[] texts, int place) {
    return place < texts.length ? texts[place] : null;
  }
}
