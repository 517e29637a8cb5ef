package io.mesa.source;

/** Which of a source's hosts may be connected to. */
public enum HostRole {
  /** Only the one that takes writes; the others are passed over, also after a failover. */
  PRIMARY,
  /** Any that answers, in the order given. */
  ANY
}
