package io.mesa.postgres.entities;

import io.mesa.cache.WriteSet;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.entities.Relation.Reference;
import io.mesa.value.TableName;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;

/**
 * The tables that a change may reach: through views that pass writes on, through the actions of
 * foreign keys, through triggers and rules whose effects are declared. Used once.
 */
final class WriteClosure {
  private final String identity;
  private final Map<TableName, Relation> relations;
  private final Map<TableName, Set<TableName>> sideEffects;
  private final Set<Step> seen = new HashSet<>();
  private final Deque<Step> ahead = new ArrayDeque<>();
  private final Set<TableName> entities = new HashSet<>();
  private boolean wholeDatabase;
  private boolean elsewhere;

  /** A table that is reached, and how it is changed. */
  private record Step(TableName table, Change change) {}

  WriteClosure(
      String identity,
      Map<TableName, Relation> relations,
      Map<TableName, Set<TableName>> sideEffects) {
    this.identity = identity;
    this.relations = relations;
    this.sideEffects = sideEffects;
  }

  WriteSet of(Set<TableName> tables, Set<Change> changes) {
    tables.forEach(table -> reach(table, changes));
    while (!ahead.isEmpty()) {
      take(ahead.remove());
    }
    if (elsewhere) {
      return new WriteSet.Anything();
    }
    return wholeDatabase
        ? new WriteSet.Database(identity, true)
        : new WriteSet.Tables(identity, entities);
  }

  private void reach(TableName table, Set<Change> changes) {
    for (Change change : changes) {
      var step = new Step(table, change);
      if (seen.add(step)) {
        ahead.add(step);
      }
    }
  }

  private void take(Step step) {
    Relation relation = relations.get(step.table());
    if (relation == null) {
      entities.add(step.table());
      return;
    }
    if (relation.isView()) {
      runCode(relation, step.change());
      relation.read.forEach(behind -> reach(behind.name(), Set.of(step.change())));
      return;
    }
    entities.add(relation.entity());
    for (Relation member : relation.family()) {
      elsewhere |= member.isForeign(); // Where its rows are, nobody here knows.
      if (member.isPartitioned() && step.change() == Change.UPDATE) {
        // A row that belongs into another partition then is deleted and inserted.
        reach(relation.name(), EnumSet.of(Change.INSERT, Change.DELETE));
      }
      runCode(member, step.change());
      member.references.forEach(reference -> follow(reference, step.change()));
    }
  }

  private void follow(Reference reference, Change change) {
    TableName from = reference.from().name();
    switch (change) {
      case UPDATE -> reference.onUpdate().ifPresent(action -> reach(from, Set.of(action)));
      case DELETE -> reference.onDelete().ifPresent(action -> reach(from, Set.of(action)));
      case TRUNCATE -> reach(from, Set.of(Change.TRUNCATE));
      case INSERT -> {
        // A new row is referred to by none.
      }
    }
  }

  /** What the code of triggers, rules and defaults changes is known only where it is declared. */
  private void runCode(Relation relation, Change change) {
    if (!relation.runsCode.contains(change)) {
      return;
    }
    Set<TableName> declared = sideEffects.get(relation.name());
    if (declared == null) {
      declared = sideEffects.get(relation.entity());
    }
    if (declared == null) {
      wholeDatabase = true;
      elsewhere |= relations.values().stream().anyMatch(Relation::isForeign);
      return;
    }
    for (TableName changed : declared) {
      if (!relations.containsKey(changed)) {
        throw new MesaException(
            ErrorCode.CONFIGURATION,
            "The source declares that a change of '%s' changes '%s', which does not exist; declare its sideEffects anew."
                .formatted(relation, changed));
      }
      reach(changed, EnumSet.allOf(Change.class));
    }
  }
}
