package io.mesa.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class TableDeclarationTest {
  private static final TableName ORDERS = TableName.of("shop", "orders");
  private static final TableName CUSTOMER = TableName.of("shop", "customer");

  private static TableDeclaration.Builder orders() {
    return TableDeclaration.of(ORDERS)
        .required("_id", ValueType.INT64)
        .field("customer", ValueType.INT32)
        .array("tags", ValueType.TEXT)
        .labels("state", "new", "open");
  }

  @Test
  void build_ofFieldsAndKeys_hasThemInOrder() {
    TableDeclaration declared =
        orders()
            .primaryKey("_id")
            .unique("customer")
            .reference("customer", CUSTOMER, "_id")
            .build();

    assertThat(declared.name()).isEqualTo(ORDERS);
    assertThat(declared.fields())
        .containsExactly(
            new TableDeclaration.Field("_id", ValueType.INT64, false, Optional.empty(), List.of()),
            new TableDeclaration.Field(
                "customer", ValueType.INT32, true, Optional.empty(), List.of()),
            new TableDeclaration.Field(
                "tags", ValueType.ARRAY, true, Optional.of(ValueType.TEXT), List.of()),
            new TableDeclaration.Field(
                "state", ValueType.ENUM, true, Optional.empty(), List.of("new", "open")));
    assertThat(declared.primaryKey()).contains(List.of("_id"));
    assertThat(declared.uniqueKeys()).containsExactly(List.of("customer"));
    assertThat(declared.references())
        .containsExactly(
            new TableDeclaration.Reference(
                "customer", List.of("customer"), CUSTOMER, List.of("_id")));
  }

  static Stream<Arguments> mistakes() {
    return Stream.of(
        mistake("declares the field '_id' twice", () -> orders().field("_id", ValueType.TEXT)),
        mistake(
            "declares 'a' as ARRAY; only an array has elements",
            () -> orders().field("a", ValueType.ARRAY)),
        mistake(
            "declares 'a' as ENUM; only an enum has labels",
            () -> orders().field("a", ValueType.ENUM)),
        mistake(
            "declares 'no.a', which is in no field that was declared as JSON",
            () -> orders().nested(ValueType.TEXT, "no", "a")),
        mistake(
            "declares '_id.a', which is in no field that was declared as JSON",
            () -> orders().nested(ValueType.TEXT, "_id", "a")),
        mistake(
            "declares 'home.a.b', where another place was declared, or on the way",
            () ->
                orders()
                    .field("home", ValueType.JSON)
                    .nested(ValueType.TEXT, "home", "a")
                    .nested(ValueType.TEXT, "home", "a", "b")),
        mistake(
            "declares 'home.a', where another place was declared",
            () ->
                orders()
                    .field("home", ValueType.JSON)
                    .nested(ValueType.TEXT, "home", "a", "b")
                    .nestedArray(ValueType.TEXT, "home", "a")),
        mistake(
            "declares 'home.a' as ARRAY; inside a document an array says",
            () -> orders().field("home", ValueType.JSON).nested(ValueType.ARRAY, "home", "a")),
        mistake("has no field 'no' yet", () -> orders().primaryKey("no")),
        mistake("has no field 'no' yet", () -> orders().unique("_id", "no")),
        mistake("has no fields", () -> orders().unique()),
        mistake("has no field 'no' yet", () -> orders().reference("no", CUSTOMER, "_id")),
        mistake(
            "not as many on both sides",
            () ->
                orders()
                    .reference(
                        new TableDeclaration.Reference(
                            "r", List.of("customer"), CUSTOMER, List.of("a", "b")))),
        mistake("declared without fields", () -> TableDeclaration.of(ORDERS).build()),
        mistake(
            "declares the table 'shop.orders' twice",
            () -> Source.builder("s").table(orders().build()).table(orders().build())));
  }

  private static Arguments mistake(String message, ThrowingCallable call) {
    return Arguments.of(message, call);
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void build_ofWhatCannotBe_isRefused(String message, ThrowingCallable call) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(call)
        .withMessageContaining(message)
        .satisfies(error -> assertThat(error.code()).isEqualTo(ErrorCode.CONFIGURATION));
  }

  @Test
  void source_keepsWhatItDeclares() {
    TableDeclaration declared = orders().build();

    assertThat(Source.builder("s").driver("mongodb").table(declared).build().tables())
        .containsExactly(declared);
  }

  @Test
  void url_ofASeedList_isMongoDbs() {
    Source source = Source.fromUrl("s", "mongodb+srv://cluster.example.com/shop");

    assertThat(source.driver()).isEqualTo("mongodb");
    assertThat(source.options()).containsEntry("srv", "true");
  }
}
