package io.mesa.mongo.entities;

import io.mesa.value.TableName;
import java.util.Optional;
import java.util.Set;

/**
 * A view, or a collection whose documents change by themselves.
 *
 * @param name its name
 * @param isView whether it holds no documents of its own
 * @param read the collections and views that its pipeline reads
 * @param reasons why more than documents decides about its rows, for people
 */
record Relation(TableName name, boolean isView, Set<TableName> read, Set<String> reasons) {
  /** The databases of the server's own (MongoDB's manual, "Database Names and Reserved Names"). */
  private static final Set<String> OF_SERVER = Set.of("admin", "config", "local");

  Relation {
    read = Set.copyOf(read);
    reasons = Set.copyOf(reasons);
  }

  /** Why nobody can tell when the documents of a collection change of which the name is known. */
  static Optional<String> whyUnknown(TableName collection) {
    return OF_SERVER.contains(collection.schema()) || collection.name().startsWith("system.")
        ? Optional.of("it reads %s, which belongs to the server".formatted(collection))
        : Optional.empty();
  }
}
