package io.mesa.postgres.entities;

import io.mesa.cache.ReadSet;
import io.mesa.value.TableName;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * The tables behind views and those that row-security policies look at. Whether a policy holds for
 * the login does not count: what it reads is taken to be read. Used once.
 */
final class ReadClosure {
  private final String identity;
  private final Map<TableName, Relation> relations;
  private final Set<Relation> seen = new HashSet<>();
  private final Set<TableName> entities = new HashSet<>();
  private Optional<String> reason = Optional.empty();

  ReadClosure(String identity, Map<TableName, Relation> relations) {
    this.identity = identity;
    this.relations = relations;
  }

  ReadSet of(Set<TableName> tables) {
    for (TableName table : tables) {
      Relation relation = relations.get(table);
      if (relation == null) {
        reason = reason.or(() -> Relation.whyUnknown(table));
        entities.add(table);
      } else {
        visit(relation);
      }
    }
    return reason.isPresent()
        ? new ReadSet.Unknown(reason.get())
        : new ReadSet.Tables(identity, entities);
  }

  private void visit(Relation relation) {
    if (!seen.add(relation) || reason.isPresent()) {
      return;
    }
    // Rows of a table may be in any of those that share rows with it.
    for (Relation member : relation.family()) {
      reason = reason.or(member::whyUnknown);
    }
    reason = reason.or(() -> relation.reasons.stream().min(String::compareTo));
    if (!relation.isView()) {
      entities.add(relation.entity());
    }
    relation.read.forEach(this::visit);
  }
}
