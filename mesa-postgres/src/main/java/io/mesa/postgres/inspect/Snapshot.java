package io.mesa.postgres.inspect;

import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.connect.ReadSession;
import io.mesa.postgres.connect.ServerSession;
import io.mesa.spi.DriverCall;
import io.mesa.structure.Table;
import java.sql.SQLException;
import java.util.Optional;

/**
 * Relations in full, out of one transaction: eight queries, of which five are read side by side as
 * far as the next relation needs. Holds a connection until it is closed. Not thread-safe.
 */
final class Snapshot implements AutoCloseable {
  private static final int HEADS_AT_ONCE = 500;
  private static final int PARTS_AT_ONCE = 2000;

  private final ReadSession reading;
  private final Locks locks;
  private final Types types;
  private final ViewsAndPolicies viewsAndPolicies;
  private final Cursor heads;
  private final Cursor columns;
  private final Cursor constraints;
  private final Cursor indexes;
  private final Cursor triggers;
  private long last;

  private Snapshot(ReadSession reading, Scope scope, boolean unread) throws SQLException {
    this.reading = reading;
    ServerSession session = reading.session();
    int major = session.major();
    this.locks = unread ? Locks.everything() : Locks.read(session);
    this.types = Types.read(session, scope);
    this.viewsAndPolicies = new ViewsAndPolicies(session, scope, locks);
    this.heads = Cursor.open(session, Head.query(scope, locks), HEADS_AT_ONCE);
    this.columns = Cursor.open(session, Columns.query(scope, locks), PARTS_AT_ONCE);
    this.constraints = Cursor.open(session, Constraints.query(scope, locks, major), PARTS_AT_ONCE);
    this.indexes = Cursor.open(session, Indexes.query(scope, locks, major), PARTS_AT_ONCE);
    this.triggers = Cursor.open(session, Triggers.query(scope, locks), PARTS_AT_ONCE);
  }

  /**
   * Begins to read.
   *
   * @param connections where a connection comes from
   * @param call the call it is for
   * @param scope which relations
   * @param unread whether to take everything for locked
   */
  static Snapshot open(Connections connections, DriverCall call, Scope scope, boolean unread) {
    ReadSession reading = connections.openRead(call);
    try {
      return reading.read(session -> new Snapshot(reading, scope, unread));
    } catch (RuntimeException e) {
      reading.close();
      throw e;
    }
  }

  /** The next table, empty at the end. */
  Optional<Table> next() {
    return reading.read(session -> heads.atEnd() ? Optional.empty() : Optional.of(table()));
  }

  /** The number of the relation that {@link #next} gave last, 0 before the first. */
  long last() {
    return last;
  }

  private Table table() throws SQLException {
    long oid = heads.relation();
    Head head = heads.list(oid, row -> Head.read(row, locks)).get(0);
    var ownColumns = new Columns(types, locks);
    columns.visit(oid, ownColumns::add);
    var ownConstraints = new Constraints(ownColumns, locks);
    constraints.visit(oid, ownConstraints::add);
    var table =
        new Table(
            head.summary(),
            ownColumns.list(),
            ownConstraints.primaryKey(),
            ownConstraints.unique(),
            ownConstraints.exclusions(),
            ownConstraints.checks(),
            ownConstraints.foreignKeys(),
            indexes.list(oid, row -> Indexes.read(row, ownColumns, locks)),
            triggers.list(oid, row -> Triggers.read(row, locks)),
            head.rowSecurity(),
            viewsAndPolicies.policies(oid),
            head.partitioning(),
            head.partition(),
            viewsAndPolicies.query(oid),
            head.foreignServer());
    last = oid;
    return table;
  }

  @Override
  public void close() {
    reading.close();
  }
}
