package io.mesa.tck.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesa.error.MesaException;
import io.mesa.value.TextOrder;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class GeneratorTest {
  private static final int SCHEMAS = 20;
  private static final int QUERIES = 60;

  private static List<Trial> trials(GeneratedDatabase database, long seed) {
    QueryGenerator.Contents contents = QueryGenerator.Contents.of(seed, Extent.all());
    List<Trial> trials = new ArrayList<>();
    for (int i = 0; i < QUERIES; i++) {
      trials.add(new QueryGenerator(Dice.of(seed, i), database, contents).trial(i));
    }
    return trials;
  }

  @Test
  void generate_everySchema_hasThreeToFiveTables() {
    for (int i = 0; i < SCHEMAS; i++) {
      assertThat(Differential.generate(1, i, Extent.all()).tables()).hasSizeBetween(3, 5);
    }
  }

  @Test
  void generate_everySchema_hasColumnsOfEveryType() {
    for (int i = 0; i < SCHEMAS; i++) {
      Set<ValueType> types = EnumSet.of(ValueType.OTHER);
      Differential.generate(1, i, Extent.all())
          .tables()
          .forEach(table -> table.columns().forEach(column -> types.add(column.valueType())));

      assertThat(types).isEqualTo(EnumSet.allOf(ValueType.class));
    }
  }

  @Test
  void generate_sameSeed_makesTheSame() {
    assertThat(DatabasePrinter.print(Differential.generate(2, 3, Extent.all())))
        .isEqualTo(DatabasePrinter.print(Differential.generate(2, 3, Extent.all())));
  }

  @Test
  void generate_otherSchema_makesOthers() {
    assertThat(DatabasePrinter.print(Differential.generate(2, 3, Extent.all())))
        .isNotEqualTo(DatabasePrinter.print(Differential.generate(2, 4, Extent.all())));
  }

  @Test
  void generate_manySchemas_haveEmptyTablesAndTablesWithoutKey() {
    List<GeneratedTable> tables = new ArrayList<>();
    for (int i = 0; i < 4 * SCHEMAS; i++) {
      tables.addAll(Differential.generate(1, i, Extent.all()).tables());
    }

    assertThat(tables).anyMatch(table -> table.rows().isEmpty());
    assertThat(tables).anyMatch(table -> table.primaryKey().isEmpty());
  }

  @Test
  void without_rowsReferredTo_takesThoseThatRefer() {
    GeneratedDatabase database = Differential.generate(1, 0, Extent.all());
    GeneratedTable root = database.tables().get(0);

    GeneratedDatabase emptied = database.without(root.name(), Set.copyOf(root.rows()));

    assertThat(emptied.table(root.name()).rows()).isEmpty();
    assertThat(emptied.tables()).hasSameSizeAs(database.tables());
  }

  @Test
  void trial_everyQuery_hasOneRightAnswer() {
    for (int i = 0; i < SCHEMAS; i++) {
      GeneratedDatabase database = Differential.generate(6, i, Extent.all());
      for (Trial trial : trials(database, i)) {
        assertThat(Determinism.holds(database.resolve(trial.query())))
            .as("%s", QueryPrinter.print(trial.query()))
            .isTrue();
      }
    }
  }

  @Test
  void trial_everyQuery_ordersTextByCodePoint() {
    for (int i = 0; i < SCHEMAS; i++) {
      GeneratedDatabase database = Differential.generate(6, i, Extent.all());
      for (Trial trial : trials(database, i)) {
        assertThat(
                database.binary()
                    || trial.query().textOrder().filter(TextOrder.BINARY::equals).isPresent())
            .isTrue();
      }
    }
  }

  @Test
  void trial_manyQueries_haveListsOfSeveralKinds() {
    long mixed = 0;
    for (int i = 0; i < SCHEMAS; i++) {
      GeneratedDatabase database = Differential.generate(6, i, Extent.all());
      mixed +=
          trials(database, i).stream()
              .filter(trial -> QueryFeatures.of(trial).contains("list of several kinds"))
              .count();
    }

    assertThat(mixed).isGreaterThan(SCHEMAS);
  }

  @Test
  void trial_lastOfASchema_isRefused() {
    GeneratedDatabase database = Differential.generate(6, 0, Extent.all());
    Trial trial =
        new QueryGenerator(Dice.of(1), database, QueryGenerator.Contents.of(1, Extent.all()))
            .trial(199);

    assertThatThrownBy(() -> database.resolve(trial.query())).isInstanceOf(MesaException.class);
  }
}
