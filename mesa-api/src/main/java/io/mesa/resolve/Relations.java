package io.mesa.resolve;

import io.mesa.source.Relation;
import io.mesa.structure.Column;
import io.mesa.structure.ForeignKey;
import io.mesa.structure.Table;
import io.mesa.value.Names;
import io.mesa.value.TableName;
import io.mesa.value.TableReference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** Finds a table's relations by name: declared ones first, then those of foreign keys. */
final class Relations {
  private final Tables tables;
  private final List<Relation> declared;
  private final Table table;

  Relations(Tables tables, List<Relation> declared, Table table) {
    this.tables = tables;
    this.declared = declared;
    this.table = table;
  }

  /** A relation with the names it answers to: the first of them are short, the last is its own. */
  private record Candidate(List<String> names, String unique, ResolvedRelation relation) {}

  ResolvedRelation find(String name) {
    for (Relation relation : declared) {
      if (relation.table().equals(table.name()) && relation.name().equals(name)) {
        return ofDeclared(relation);
      }
    }
    List<Candidate> candidates = candidates();
    List<Candidate> found =
        candidates.stream().filter(candidate -> candidate.unique().equals(name)).toList();
    if (found.isEmpty()) {
      found = candidates.stream().filter(candidate -> candidate.names().contains(name)).toList();
    }
    if (found.size() == 1) {
      return found.get(0).relation();
    }
    if (found.isEmpty()) {
      throw unknown(name, candidates);
    }
    throw Refusal.query(
        "'%s' means several relations of '%s'; write %s.",
        name,
        table.name(),
        String.join(" or ", found.stream().map(Candidate::unique).sorted().toList()));
  }

  private RuntimeException unknown(String name, List<Candidate> candidates) {
    Set<String> names = new TreeSet<>();
    for (Candidate candidate : candidates) {
      names.addAll(candidate.names());
      names.add(candidate.unique());
    }
    declared.stream()
        .filter(relation -> relation.table().equals(table.name()))
        .forEach(relation -> names.add(relation.name()));
    return Refusal.notFound(
        "'%s' has no relation '%s'%s; it has %s. Declare others on the source.",
        table.name(), name, Names.perhaps(name, names), names);
  }

  private List<Candidate> candidates() {
    List<Candidate> candidates = new ArrayList<>();
    for (ForeignKey key : table.foreignKeys()) {
      known(key.target()).ifPresent(target -> candidates.add(toTarget(key, target)));
    }
    for (TableName name : tables.referencing(table.name())) {
      known(name).ifPresent(other -> addReferencing(other, candidates));
    }
    return candidates;
  }

  private Optional<Table> known(TableName name) {
    return name.equals(table.name()) ? Optional.of(table) : tables.find(TableReference.of(name));
  }

  private Candidate toTarget(ForeignKey key, Table target) {
    List<String> names = new ArrayList<>();
    if (key.columns().size() == 1) {
      String column = key.columns().get(0);
      if (column.endsWith("_id") && column.length() > "_id".length()) {
        names.add(column.substring(0, column.length() - "_id".length()));
      }
    }
    names.add(target.name().name());
    return new Candidate(
        names,
        key.name(),
        new ResolvedRelation(
            key.name(), key.columns(), target, key.targetColumns(), Optional.empty(), false));
  }

  private void addReferencing(Table other, List<Candidate> candidates) {
    for (ForeignKey key : other.foreignKeys()) {
      if (key.target().equals(table.name())) {
        String unique = other.name().name() + "!" + key.name();
        candidates.add(
            new Candidate(
                List.of(other.name().name()),
                unique,
                new ResolvedRelation(
                    unique,
                    key.targetColumns(),
                    other,
                    key.columns(),
                    Optional.empty(),
                    !UniqueKeys.identify(other, Set.copyOf(key.columns())))));
      }
    }
    addThrough(other, candidates);
  }

  /** What a table joins whose primary key is two foreign keys, one of them to this table. */
  private void addThrough(Table joining, List<Candidate> candidates) {
    Set<String> primary =
        joining.primaryKey().map(key -> Set.copyOf(key.columns())).orElse(Set.of());
    for (ForeignKey near : joining.foreignKeys()) {
      if (!near.target().equals(table.name())) {
        continue;
      }
      for (ForeignKey far : joining.foreignKeys()) {
        if (far.equals(near) || !union(near, far).equals(primary)) {
          continue;
        }
        known(far.target())
            .ifPresent(target -> candidates.add(through(joining, near, far, target)));
      }
    }
  }

  private static Set<String> union(ForeignKey near, ForeignKey far) {
    Set<String> union = new HashSet<>(near.columns());
    union.addAll(far.columns());
    return union.size() == near.columns().size() + far.columns().size() ? union : Set.of("");
  }

  private static Candidate through(Table joining, ForeignKey near, ForeignKey far, Table target) {
    boolean toItself = near.target().equals(far.target());
    String unique = target.name().name() + "!" + (toItself ? near.name() : joining.name().name());
    return new Candidate(
        List.of(target.name().name()),
        unique,
        new ResolvedRelation(
            unique,
            near.targetColumns(),
            target,
            far.targetColumns(),
            Optional.of(new ResolvedRelation.Through(joining, near.columns(), far.columns())),
            true));
  }

  private ResolvedRelation ofDeclared(Relation relation) {
    Table target = required(relation, relation.target());
    checkColumns(relation, table, relation.columns());
    checkColumns(relation, target, relation.targetColumns());
    if (relation.through().isEmpty()) {
      checkJoin(relation, table, relation.columns(), target, relation.targetColumns());
    }
    return new ResolvedRelation(
        relation.name(),
        relation.columns(),
        target,
        relation.targetColumns(),
        relation
            .through()
            .map(
                through -> {
                  Table joining = required(relation, through.table());
                  checkColumns(relation, joining, through.columns());
                  checkColumns(relation, joining, through.targetColumns());
                  checkJoin(relation, table, relation.columns(), joining, through.columns());
                  checkJoin(
                      relation, target, relation.targetColumns(), joining, through.targetColumns());
                  return new ResolvedRelation.Through(
                      joining, through.columns(), through.targetColumns());
                }),
        relation.many());
  }

  private Table required(Relation relation, TableName name) {
    return known(name)
        .orElseThrow(
            () ->
                Refusal.notFound(
                    "The relation '%s' declared on the source leads over '%s', which does not exist.",
                    relation.name(), name));
  }

  private static void checkColumns(Relation relation, Table table, List<String> columns) {
    for (String column : columns) {
      if (table.column(column).isEmpty()) {
        throw Refusal.notFound(
            "The relation '%s' declared on the source joins by '%s', which '%s' does not have.",
            relation.name(), column, table.name());
      }
    }
  }

  private static void checkJoin(
      Relation relation, Table left, List<String> columns, Table right, List<String> others) {
    for (int i = 0; i < columns.size(); i++) {
      Column a = left.column(columns.get(i)).orElseThrow();
      Column b = right.column(others.get(i)).orElseThrow();
      if (!Types.areComparable(a.type(), b.type())) {
        throw Refusal.query(
            "The relation '%s' declared on the source joins by '%s' of '%s' (%s) and '%s' of '%s'"
                + " (%s), which cannot be compared.",
            relation.name(),
            a.name(),
            left.name(),
            a.type().name(),
            b.name(),
            right.name(),
            b.type().name());
      }
    }
  }
}
