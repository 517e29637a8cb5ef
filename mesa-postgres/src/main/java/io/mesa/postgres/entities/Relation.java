package io.mesa.postgres.entities;

import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** A relation that is more than rows of its own. Built by {@link GraphReader}, then unchanged. */
final class Relation {
  private final TableName name;
  private final char kind;
  private final char persistence;
  private final boolean rowSecurity;

  /** Those with which it shares rows, itself included. */
  private Set<Relation> family = new HashSet<>(List.of(this));

  private boolean part;

  final Set<Relation> read = new HashSet<>();
  final Set<String> reasons = new HashSet<>();
  final List<Reference> references = new ArrayList<>();
  final Set<Change> runsCode = EnumSet.noneOf(Change.class);

  /** A foreign key of another relation to this one. */
  record Reference(Relation from, Optional<Change> onUpdate, Optional<Change> onDelete) {}

  Relation(TableName name, String kind, String persistence, boolean rowSecurity) {
    this.name = name;
    this.kind = kind.charAt(0);
    this.persistence = persistence.charAt(0);
    this.rowSecurity = rowSecurity;
  }

  TableName name() {
    return name;
  }

  boolean isView() {
    return kind == 'v';
  }

  boolean isForeign() {
    return kind == 'f';
  }

  boolean isPartitioned() {
    return kind == 'p';
  }

  boolean hasRowSecurity() {
    return rowSecurity;
  }

  /** Why nobody can tell when the rows of a relation change of which only the name is known. */
  static Optional<String> whyUnknown(TableName table) {
    String schema = table.schema();
    return schema.startsWith("pg_") || schema.equals("information_schema")
        ? Optional.of("it reads %s, which belongs to the server".formatted(table))
        : Optional.empty();
  }

  /** Why nobody can tell when its rows change. */
  Optional<String> whyUnknown() {
    if (persistence == 't') {
      return Optional.of("it reads the temporary table " + name);
    }
    if (isForeign()) {
      return Optional.of("it reads the foreign table " + name);
    }
    if (kind == 'S') {
      return Optional.of("it reads the sequence " + name);
    }
    return persistence == 'u'
        ? Optional.of("it reads the unlogged table %s, which a crash empties".formatted(name))
        : whyUnknown(name);
  }

  /** Says that its rows are rows of another one, too. */
  void isPartOf(Relation parent) {
    part = true;
    if (family == parent.family) {
      return;
    }
    Set<Relation> most = family.size() > parent.family.size() ? family : parent.family;
    Set<Relation> fewer = most == family ? parent.family : family;
    most.addAll(fewer);
    fewer.forEach(member -> member.family = most);
  }

  Set<Relation> family() {
    return family;
  }

  /** The name by which its family goes, the same whoever asks. */
  TableName entity() {
    return family.size() == 1
        ? name
        : family.stream()
            .filter(member -> !member.part)
            .map(Relation::name)
            .min(TableName::compareTo)
            .orElse(name);
  }

  @Override
  public String toString() {
    return name.toString();
  }
}
