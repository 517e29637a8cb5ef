package io.mesa.cache;

import io.mesa.value.TableName;
import java.util.Set;

/** What an answer is made of, as far as it can be told. */
public sealed interface ReadSet {

  /**
   * An answer made of these tables' rows and of nothing else.
   *
   * @param database the identity of their database, the same through whichever source it is reached
   * @param tables the tables: those that the query names, those behind its views, and those that
   *     row-security policies look at
   */
  record Tables(String database, Set<TableName> tables) implements ReadSet {
    /** Copies the set. */
    public Tables {
      tables = Set.copyOf(tables);
    }
  }

  /**
   * An answer that may change without a write to any table that is known.
   *
   * @param reason why it may, for people, such as {@code it reads the foreign table public.rate}
   */
  record Unknown(String reason) implements ReadSet {}
}
