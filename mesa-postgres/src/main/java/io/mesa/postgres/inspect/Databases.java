package io.mesa.postgres.inspect;

import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.connect.ServerSession;
import io.mesa.postgres.connect.Sql;
import io.mesa.spi.DriverCall;
import io.mesa.structure.Database;
import io.mesa.value.Reading;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The databases of a server. Sizes may take two fifths of the call's time, the counts of tables two
 * fifths more.
 */
final class Databases {
  private static final String QUERY =
      """
      SELECT d.datname, pg_get_userbyid(d.datdba), pg_encoding_to_char(d.encoding), %1$s,
             d.datallowconn AND d.datconnlimit <> -2, d.datconnlimit,
             shobj_description(d.oid, 'pg_database'),
             has_database_privilege(d.oid, 'CONNECT'),
             pg_has_role('pg_read_all_stats', 'USAGE'),
             current_user, d.datname = current_database()
        FROM pg_database d
       WHERE %2$s
       ORDER BY d.datname
      """;

  /** The order of text is the C library's, from PostgreSQL 15 on also ICU's or the server's own. */
  private static final String COLLATION =
      """
      CASE d.datlocprovider
        WHEN 'i' THEN d.%1$s || ' (icu)'
        WHEN 'b' THEN d.%1$s || ' (builtin)'
        ELSE d.datcollate END""";

  private static final String NO_TEMPLATES = "NOT d.datistemplate";

  private final Connections connections;
  private final DriverCall call;

  Databases(Connections connections, DriverCall call) {
    this.connections = connections;
    this.call = call;
  }

  /**
   * A database as the catalog has it, and what the login may do there.
   *
   * @param mayConnect whether the login may connect to it
   * @param mayMeasure whether the login may read its size
   * @param login the login
   * @param current whether it is the one the catalog was read in
   */
  record Listed(
      String name,
      String owner,
      String encoding,
      Optional<String> collation,
      boolean allowsConnections,
      Optional<Integer> connectionLimit,
      Optional<String> comment,
      boolean mayConnect,
      boolean mayMeasure,
      String login,
      boolean current) {

    Database with(Reading<Long> bytes, Reading<Long> tableCount) {
      return new Database(
          name,
          owner,
          encoding,
          collation,
          bytes,
          tableCount,
          allowsConnections,
          connectionLimit,
          comment);
    }
  }

  /** The databases, templates left out. */
  List<Database> all() {
    return read(NO_TEMPLATES);
  }

  /** A database by its name. */
  Optional<Database> named(String name) {
    return read("d.datname = " + Sql.literal(name)).stream().findFirst();
  }

  private List<Database> read(String condition) {
    Duration share = call.remaining().multipliedBy(2).dividedBy(5);
    List<Reading<Long>> sizes = new ArrayList<>();
    List<Listed> listed =
        connections.read(
            call,
            session -> {
              List<Listed> found = list(session, condition);
              var bytes = new DatabaseSizes(session, new Allowance(call, share));
              for (Listed each : found) {
                sizes.add(bytes.of(each));
              }
              return found;
            });
    var counts = new TableCounts(connections, call, new Allowance(call, share));
    List<Database> databases = new ArrayList<>(listed.size());
    for (int i = 0; i < listed.size(); i++) {
      databases.add(listed.get(i).with(sizes.get(i), counts.of(listed.get(i))));
    }
    return databases;
  }

  private static List<Listed> list(ServerSession session, String condition) throws SQLException {
    int major = session.major();
    String collation =
        major < 15
            ? "d.datcollate"
            : COLLATION.formatted(major < 17 ? "daticulocale" : "datlocale");
    return session.list(QUERY.formatted(collation, condition), Databases::listed);
  }

  private static Listed listed(ResultSet row) throws SQLException {
    int limit = row.getInt(6);
    boolean mayConnect = row.getBoolean(8);
    return new Listed(
        row.getString(1),
        row.getString(2),
        row.getString(3),
        Optional.ofNullable(row.getString(4)),
        row.getBoolean(5),
        limit < 0 ? Optional.empty() : Optional.of(limit),
        Optional.ofNullable(row.getString(7)),
        mayConnect,
        mayConnect || row.getBoolean(9),
        row.getString(10),
        row.getBoolean(11));
  }
}
