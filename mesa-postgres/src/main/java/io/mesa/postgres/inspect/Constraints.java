package io.mesa.postgres.inspect;

import io.mesa.structure.Check;
import io.mesa.structure.ExclusionConstraint;
import io.mesa.structure.ForeignKey;
import io.mesa.structure.UniqueConstraint;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The constraints of one relation, by kind. */
final class Constraints {
  /**
   * A foreign key to a partitioned table has a copy for each of its partitions, on the same table
   * and below the key itself; those are left out.
   */
  private static final String QUERY =
      """
      SELECT k.conrelid, k.conname, k.contype, k.conkey, k.condeferrable, k.condeferred,
             k.convalidated, k.coninhcount > 0, %1$s,
             target_schema.nspname, target.relname, k.confdeltype, k.confupdtype,
             CASE WHEN k.contype = 'f' THEN ARRAY(
               SELECT a.attname::text
                 FROM unnest(k.confkey) WITH ORDINALITY AS key (attnum, place)
                 JOIN pg_attribute a ON a.attrelid = k.confrelid AND a.attnum = key.attnum
                ORDER BY key.place) END,
             CASE WHEN %2$s THEN NULL
                  WHEN k.contype = 'c' THEN pg_get_expr(k.conbin, k.conrelid)
                  WHEN k.contype = 'x' THEN pg_get_constraintdef(k.oid) END
        FROM pg_constraint k
        JOIN pg_class c ON c.oid = k.conrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        LEFT JOIN pg_index i ON i.indexrelid = k.conindid AND k.contype = 'u'
        LEFT JOIN pg_class target ON target.oid = k.confrelid
        LEFT JOIN pg_namespace target_schema ON target_schema.oid = target.relnamespace
        LEFT JOIN pg_constraint original
               ON original.oid = k.conparentid AND original.conrelid = k.conrelid
       WHERE k.contype IN ('p', 'u', 'x', 'f', 'c') AND original.oid IS NULL AND %3$s
       ORDER BY k.conrelid, k.conname
      """;

  private static final int NULLS_NOT_DISTINCT_SINCE = 15;

  private final Columns columns;
  private final Locks locks;
  private Optional<UniqueConstraint> primaryKey = Optional.empty();
  private final List<UniqueConstraint> unique = new ArrayList<>(0);
  private final List<ExclusionConstraint> exclusions = new ArrayList<>(0);
  private final List<Check> checks = new ArrayList<>(0);
  private final List<ForeignKey> foreignKeys = new ArrayList<>(0);

  Constraints(Columns columns, Locks locks) {
    this.columns = columns;
    this.locks = locks;
  }

  /** The query for the constraints of relations, in the order of the relations' numbers. */
  static String query(Scope scope, Locks locks, int major) {
    return QUERY.formatted(
        nullsNotDistinct("i", major), locks.holds("k.conrelid"), scope.condition());
  }

  /** Whether nulls count as equal in the index at this alias of {@code pg_index}. */
  static String nullsNotDistinct(String alias, int major) {
    return major < NULLS_NOT_DISTINCT_SINCE ? "false" : alias + ".indnullsnotdistinct";
  }

  /** Adds the constraint of a row. */
  void add(ResultSet row) throws SQLException {
    switch (row.getString(3)) {
      case "p" -> primaryKey = Optional.of(unique(row));
      case "u" -> unique.add(unique(row));
      case "x" ->
          exclusions.add(
              new ExclusionConstraint(row.getString(2), definition(row), row.getBoolean(5)));
      case "c" ->
          checks.add(
              new Check(row.getString(2), definition(row), row.getBoolean(7), row.getBoolean(8)));
      default -> foreignKeys.add(foreignKey(row));
    }
  }

  private UniqueConstraint unique(ResultSet row) throws SQLException {
    return new UniqueConstraint(
        row.getString(2), key(row), !row.getBoolean(9), row.getBoolean(5), row.getBoolean(6));
  }

  private ForeignKey foreignKey(ResultSet row) throws SQLException {
    return new ForeignKey(
        row.getString(2),
        key(row),
        TableName.of(row.getString(10), row.getString(11)),
        List.of((String[]) row.getArray(14).getArray()),
        action(row.getString(12)),
        action(row.getString(13)),
        row.getBoolean(7),
        row.getBoolean(5),
        row.getBoolean(6));
  }

  private List<String> key(ResultSet row) throws SQLException {
    return columns.names(Vectors.parse(row.getString(4)));
  }

  private Reading<String> definition(ResultSet row) throws SQLException {
    return Definitions.reading(row.getString(15), locks.holds(row.getLong(1)));
  }

  private static ForeignKey.Action action(String code) {
    return switch (code) {
      case "a" -> ForeignKey.Action.NO_ACTION;
      case "r" -> ForeignKey.Action.RESTRICT;
      case "c" -> ForeignKey.Action.CASCADE;
      case "n" -> ForeignKey.Action.SET_NULL;
      case "d" -> ForeignKey.Action.SET_DEFAULT;
      default -> throw new IllegalStateException("No action of a foreign key is '" + code + "'.");
    };
  }

  /** The primary key. */
  Optional<UniqueConstraint> primaryKey() {
    return primaryKey;
  }

  /** Unique constraints by name. */
  List<UniqueConstraint> unique() {
    return unique;
  }

  /** Exclusion constraints by name. */
  List<ExclusionConstraint> exclusions() {
    return exclusions;
  }

  /** Check constraints by name. */
  List<Check> checks() {
    return checks;
  }

  /** Foreign keys by name. */
  List<ForeignKey> foreignKeys() {
    return foreignKeys;
  }
}
