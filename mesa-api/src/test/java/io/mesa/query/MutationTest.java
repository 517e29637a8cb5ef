package io.mesa.query;

import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.not;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.mesa.value.Bytes;
import io.mesa.value.JsonValue;
import io.mesa.value.TableName;
import io.mesa.value.TableReference;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MutationTest {
  private static Object written(Object value) {
    return Mutation.insertInto("t").columns("a").values(value).build().value(0, 0);
  }

  @Test
  void insert_byColumns_keepsItsRows() {
    Insert insert =
        Mutation.insertInto(TableName.of("s", "t"))
            .columns("a", "b")
            .values(1, "x")
            .values(2, null)
            .orUpdateBy("t_pkey")
            .returning("id")
            .build();
    assertThat(insert.table()).isEqualTo(TableReference.of(TableName.of("s", "t")));
    assertThat(insert.columns()).containsExactly("a", "b");
    assertThat(insert.size()).isEqualTo(2);
    assertThat(insert.row(0)).containsExactly(1L, "x");
    assertThat(insert.row(1)).containsExactly(2L, null);
    assertThat(insert.value(1, 0)).isEqualTo(2L);
    assertThat(insert.upsertKey()).hasValue("t_pkey");
    assertThat(insert.returning()).containsExactly("id");
  }

  @Test
  void insert_byNames_takesAnyOrder() {
    Map<String, Object> first = new LinkedHashMap<>();
    first.put("a", 1);
    first.put("b", null);
    Map<String, Object> second = new LinkedHashMap<>();
    second.put("b", "x");
    second.put("a", 2);
    Insert insert = Mutation.insertInto("t").row(first).row(second).build();
    assertThat(insert.columns()).containsExactly("a", "b");
    assertThat(insert.row(0)).containsExactly(1L, null);
    assertThat(insert.row(1)).containsExactly(2L, "x");
  }

  @Test
  void insert_ofDefaults_hasNoColumns() {
    Insert insert = Mutation.insertInto("t").values().values().build();
    assertThat(insert.columns()).isEmpty();
    assertThat(insert.size()).isEqualTo(2);
  }

  @Test
  void insert_withoutRows_isRefused() {
    Refused.query(
        "An insert into 't' has no rows.", () -> Mutation.insertInto("t").columns("a").build());
  }

  @Test
  void insert_withMoreOrFewerValuesThanColumns_isRefused() {
    Refused.query(
        "A row has 1 values for the 2 columns [a, b].",
        () -> Mutation.insertInto("t").columns("a", "b").values(1));
    Refused.query(
        "A row has 1 values for the 0 columns [].", () -> Mutation.insertInto("t").values(1));
  }

  @Test
  void insert_ofRowsWithOtherNames_isRefused() {
    Refused.query(
        "A row names the columns [a, c], and those before it [a].",
        () -> Mutation.insertInto("t").row(Map.of("a", 1)).row(Map.of("a", 1, "c", 2)));
    Refused.query(
        "A row names the columns [b], and those before it [a].",
        () -> Mutation.insertInto("t").row(Map.of("a", 1)).row(Map.of("b", 1)));
  }

  @Test
  void insert_withColumnsSaidTwice_isRefused() {
    Refused.query(
        "The columns of an insert are said once, before its rows.",
        () -> Mutation.insertInto("t").row(Map.of("a", 1)).columns("a"));
    Refused.query(
        "A column stands twice: [a, a].",
        () -> Mutation.insertInto("t").columns("a", "a").values(1, 2).build());
    Refused.query(
        "A returned column stands twice: [a, a].",
        () -> Mutation.insertInto("t").columns("a").values(1).returning("a", "a").build());
  }

  @Test
  void insert_withNulInAName_isRefused() {
    Refused.argument(
        "The column contains NUL at position 0; remove it.",
        () -> Mutation.insertInto("t").columns("\0").values(1).build());
    Refused.argument(
        "The key is empty.",
        () -> Mutation.insertInto("t").columns("a").values(1).orUpdateBy("").build());
  }

  @Test
  void insert_ofNumbers_keepsThemAsTheyAre() {
    assertThat(written(new BigDecimal("1.50"))).isEqualTo(new BigDecimal("1.50"));
    assertThat(written(Double.NaN)).isEqualTo(Double.NaN);
    assertThat(written(-0.0)).isEqualTo(-0.0);
    assertThat(written(0.1f)).isEqualTo((double) 0.1f);
    assertThat(written((short) 5)).isEqualTo(5L);
  }

  @Test
  void insert_ofWhatOnlyAColumnHolds_isTaken() {
    assertThat(written(JsonValue.of("{}"))).isEqualTo(JsonValue.of("{}"));
    assertThat(written(Arrays.asList(1, null, "x"))).isEqualTo(Arrays.asList(1L, null, "x"));
    assertThat(written(List.of(List.of(1)))).isEqualTo(List.of(List.of(1L)));
  }

  @Test
  void insert_ofArraysThatChange_keepsWhatTheyWere() {
    byte[] bytes = {1};
    Object[] array = {1, null};
    List<Object> list = new ArrayList<>(List.of(1));
    Insert insert =
        Mutation.insertInto("t").columns("a", "b", "c").values(bytes, array, list).build();
    bytes[0] = 2;
    array[0] = 2;
    list.add(2);
    assertThat(insert.row(0))
        .containsExactly(Bytes.of((byte) 1), Arrays.asList(1L, null), List.of(1L));
  }

  @Test
  void insert_onceBuilt_cannotBeChanged() {
    InsertBuilder builder = Mutation.insertInto("t").columns("a").values(1);
    Insert insert = builder.build();
    builder.values(2);
    assertThat(insert.size()).isEqualTo(1);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> insert.row(0).set(0, 2L));
  }

  @Test
  void insert_ofWhatCannotBeWritten_isRefused() {
    Refused.query(
        "The value of 'a' is a java.lang.Object, which cannot stand in a query; ValueType names"
            + " the classes that can.",
        () -> written(new Object()));
    Refused.argument(
        "The value of 'a' contains NUL at position 1; remove it.", () -> written("x\0"));
  }

  @Test
  void update_byCondition_keepsItsParts() {
    Update update =
        Mutation.update("t")
            .set("a", 1)
            .set("b", null)
            .where(eq("x", 1))
            .where(eq("y", 2))
            .where(eq("z", 3))
            .returning("id")
            .build();
    assertThat(update.values()).containsEntry("a", 1L).containsEntry("b", null).hasSize(2);
    assertThat(update.where()).isEqualTo(and(eq("x", 1), eq("y", 2), eq("z", 3)));
    assertThat(update.returning()).containsExactly("id");
    assertThat(update)
        .isEqualTo(
            Mutation.update("t")
                .set("a", 1L)
                .set("b", null)
                .where(and(eq("x", 1), eq("y", 2), eq("z", 3)))
                .returning("id")
                .build());
  }

  @Test
  void update_withManyConditions_isNotDeep() {
    UpdateBuilder update = Mutation.update("t").set("a", 1);
    for (int i = 0; i < 1_000; i++) {
      update.where(eq("x", i));
    }
    assertThat(((Filter.And) update.build().where()).operands()).hasSize(1_000);
  }

  @Test
  void update_ofEveryRow_isSaid() {
    assertThat(Mutation.update(TableName.of("s", "t")).set("a", 1).everyRow().build().where())
        .isEqualTo(and());
    assertThat(Mutation.deleteFrom(TableName.of("s", "t")).everyRow().build().where())
        .isEqualTo(and());
  }

  @Test
  void update_withoutACondition_isRefused() {
    Refused.query(
        "The update of 't' has no condition; say where(…), or everyRow() if that is meant.",
        () -> Mutation.update("t").set("a", 1).build());
    Refused.query(
        "The delete from 't' has no condition; say where(…), or everyRow() if that is meant.",
        () -> Mutation.deleteFrom("t").build());
    assertThatNullPointerException().isThrownBy(() -> Mutation.deleteFrom("t").where(null));
  }

  @Test
  void update_ofNothing_isRefused() {
    Refused.query("An update of 't' sets nothing.", () -> Mutation.update("t").everyRow().build());
  }

  @Test
  void mutations_withConditionsNestedTooDeep_areRefused() {
    Filter deep = eq("a", 1);
    for (int i = 0; i < 64; i++) {
      deep = not(deep);
    }
    Filter tooDeep = deep;
    String words = "The condition is nested more than 64 deep.";
    Refused.query(words, () -> Mutation.deleteFrom("t").where(tooDeep).build());
    Refused.query(words, () -> Mutation.update("t").set("a", 1).where(tooDeep).build());
  }

  @Test
  void delete_byCondition_keepsItsParts() {
    Delete delete = Mutation.deleteFrom("t").where(eq("a", 1)).returning("a", "b").build();
    assertThat(delete.table()).isEqualTo(TableReference.of("t"));
    assertThat(delete.where()).isEqualTo(eq("a", 1));
    assertThat(delete.returning()).containsExactly("a", "b");
  }

  @Test
  void toString_ofEach_showsNoValue() {
    assertThat(Mutation.insertInto("t").columns("a").values("hidden").build())
        .hasToString("Insert[t[a], 1 rows]");
    assertThat(Mutation.update("t").set("a", "hidden").where(eq("b", "hidden")).build())
        .hasToString("Update[t[a]]");
    assertThat(Mutation.deleteFrom("t").where(eq("b", "hidden")).build()).hasToString("Delete[t]");
  }
}
