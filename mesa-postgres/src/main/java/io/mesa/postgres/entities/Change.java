package io.mesa.postgres.entities;

import java.util.EnumSet;
import java.util.Set;

/** How the rows of a table are changed, by the bits of {@code pg_trigger.tgtype}. */
public enum Change {
  /** Rows are added. */
  INSERT(4),
  /** Rows are deleted. */
  DELETE(8),
  /** Rows are changed. */
  UPDATE(16),
  /** All rows are deleted at once, with those of tables that have foreign keys to them. */
  TRUNCATE(32);

  private final int bit;

  Change(int bit) {
    this.bit = bit;
  }

  /** The changes that a trigger of a type is for. */
  static Set<Change> ofTrigger(int type) {
    Set<Change> changes = EnumSet.noneOf(Change.class);
    for (Change change : values()) {
      if ((type & change.bit) != 0) {
        changes.add(change);
      }
    }
    return changes;
  }

  /** The change that a rule of a type, as {@code pg_rewrite.ev_type} says it, is for. */
  static Change ofRule(String type) {
    return switch (type) {
      case "2" -> UPDATE;
      case "3" -> INSERT;
      default -> DELETE;
    };
  }
}
