package io.mesa.error;

/**
 * The category of a {@link MesaException}. Codes are stable: a code is never renamed or given
 * another meaning; new ones may be added.
 */
public enum ErrorCode {
  /** A source, a driver or Mesa itself is set up wrongly; nothing was sent. */
  CONFIGURATION,
  /** An argument is malformed: an empty name, a negative limit, a wrong confirmation. */
  INVALID_ARGUMENT,
  /** The connection could not be made, was refused on TLS grounds, or broke during the call. */
  CONNECTION,
  /** The server refused the login. */
  AUTHENTICATION,
  /** The login may not do this; the message names the missing right where it is known. */
  PERMISSION,
  /** A database, table, user or other named object does not exist. */
  NOT_FOUND,
  /** The object exists already, is in use, or the action collides with another one. */
  CONFLICT,
  /** The statement is malformed, or not allowed as it is. */
  INVALID_QUERY,
  /** A limit of the source, the call or the server was reached; nothing was cut silently. */
  LIMIT_EXCEEDED,
  /** The call did not end within its time limit. */
  TIMEOUT,
  /** The call was cancelled: by an interrupt, by another session, or by closing Mesa. */
  CANCELLED,
  /** The server cannot be reached, is starting, stopping or recovering. */
  UNAVAILABLE,
  /** The connection was lost where it cannot be known whether a change was made. */
  OUTCOME_UNKNOWN,
  /** The driver, the server or its version cannot do this. */
  UNSUPPORTED,
  /** The {@code Mesa} that the gateway belongs to was closed. */
  CLOSED,
  /** The driver or the server failed in a way that fits no other code. */
  DRIVER
}
