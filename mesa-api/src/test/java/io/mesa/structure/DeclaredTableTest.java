package io.mesa.structure;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mesa.source.TableDeclaration;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class DeclaredTableTest {
  private static final TableName ORDERS = TableName.of("shop", "orders");
  private static final TableName CUSTOMER = TableName.of("shop", "customer");

  private static Table declared(TableDeclaration.Builder declaration) {
    var summary =
        new TableSummary(
            ORDERS,
            TableKind.COLLECTION,
            "nobody",
            Reading.known(1L),
            Reading.known(2L),
            Optional.empty(),
            Optional.empty());
    Table table =
        DeclaredTable.of(
            declaration.build(),
            summary,
            kind -> new ColumnType("a " + kind, kind, new ColumnType.Base()));
    assertThat(table.summary()).isSameAs(summary);
    return table;
  }

  @Test
  void of_fields_makesColumnsOfTheDriversTypesInTheirOrder() {
    Table table =
        declared(
            TableDeclaration.of(ORDERS)
                .required("id", ValueType.INT64)
                .array("tags", ValueType.TEXT)
                .labels("status", "open", "closed"));
    assertThat(table.columns())
        .extracting(
            Column::name, Column::position, column -> column.type().name(), Column::nullable)
        .containsExactly(
            tuple("id", 1, "a INT64", false),
            tuple("tags", 2, "a TEXT[]", true),
            tuple("status", 3, "a ENUM", true));
    assertThat(table.columns().get(1).type().form())
        .isInstanceOfSatisfying(
            ColumnType.ArrayOf.class,
            array -> assertThat(array.element().valueType()).isEqualTo(ValueType.TEXT));
    assertThat(table.columns().get(2).type().labels()).hasValue(List.of("open", "closed"));
  }

  @Test
  void of_nestedFields_makesDocumentsOfThem() {
    Table table =
        declared(
            TableDeclaration.of(ORDERS)
                .field("home", ValueType.JSON)
                .nested(ValueType.TEXT, "home", "city")
                .nested(ValueType.INT32, "home", "at", "x")
                .nestedArray(ValueType.DATE, "home", "at", "days"));
    ColumnType home = table.columns().get(0).type();
    assertThat(home.valueType()).isEqualTo(ValueType.JSON);
    assertThat(fields(home))
        .extracting(ColumnType.Field::name, field -> field.type().name())
        .containsExactly(tuple("city", "a TEXT"), tuple("at", "a JSON"));
    assertThat(fields(fields(home).get(1).type()))
        .extracting(ColumnType.Field::name, field -> field.type().name())
        .containsExactly(tuple("x", "a INT32"), tuple("days", "a DATE[]"));
  }

  private static List<ColumnType.Field> fields(ColumnType type) {
    return ((ColumnType.Composite) type.form()).fields();
  }

  @Test
  void of_keysAndReferences_makesConstraints() {
    Table table =
        declared(
            TableDeclaration.of(ORDERS)
                .required("id", ValueType.INT64)
                .field("customer", ValueType.INT32)
                .primaryKey("id")
                .unique("customer", "id")
                .reference("customer", CUSTOMER, "id"));
    assertThat(table.primaryKey().orElseThrow().columns()).containsExactly("id");
    assertThat(table.uniqueConstraints())
        .extracting(UniqueConstraint::columns)
        .containsExactly(List.of("customer", "id"));
    assertThat(table.foreignKeys())
        .extracting(
            ForeignKey::name, ForeignKey::columns, ForeignKey::target, ForeignKey::targetColumns)
        .containsExactly(tuple("customer", List.of("customer"), CUSTOMER, List.of("id")));
  }
}
