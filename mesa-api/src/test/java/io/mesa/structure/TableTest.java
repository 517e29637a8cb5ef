package io.mesa.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.value.Reading;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class TableTest {
  private static final ColumnType MOOD =
      new ColumnType("mood", ValueType.ENUM, new ColumnType.EnumOf(List.of("sad", "happy")));

  private static Table table(List<Column> columns) {
    return Table.plain(
        new TableSummary(
            TableName.of("public", "people"),
            TableKind.TABLE,
            "owner",
            Reading.known(1L),
            Reading.known(2L),
            Optional.empty(),
            Optional.empty()),
        columns,
        Optional.of(new UniqueConstraint("pk", List.of("mood"), true, false, false)),
        List.of(),
        List.of(),
        List.of());
  }

  private static Column column(String name) {
    return Column.plain(name, 1, MOOD, true);
  }

  @Test
  void column_byItsExactName_isFound() {
    Table table = table(List.of(column("mood"), column("Mood")));
    assertThat(table.column("Mood")).hasValue(column("Mood"));
    assertThat(table.column("MOOD")).isEmpty();
    assertThat(table.name()).isEqualTo(TableName.of("public", "people"));
  }

  @Test
  void lists_given_areCopied() {
    List<Column> columns = new ArrayList<>(List.of(column("mood")));
    Table table = table(columns);
    columns.clear();
    assertThat(table.columns()).hasSize(1);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> table.columns().clear());
  }

  @Test
  void labels_ofAnEnumAndDomainsOverIt_areItsLabels() {
    var domain = new ColumnType.Domain(MOOD, true, List.of("check_mood"));
    ColumnType overDomain =
        new ColumnType(
            "outer",
            ValueType.ENUM,
            new ColumnType.Domain(
                new ColumnType("inner", ValueType.ENUM, domain), false, List.of()));
    assertThat(MOOD.labels()).hasValue(List.of("sad", "happy"));
    assertThat(overDomain.labels()).hasValue(List.of("sad", "happy"));
  }

  @Test
  void labels_ofOtherForms_areNone() {
    for (ColumnType.Form form :
        List.of(
            new ColumnType.Base(),
            new ColumnType.ArrayOf(MOOD),
            new ColumnType.RangeOf(MOOD, true),
            new ColumnType.Composite(List.of(new ColumnType.Field("mood", MOOD))))) {
      assertThat(new ColumnType("type", ValueType.OTHER, form).labels()).isEmpty();
    }
  }

  @Test
  void collections_ofParts_cannotBeChanged() {
    var trigger =
        new Trigger(
            "audit",
            Trigger.Timing.AFTER,
            Set.of(Trigger.Event.INSERT),
            true,
            "public.audit",
            Trigger.Firing.ALWAYS,
            Reading.known("CREATE TRIGGER …"));
    var index =
        new Index(
            "people_mood",
            "btree",
            List.of(),
            List.of("mood"),
            Optional.empty(),
            false,
            false,
            true,
            true,
            Reading.known(8_192L));
    var policy =
        new Policy(
            "own",
            true,
            Policy.Command.SELECT,
            List.of("app"),
            Optional.of(Reading.known("true")),
            Optional.empty());
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> trigger.events().clear());
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> index.included().clear());
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> policy.roles().clear());
  }
}
