package io.mesa.tck.differential;

import io.mesa.source.Relation;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Declares relations that no foreign key tells of: between two columns of one type, and through a
 * table that may join the same two rows more than once.
 */
final class RelationGenerator {
  private final Dice dice;
  private final List<GeneratedTable> tables;
  private final List<Relation> relations = new ArrayList<>();

  RelationGenerator(Dice dice, List<GeneratedTable> tables) {
    this.dice = dice;
    this.tables = tables;
  }

  List<Relation> relations() {
    if (dice.chance(60)) {
      alike();
    }
    if (dice.chance(70)) {
      through();
    }
    return List.copyOf(relations);
  }

  /** A column and where it is. */
  private record End(TableName table, GeneratedColumn column) {
    /** Whether a row meets few others, so that relations of relations stay small. */
    boolean selective() {
      return column.ordered()
          && column.valueType() != ValueType.BOOLEAN
          && column.valueType() != ValueType.ENUM;
    }
  }

  private void alike() {
    List<End> ends = new ArrayList<>();
    for (GeneratedTable table : tables) {
      table.columns().forEach(column -> ends.add(new End(table.name(), column)));
    }
    End from = dice.pick(ends.stream().filter(End::selective).toList());
    List<End> others =
        ends.stream().filter(end -> end.column().type().equals(from.column().type())).toList();
    End to = dice.chance(50) ? from : dice.pick(others);
    relations.add(
        Relation.toMany(
            "alike", from.table(), from.column().name(), to.table(), to.column().name()));
  }

  private void through() {
    List<GeneratedTable> joining =
        tables.stream().filter(table -> table.references().size() > 1).toList();
    if (!joining.isEmpty()) {
      GeneratedTable table = dice.pick(joining);
      List<GeneratedReference> two = dice.some(table.references(), 2);
      GeneratedReference near = two.get(0);
      GeneratedReference far = two.get(1);
      relations.add(
          new Relation(
              "across",
              near.target(),
              near.targetColumns(),
              far.target(),
              far.targetColumns(),
              Optional.of(new Relation.Through(table.name(), near.columns(), far.columns())),
              true));
    }
  }
}
