package io.mesa.tck.differential;

import io.mesa.error.MesaException;
import io.mesa.query.FieldPath;
import io.mesa.resolve.ResolvedRelation;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Makes a disagreement small: takes away from the query and from the data what it can while the
 * databases still disagree, within a time.
 */
final class Shrinking {
  private final List<DatabaseUnderTest> databases;
  private final long deadline;
  private Match match;
  private Disagreement disagreement;

  private Shrinking(
      List<DatabaseUnderTest> databases, Match match, Disagreement first, Duration time) {
    this.databases = databases;
    this.match = match;
    this.disagreement = first;
    this.deadline = System.nanoTime() + time.toNanos();
  }

  static Disagreement shrink(
      List<DatabaseUnderTest> databases, Match match, Disagreement first, Duration time) {
    var shrinking = new Shrinking(databases, match, first, time);
    shrinking.query();
    shrinking.data();
    shrinking.query();
    return shrinking.disagreement;
  }

  private boolean isLate() {
    return System.nanoTime() - deadline >= 0;
  }

  private void query() {
    boolean smaller = true;
    while (smaller && !isLate()) {
      smaller = false;
      for (Trial simpler : simpler()) {
        if (isLate()) {
          return;
        }
        if (disagrees(match, simpler)) {
          smaller = true;
          break;
        }
      }
    }
  }

  private List<Trial> simpler() {
    try {
      return Simpler.trials(disagreement.trial(), match.database());
    } catch (MesaException unresolved) {
      // A query that only some refuse.
      return List.of();
    }
  }

  private boolean disagrees(Match on, Trial trial) {
    try {
      if (!Determinism.holds(on.database().resolve(trial.query()))) {
        return false;
      }
    } catch (MesaException refused) {
      return false;
    }
    Match.Outcome outcome = on.play(trial);
    if (outcome.difference().isEmpty()) {
      return false;
    }
    disagreement = new Disagreement(on.database(), trial, outcome, disagreement.sides());
    return true;
  }

  private void data() {
    keepUsed();
    for (GeneratedTable table : match.database().tables()) {
      int chunk = Math.max(1, rows(table.name()).size());
      while (chunk >= 1 && !isLate()) {
        chunk =
            removed(table.name(), chunk) ? Math.min(chunk, rows(table.name()).size()) : chunk / 2;
      }
    }
    keepUsed();
    // The databases may hold what was tried last.
    match = Match.load(disagreement.database(), databases);
  }

  private List<List<@Nullable Object>> rows(TableName table) {
    return match.database().table(table).rows();
  }

  /** Whether rows could be removed, so many at a time. */
  private boolean removed(TableName table, int chunk) {
    boolean any = false;
    int from = 0;
    while (from < rows(table).size() && !isLate()) {
      List<List<@Nullable Object>> rows = rows(table);
      Set<List<@Nullable Object>> removed =
          new HashSet<>(rows.subList(from, Math.min(rows.size(), from + chunk)));
      if (disagreesOn(match.database().without(table, removed))) {
        any = true;
      } else {
        from += chunk;
      }
    }
    return any && !rows(table).isEmpty();
  }

  private boolean disagreesOn(GeneratedDatabase database) {
    Match other = Match.load(database, databases);
    if (disagrees(other, disagreement.trial())) {
      match = other;
      return true;
    }
    return false;
  }

  /** Leaves away the tables and columns that the query does not name. */
  private void keepUsed() {
    Map<TableName, Set<String>> used = new HashMap<>();
    try {
      Uses.of(
          disagreement.trial(),
          match.database(),
          new Uses.Listener() {
            @Override
            public void used(
                TableName table,
                FieldPath field,
                @Nullable Operation operation,
                @Nullable Object literal) {
              columns(table).add(field.column());
            }

            @Override
            public void whole(TableName table) {
              match
                  .database()
                  .table(table)
                  .columns()
                  .forEach(column -> columns(table).add(column.name()));
            }

            @Override
            public void followed(ResolvedRelation relation) {
              columns(relation.target().name()).addAll(relation.targetColumns());
              relation.through().ifPresent(through -> columns(through.table().name()));
            }

            private Set<String> columns(TableName table) {
              return used.computeIfAbsent(table, name -> new HashSet<>());
            }
          });
      TableName from = match.database().scope(disagreement.trial().query().from()).table().name();
      used.computeIfAbsent(from, name -> new HashSet<>());
      disagreesOn(match.database().keeping(used));
    } catch (MesaException | IllegalArgumentException unknownName) {
      // A query that only some refuse: all stays.
    }
  }
}
