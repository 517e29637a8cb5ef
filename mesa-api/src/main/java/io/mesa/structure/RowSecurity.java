package io.mesa.structure;

/** Whether a table's row-security policies apply. */
public enum RowSecurity {
  /** They do not apply. */
  OFF,
  /** They apply to all but the table's owner and those who may bypass them. */
  ENABLED,
  /** They apply to the owner too. */
  FORCED
}
