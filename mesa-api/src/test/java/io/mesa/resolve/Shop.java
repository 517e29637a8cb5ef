package io.mesa.resolve;

import static io.mesa.value.ValueType.BOOLEAN;
import static io.mesa.value.ValueType.BYTES;
import static io.mesa.value.ValueType.DATE;
import static io.mesa.value.ValueType.DECIMAL;
import static io.mesa.value.ValueType.FLOAT32;
import static io.mesa.value.ValueType.FLOAT64;
import static io.mesa.value.ValueType.INT16;
import static io.mesa.value.ValueType.INT32;
import static io.mesa.value.ValueType.INT64;
import static io.mesa.value.ValueType.INTERVAL;
import static io.mesa.value.ValueType.JSON;
import static io.mesa.value.ValueType.OTHER;
import static io.mesa.value.ValueType.TEXT;
import static io.mesa.value.ValueType.TIME;
import static io.mesa.value.ValueType.TIMESTAMP;
import static io.mesa.value.ValueType.TIMESTAMPTZ;
import static io.mesa.value.ValueType.UUID;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.query.Query;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.structure.ColumnType;
import io.mesa.value.TableReference;
import io.mesa.value.ValueType;
import java.util.List;
import java.util.Map;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;

/** A structure with relations of every kind, and a column of every type. */
final class Shop {
  static final ColumnType MOOD =
      new ColumnType("mood", ValueType.ENUM, new ColumnType.EnumOf(List.of("sad", "happy")));

  /** Every table's columns, keys and foreign keys. */
  static final ListedTables TABLES =
      ListedTables.of(
          new TableDraft("customer")
              .required("id", INT32)
              .required("name", TEXT)
              .nullable("profile", JSON)
              .primaryKey("id"),
          new TableDraft("passport")
              .required("customer_id", INT32)
              .primaryKey("customer_id")
              .foreignKey("passport_fkey", "customer_id", "customer"),
          new TableDraft("orders")
              .required("id", INT64)
              .nullable("customer_id", INT32)
              .required("placed_at", TIMESTAMPTZ)
              .nullable("total", DECIMAL)
              .primaryKey("id")
              .foreignKey("orders_customer_fkey", "customer_id", "customer"),
          new TableDraft("item")
              .required("order_id", INT64)
              .required("line", INT32)
              .nullable("product_id", INT32)
              .nullable("substitute_id", INT32)
              .primaryKey("order_id", "line")
              .foreignKey("item_order_fkey", "order_id", "orders")
              .foreignKey("item_product_fkey", "product_id", "product")
              .foreignKey("item_substitute_fkey", "substitute_id", "product"),
          new TableDraft("product").required("id", INT32).nullable("name", TEXT).primaryKey("id"),
          new TableDraft("tag").required("id", INT32).primaryKey("id"),
          new TableDraft("product_tag")
              .required("product_id", INT32)
              .required("tag_id", INT32)
              .primaryKey("product_id", "tag_id")
              .foreignKey("product_tag_product_fkey", "product_id", "product")
              .foreignKey("product_tag_tag_fkey", "tag_id", "tag"),
          new TableDraft("employee")
              .required("id", INT32)
              .nullable("manager_id", INT32)
              .primaryKey("id")
              .foreignKey("employee_manager_fkey", "manager_id", "employee"),
          new TableDraft("follows")
              .required("follower_id", INT32)
              .required("followed_id", INT32)
              .primaryKey("follower_id", "followed_id")
              .foreignKey("follows_follower_fkey", "follower_id", "employee")
              .foreignKey("follows_followed_fkey", "followed_id", "employee"),
          new TableDraft("log").nullable("message", TEXT),
          new TableDraft("kinds")
              .required("id", INT32)
              .nullable("flag", BOOLEAN)
              .nullable("small", INT16)
              .nullable("big", INT64)
              .nullable("single", FLOAT32)
              .nullable("float", FLOAT64)
              .nullable("number", DECIMAL)
              .nullable("text", TEXT)
              .nullable("date", DATE)
              .nullable("time", TIME)
              .nullable("local", TIMESTAMP)
              .nullable("instant", TIMESTAMPTZ)
              .nullable("span", INTERVAL)
              .nullable("uuid", UUID)
              .nullable("bytes", BYTES)
              .nullable("doc", JSON)
              .nullable("point", OTHER)
              .column("mood", MOOD, true)
              .column("moods", TableDraft.arrayOf(MOOD), true)
              .column("texts", TableDraft.arrayOf(TableDraft.base("text", TEXT)), true)
              .column(
                  "numbers",
                  new ColumnType(
                      "few",
                      ValueType.ARRAY,
                      new ColumnType.Domain(
                          TableDraft.arrayOf(TableDraft.base("integer", INT32)), false, List.of())),
                  true)
              .primaryKey("id"));

  private Shop() {}

  static SourceBuilder source() {
    return Source.builder("shop").driver("memory").environment(Map.of());
  }

  static ResolvedQuery resolve(Query query) {
    return new Resolver(source().build(), TABLES).resolve(query);
  }

  static Scope scope(String table) {
    return new Resolver(source().build(), TABLES).scope(TableReference.of(table));
  }

  static void refused(String message, ThrowingCallable call) {
    refused(ErrorCode.INVALID_QUERY, message, call);
  }

  static void notFound(String message, ThrowingCallable call) {
    refused(ErrorCode.NOT_FOUND, message, call);
  }

  static void refused(ErrorCode code, String message, ThrowingCallable call) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(call)
        .withMessage(message)
        .extracting(MesaException::code)
        .isEqualTo(code);
  }
}
