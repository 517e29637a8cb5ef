package io.mesa.runtime;

import io.mesa.value.Reading;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A user or group of the server.
 *
 * @param name its name
 * @param superuser whether nothing is refused to it
 * @param canLogIn whether it may log in; a group may not
 * @param createsDatabases whether it may create databases
 * @param createsUsers whether it may create users
 * @param replicates whether it may read the replication stream
 * @param bypassesRowSecurity whether row-security policies do not apply to it
 * @param connectionLimit how many connections it may have, empty for no limit
 * @param validUntil until when its password is taken, empty for ever
 * @param memberships the groups it is in directly
 * @param settings what its sessions start with, by name
 * @param privileges what it may do, itself, through its groups and through {@code PUBLIC}; missing
 *     unless asked for
 */
public record DatabaseUser(
    String name,
    boolean superuser,
    boolean canLogIn,
    boolean createsDatabases,
    boolean createsUsers,
    boolean replicates,
    boolean bypassesRowSecurity,
    Optional<Integer> connectionLimit,
    Optional<Instant> validUntil,
    List<Membership> memberships,
    Map<String, String> settings,
    Reading<List<EffectivePrivilege>> privileges) {
  /** Copies the collections. */
  public DatabaseUser {
    memberships = List.copyOf(memberships);
    settings = Map.copyOf(settings);
  }

  /**
   * A user's place in a group.
   *
   * @param group the group
   * @param admin whether it may admit others
   * @param inherits whether it has the group's rights without asking
   * @param canSwitch whether it may act as the group
   */
  public record Membership(String group, boolean admin, boolean inherits, boolean canSwitch) {}

  /**
   * What a user may do with one object.
   *
   * @param on what kind of object
   * @param object its name: a database, a schema, or {@code schema.table}
   * @param privileges what it may do, in the server's words, sorted: {@code CONNECT}, {@code
   *     SELECT}
   */
  public record EffectivePrivilege(ObjectKind on, String object, List<String> privileges) {
    /** Copies the list. */
    public EffectivePrivilege {
      privileges = List.copyOf(privileges);
    }
  }

  /** What a privilege is on. */
  public enum ObjectKind {
    /** The server as a whole. */
    SERVER,
    /** A database; {@code *} for all of them. */
    DATABASE,
    /** A schema. */
    SCHEMA,
    /** A table, a view or the like. */
    TABLE
  }
}
