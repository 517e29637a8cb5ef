package io.mesa.query;

import io.mesa.value.Names;
import java.util.Objects;

/**
 * Related rows given with each row. Immutable.
 *
 * <p>A relation is one declared on the {@linkplain io.mesa.source.Source source}, or follows from a
 * foreign key. From the table that has the key it is called like the key's only column without a
 * trailing {@code _id}, like the table referred to, or like the key; from the table referred to
 * like the table that has it; between two tables that a third joins (one whose primary key is two
 * foreign keys) like the other table. Where a name means several, the name of the foreign key says
 * which one from the table that has it, and otherwise {@code table!key}, {@code key} being the
 * foreign key or the joining table.
 *
 * @param relation the relation
 * @param name what the rows are called in the result
 * @param selection what is read of them
 */
public record Include(String relation, String name, Selection selection) {
  /**
   * Checks both names.
   *
   * @throws io.mesa.error.MesaException {@code INVALID_ARGUMENT} where one is empty or contains NUL
   */
  public Include {
    Names.check("relation name", relation);
    Names.check("include name", name);
    Objects.requireNonNull(selection, "selection");
  }
}
