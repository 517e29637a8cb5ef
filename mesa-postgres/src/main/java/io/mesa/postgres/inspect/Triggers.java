package io.mesa.postgres.inspect;

import io.mesa.structure.Trigger;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.Set;

/** The triggers of relations, those of users and their copies on partitions. */
final class Triggers {
  /**
   * What enforces keys is internal. PostgreSQL 14 calls the copies on partitions internal as well;
   * they have a parent, and no key stands behind them.
   */
  private static final String QUERY =
      """
      SELECT t.tgrelid, t.tgname, t.tgtype, t.tgenabled, ps.nspname || '.' || p.proname,
             CASE WHEN t.tgqual IS NULL OR NOT %1$s THEN pg_get_triggerdef(t.oid) END
        FROM pg_trigger t
        JOIN pg_class c ON c.oid = t.tgrelid
        JOIN pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_proc p ON p.oid = t.tgfoid
        JOIN pg_namespace ps ON ps.oid = p.pronamespace
        LEFT JOIN pg_constraint k ON k.oid = t.tgconstraint
       WHERE (NOT t.tgisinternal OR t.tgparentid <> 0 AND coalesce(k.contype, 't') = 't')
         AND %2$s
       ORDER BY t.tgrelid, t.tgname
      """;

  private static final int ROW = 1;
  private static final int BEFORE = 2;
  private static final int INSERT = 4;
  private static final int DELETE = 8;
  private static final int UPDATE = 16;
  private static final int TRUNCATE = 32;
  private static final int INSTEAD = 64;

  private Triggers() {}

  /** The query for the triggers of relations, in the order of the relations' numbers. */
  static String query(Scope scope, Locks locks) {
    return QUERY.formatted(locks.holds("t.tgrelid"), scope.condition());
  }

  static Trigger read(ResultSet row, Locks locks) throws SQLException {
    int type = row.getInt(3);
    return new Trigger(
        row.getString(2),
        (type & INSTEAD) != 0
            ? Trigger.Timing.INSTEAD_OF
            : (type & BEFORE) != 0 ? Trigger.Timing.BEFORE : Trigger.Timing.AFTER,
        events(type),
        (type & ROW) != 0,
        row.getString(5),
        switch (row.getString(4)) {
          case "D" -> Trigger.Firing.DISABLED;
          case "R" -> Trigger.Firing.REPLICA;
          case "A" -> Trigger.Firing.ALWAYS;
          default -> Trigger.Firing.ORIGIN;
        },
        Definitions.reading(row.getString(6), locks.holds(row.getLong(1))));
  }

  private static Set<Trigger.Event> events(int type) {
    Set<Trigger.Event> events = EnumSet.noneOf(Trigger.Event.class);
    if ((type & INSERT) != 0) {
      events.add(Trigger.Event.INSERT);
    }
    if ((type & UPDATE) != 0) {
      events.add(Trigger.Event.UPDATE);
    }
    if ((type & DELETE) != 0) {
      events.add(Trigger.Event.DELETE);
    }
    if ((type & TRUNCATE) != 0) {
      events.add(Trigger.Event.TRUNCATE);
    }
    return events;
  }
}
