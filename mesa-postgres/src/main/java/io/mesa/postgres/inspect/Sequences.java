package io.mesa.postgres.inspect;

import io.mesa.postgres.connect.ServerSession;
import io.mesa.postgres.connect.Sql;
import io.mesa.structure.Sequence;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;

/** The sequences of a database. */
final class Sequences {
  private static final String QUERY =
      """
      SELECT c.oid, n.nspname, c.relname, pg_get_userbyid(c.relowner),
             format_type(s.seqtypid, NULL), s.seqstart, s.seqmin, s.seqmax, s.seqincrement,
             s.seqcycle, access.may_read, access.on_disk,
             CASE WHEN access.may_read AND access.on_disk AND NOT %1$s
                  THEN pg_sequence_last_value(c.oid) END,
             owner_schema.nspname, owner.relname, a.attname, current_user
        FROM pg_sequence s
        JOIN pg_class c ON c.oid = s.seqrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
       -- The files of an unlogged sequence are not copied to a standby.
       CROSS JOIN LATERAL (
         SELECT has_sequence_privilege(c.oid, 'SELECT, USAGE'),
                c.relpersistence <> 'u' OR NOT pg_is_in_recovery()
       ) AS access (may_read, on_disk)
        LEFT JOIN pg_depend d
               ON d.classid = 'pg_class'::regclass AND d.objid = c.oid AND d.objsubid = 0
              AND d.refclassid = 'pg_class'::regclass AND d.refobjsubid > 0
              AND d.deptype IN ('a', 'i')
        LEFT JOIN pg_class owner ON owner.oid = d.refobjid
        LEFT JOIN pg_namespace owner_schema ON owner_schema.oid = owner.relnamespace
        LEFT JOIN pg_attribute a ON a.attrelid = d.refobjid AND a.attnum = d.refobjsubid
       WHERE %2$s
      """;

  private Sequences() {}

  static List<Sequence> read(ServerSession session, Locks locks) throws SQLException {
    String sql = QUERY.formatted(locks.holds("c.oid"), Scope.USERS_SCHEMA);
    return session.list(sql, row -> sequence(row, locks)).stream()
        .sorted(Comparator.comparing(Sequence::name))
        .toList();
  }

  private static Sequence sequence(ResultSet row, Locks locks) throws SQLException {
    var name = TableName.of(row.getString(2), row.getString(3));
    return new Sequence(
        name,
        row.getString(4),
        row.getString(5),
        row.getLong(6),
        row.getLong(7),
        row.getLong(8),
        row.getLong(9),
        row.getBoolean(10),
        lastValue(row, name, locks),
        ownedBy(row));
  }

  private static Reading<Optional<Long>> lastValue(ResultSet row, TableName name, Locks locks)
      throws SQLException {
    if (!row.getBoolean(11)) {
      return Reading.denied(
          "The login may not read the sequence.",
          "GRANT SELECT ON SEQUENCE %s TO %s"
              .formatted(Sql.identifier(name), Sql.identifier(row.getString(17))));
    }
    if (!row.getBoolean(12)) {
      return Reading.missing(
          Reading.Reason.UNSUPPORTED, "An unlogged sequence is not kept on a standby.");
    }
    if (locks.holds(row.getLong(1))) {
      return Definitions.locked();
    }
    long value = row.getLong(13);
    return Reading.known(row.wasNull() ? Optional.empty() : Optional.of(value));
  }

  private static Optional<Sequence.ColumnReference> ownedBy(ResultSet row) throws SQLException {
    String table = row.getString(15);
    return table == null
        ? Optional.empty()
        : Optional.of(
            new Sequence.ColumnReference(
                TableName.of(row.getString(14), table), row.getString(16)));
  }
}
