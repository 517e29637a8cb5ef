package io.mesa.cache;

import io.mesa.value.TableName;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;

/** What a write may change, as far as it can be told; at least what it changes. */
public sealed interface WriteSet {

  /**
   * These tables and nothing else.
   *
   * @param database the identity of their database
   * @param tables the tables: the one that is written, and those that foreign keys' actions reach
   */
  record Tables(String database, Set<TableName> tables) implements WriteSet {
    /** Copies the set. */
    public Tables {
      tables = Set.copyOf(tables);
    }
  }

  /**
   * Any table of a database.
   *
   * @param database the database's identity
   * @param structure whether the structure of tables may change, too, and with it what answers are
   *     made of and what writes reach
   */
  record Database(String database, boolean structure) implements WriteSet {}

  /** Any table of any database, and its structure. */
  record Anything() implements WriteSet {}

  /**
   * What this and another write may change together.
   *
   * @param other the other's
   * @return a set of both; of anything where they are of two databases
   */
  default WriteSet and(WriteSet other) {
    Optional<String> database = identity(this);
    if (database.isEmpty() || !database.equals(identity(other))) {
      return new Anything();
    }
    if (this instanceof Tables some && other instanceof Tables more) {
      Set<TableName> all = new HashSet<>(some.tables);
      all.addAll(more.tables);
      return new Tables(database.get(), all);
    }
    return new Database(database.get(), changesStructure(this) || changesStructure(other));
  }

  private static Optional<String> identity(WriteSet set) {
    if (set instanceof Tables some) {
      return Optional.of(some.database);
    }
    return set instanceof Database whole ? Optional.of(whole.database) : Optional.empty();
  }

  private static boolean changesStructure(WriteSet set) {
    return set instanceof Database whole && whole.structure;
  }
}
