package io.mesa.mongo.entities;

import io.mesa.cache.ReadSet;
import io.mesa.value.TableName;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;

/** The collections behind views. Used once. */
final class ReadClosure {
  private final String identity;
  private final Map<TableName, Relation> relations;
  private final Predicate<TableName> expires;
  private final Set<TableName> seen = new HashSet<>();
  private final Set<TableName> entities = new HashSet<>();
  private Optional<String> reason = Optional.empty();

  /**
   * A closure.
   *
   * @param expires whether documents of a collection are deleted by the server when they are old
   */
  ReadClosure(String identity, Map<TableName, Relation> relations, Predicate<TableName> expires) {
    this.identity = identity;
    this.relations = relations;
    this.expires = expires;
  }

  ReadSet of(Set<TableName> tables) {
    tables.forEach(this::visit);
    return reason.isPresent()
        ? new ReadSet.Unknown(reason.get())
        : new ReadSet.Tables(identity, entities);
  }

  /** The collections, whatever else decides about the rows. */
  Set<TableName> reached(Set<TableName> tables) {
    tables.forEach(this::walk);
    return entities;
  }

  private void walk(TableName table) {
    if (!seen.add(table)) {
      return;
    }
    Relation relation = relations.get(table);
    if (relation == null || !relation.isView()) {
      entities.add(table);
    } else {
      relation.read().forEach(this::walk);
    }
  }

  private void visit(TableName table) {
    if (!seen.add(table) || reason.isPresent()) {
      return;
    }
    reason = Relation.whyUnknown(table);
    Relation relation = relations.get(table);
    if (relation != null) {
      reason = reason.or(() -> relation.reasons().stream().min(String::compareTo));
    }
    if (relation != null && relation.isView()) {
      relation.read().forEach(this::visit);
      return;
    }
    entities.add(table);
    if (reason.isEmpty() && expires.test(table)) {
      reason = Optional.of(expiring(table));
    }
  }

  static String expiring(TableName collection) {
    return "it reads %s, whose documents the server deletes when they are old"
        .formatted(collection);
  }
}
