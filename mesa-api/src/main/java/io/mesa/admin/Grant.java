package io.mesa.admin;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Names;
import io.mesa.value.TableName;
import java.util.Collections;
import java.util.EnumSet;
import java.util.Set;

/** Rights on something, to be given or taken. Immutable. */
public sealed interface Grant {

  /** What may be done. Which apply depends on what they are on. */
  enum Privilege {
    /** Connect to a database. */
    CONNECT,
    /** Create schemas in a database, or objects in a schema. */
    CREATE,
    /** Create temporary tables in a database. */
    TEMPORARY,
    /** Use a schema, or a sequence. */
    USAGE,
    /** Read. */
    SELECT,
    /** Insert rows. */
    INSERT,
    /** Change rows. */
    UPDATE,
    /** Delete rows. */
    DELETE,
    /** Empty a table. */
    TRUNCATE,
    /** Refer to a table in foreign keys. */
    REFERENCES,
    /** Make triggers on a table. */
    TRIGGER
  }

  /**
   * Rights on a database.
   *
   * @param database its name
   * @param privileges {@link Privilege#CONNECT}, {@link Privilege#CREATE}, {@link
   *     Privilege#TEMPORARY}
   */
  record OnDatabase(String database, Set<Privilege> privileges) implements Grant {
    /** Checks that the rights apply to a database. */
    public OnDatabase {
      Names.check("database name", database);
      privileges = checked("a database", privileges, DATABASE);
    }
  }

  /**
   * Rights on a schema itself, not on what is in it.
   *
   * @param schema its name
   * @param privileges {@link Privilege#USAGE}, {@link Privilege#CREATE}
   */
  record OnSchema(String schema, Set<Privilege> privileges) implements Grant {
    /** Checks that the rights apply to a schema. */
    public OnSchema {
      Names.check("schema", schema);
      privileges = checked("a schema", privileges, SCHEMA);
    }
  }

  /**
   * Rights on a table, a view or the like.
   *
   * @param table its name
   * @param privileges from {@link Privilege#SELECT} to {@link Privilege#TRIGGER}
   */
  record OnTable(TableName table, Set<Privilege> privileges) implements Grant {
    /** Checks that the rights apply to a table. */
    public OnTable {
      privileges = checked("a table", privileges, TABLE);
    }
  }

  /**
   * Rights on all tables that a schema has now.
   *
   * @param schema its name
   * @param privileges from {@link Privilege#SELECT} to {@link Privilege#TRIGGER}
   * @param future whether they shall hold for tables that this login creates there later, too
   */
  record OnTablesOfSchema(String schema, Set<Privilege> privileges, boolean future)
      implements Grant {
    /** Checks that the rights apply to tables. */
    public OnTablesOfSchema {
      Names.check("schema", schema);
      privileges = checked("tables", privileges, TABLE);
    }
  }

  /**
   * Rights on all sequences that a schema has now.
   *
   * @param schema its name
   * @param privileges {@link Privilege#USAGE}, {@link Privilege#SELECT}, {@link Privilege#UPDATE}
   * @param future whether they shall hold for sequences that this login creates there later, too
   */
  record OnSequencesOfSchema(String schema, Set<Privilege> privileges, boolean future)
      implements Grant {
    /** Checks that the rights apply to sequences. */
    public OnSequencesOfSchema {
      Names.check("schema", schema);
      privileges = checked("sequences", privileges, SEQUENCE);
    }
  }

  /**
   * Membership in a group, with what the group may do.
   *
   * @param group the group's name
   * @param admin whether the member may admit others
   */
  record Membership(String group, boolean admin) implements Grant {
    /** Checks the name. */
    public Membership {
      Names.check("group", group);
    }
  }

  /** What can be had on a database. */
  Set<Privilege> DATABASE = Set.of(Privilege.CONNECT, Privilege.CREATE, Privilege.TEMPORARY);

  /** What can be had on a schema. */
  Set<Privilege> SCHEMA = Set.of(Privilege.USAGE, Privilege.CREATE);

  /** What can be had on a table. */
  Set<Privilege> TABLE =
      Set.of(
          Privilege.SELECT,
          Privilege.INSERT,
          Privilege.UPDATE,
          Privilege.DELETE,
          Privilege.TRUNCATE,
          Privilege.REFERENCES,
          Privilege.TRIGGER);

  /** What can be had on a sequence. */
  Set<Privilege> SEQUENCE = Set.of(Privilege.USAGE, Privilege.SELECT, Privilege.UPDATE);

  private static Set<Privilege> checked(
      String what, Set<Privilege> privileges, Set<Privilege> allowed) {
    if (privileges.isEmpty() || !allowed.containsAll(privileges)) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "On %s some of %s can be had, not %s."
              .formatted(what, EnumSet.copyOf(allowed), privileges));
    }
    return Collections.unmodifiableSet(EnumSet.copyOf(privileges));
  }
}
