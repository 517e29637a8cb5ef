package io.mesa.query;

/** Whether a statement may write. */
public enum Writes {
  /** It may not: what would write is refused by the server. */
  REFUSED,
  /** It may. */
  ALLOWED
}
