package io.mesa.assembly;

import io.mesa.gateway.Capability;
import io.mesa.source.Limits;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What can be called: its name in logs and events, its time limit, what it takes of a driver. */
enum Operation {
  CAPABILITIES("capabilities", Limits::readTimeout, null),
  DATABASES("databases", Limits::readTimeout, null),
  DATABASE("database", Limits::readTimeout, null),
  SCHEMAS("schemas", Limits::readTimeout, Capability.SCHEMAS),
  TABLES("tables", Limits::readTimeout, null),
  TABLE("table", Limits::readTimeout, null),
  STRUCTURE("structure", Limits::structureTimeout, null),
  PARTITION_TREE("partitionTree", Limits::readTimeout, Capability.PARTITIONS),
  SEQUENCES("sequences", Limits::readTimeout, Capability.SEQUENCES),
  EXTENSIONS("extensions", Limits::readTimeout, Capability.EXTENSIONS),
  HEALTH("health", Limits::readTimeout, Capability.MONITOR),
  SESSIONS("sessions", Limits::readTimeout, Capability.SESSIONS),
  CONNECTIONS("connections", Limits::readTimeout, Capability.SESSIONS),
  WAITS("waits", Limits::readTimeout, Capability.WAITS),
  SLOW_QUERIES("slowQueries", Limits::readTimeout, Capability.SLOW_QUERIES),
  USERS("users", Limits::readTimeout, Capability.USERS),
  USER("user", Limits::readTimeout, Capability.USERS),
  CANCEL("cancel", Limits::actionTimeout, Capability.SESSION_CONTROL),
  TERMINATE("terminate", Limits::actionTimeout, Capability.SESSION_CONTROL),
  TERMINATE_IDLE("terminateIdle", Limits::actionTimeout, Capability.IDLE_SESSION_CONTROL),
  CREATE_USER("createUser", Limits::actionTimeout, Capability.USER_ADMINISTRATION),
  ALTER_USER("alterUser", Limits::actionTimeout, Capability.USER_ADMINISTRATION),
  ALTER_PASSWORD("alterPassword", Limits::actionTimeout, Capability.USER_ADMINISTRATION),
  GRANT("grant", Limits::actionTimeout, Capability.GRANTS),
  REVOKE("revoke", Limits::actionTimeout, Capability.GRANTS),
  DROP_USER("dropUser", Limits::actionTimeout, Capability.USER_ADMINISTRATION),
  CREATE_DATABASE("createDatabase", Limits::actionTimeout, Capability.DATABASE_ADMINISTRATION),
  DROP_DATABASE("dropDatabase", Limits::actionTimeout, Capability.DATABASE_ADMINISTRATION),
  QUERY("query", Limits::queryTimeout, Capability.QUERY),
  STREAM("stream", Limits::queryTimeout, Capability.QUERY),
  EXECUTE("execute", Limits::queryTimeout, Capability.MUTATE),
  TRANSACTION("inTransaction", Limits::queryTimeout, Capability.TRANSACTIONS),
  TRANSLATE("translate", Limits::queryTimeout, Capability.TRANSLATE),
  EXPLAIN("explain", Limits::queryTimeout, Capability.EXPLAIN),
  ESTIMATE("estimate", Limits::readTimeout, Capability.QUERY),
  SUBMIT("submit", Limits::readTimeout, Capability.QUERY),
  STORE("jobs", Limits::readTimeout, null),
  HISTORY("history", Limits::actionTimeout, null),
  INSTALL_STORES("stores().install", Limits::structureTimeout, null),
  REMOVE_STORES("stores().remove", Limits::structureTimeout, null),
  RUN("run", Limits::queryTimeout, Capability.RUN),
  RUN_WRITES("run", Limits::queryTimeout, Capability.RUN_WRITES),
  CHANGED("changed", Limits::readTimeout, null),
  INSTALL_FEED("feed().install", Limits::structureTimeout, Capability.FEED),
  REMOVE_FEED("feed().remove", Limits::structureTimeout, Capability.FEED),
  FEED_COVERAGE("feed().coverage", Limits::readTimeout, Capability.FEED),
  LISTEN("listen", Limits::readTimeout, Capability.FEED),
  SETTLE("settle", Limits::readTimeout, null),
  CHECK("check", Limits::queryTimeout, Capability.CHECK);

  private final String label;

  @SuppressWarnings("ImmutableEnumChecker") // References to methods, which hold no state.
  private final Function<Limits, Duration> timeout;

  private final Optional<Capability> needs;

  Operation(String label, Function<Limits, Duration> timeout, @Nullable Capability needs) {
    this.label = label;
    this.timeout = timeout;
    this.needs = Optional.ofNullable(needs);
  }

  String label() {
    return label;
  }

  Duration timeout(Limits limits) {
    return timeout.apply(limits);
  }

  /** Whether it may change what is there, or who may read it. */
  boolean changesRights() {
    return switch (this) {
      case CREATE_USER, ALTER_USER, GRANT, REVOKE, DROP_USER, CREATE_DATABASE, DROP_DATABASE ->
          true;
      default -> false;
    };
  }

  Optional<Capability> needs() {
    return needs;
  }
}
