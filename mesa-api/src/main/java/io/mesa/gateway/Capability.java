package io.mesa.gateway;

/** What a driver, a server or a login may or may not be able to do. */
public enum Capability {
  /** {@link Inspector#schemas()}: tables are grouped in schemas. */
  SCHEMAS,
  /** {@link Inspector#partitionTree}: tables may have partitions. */
  PARTITIONS,
  /** {@link Inspector#sequences()}. */
  SEQUENCES,
  /** {@link Inspector#extensions()}. */
  EXTENSIONS,
  /** {@link io.mesa.call.CallOptions#database()}: other databases of the server can be reached. */
  OTHER_DATABASES,
  /** {@link io.mesa.call.CallOptions#sessionSettings()}. */
  SESSION_SETTINGS,
  /** {@link Monitor#health()}: there is a monitor. */
  MONITOR,
  /** {@link Monitor#sessions} and {@link Monitor#connections()}. */
  SESSIONS,
  /** {@link Monitor#waits()}. */
  WAITS,
  /** {@link Monitor#slowQueries}. */
  SLOW_QUERIES,
  /** {@link Monitor#users()}. */
  USERS,
  /**
   * {@link Administrator#cancel}, {@link Administrator#terminate} and {@link
   * Administrator#terminateIdle}.
   */
  SESSION_CONTROL,
  /**
   * {@link Administrator#terminateIdle}, and {@link Administrator#terminate} of a session that runs
   * nothing and has no transaction open.
   */
  IDLE_SESSION_CONTROL,
  /** Creating, changing and dropping users. */
  USER_ADMINISTRATION,
  /** {@link Administrator#grant} and {@link Administrator#revoke}; new users with rights. */
  GRANTS,
  /** Creating and dropping databases. */
  DATABASE_ADMINISTRATION,
  /** {@link DataAccess#query} and {@link DataAccess#stream}. */
  QUERY,
  /** {@link DataAccess#explain}. */
  EXPLAIN,
  /** {@link DataAccess#translate}. */
  TRANSLATE,
  /** {@link DataAccess#execute}. */
  MUTATE,
  /** {@link DataAccess#inTransaction}. */
  TRANSACTIONS,
  /** {@link DataAccess#run} of a statement that reads. */
  RUN,
  /** {@link DataAccess#run} of a statement that may write. */
  RUN_WRITES,
  /** {@link DataAccess#run} of a statement that cannot be part of a transaction. */
  RUN_OUTSIDE_TRANSACTION,
  /** {@link DataAccess#check}. */
  CHECK,
  /** {@link DatabaseGateway#feed}: the database tells of changes. */
  FEED
}
