package io.mesa.tck.semantics;

import io.mesa.memory.MemoryDatabaseBuilder;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.util.List;

/** A shop's tables, with relations of every kind. */
final class ShopTables {
  private ShopTables() {}

  static void addTo(MemoryDatabaseBuilder database) {
    addCustomers(database);
    addPurchases(database);
    addTags(database);
    addLockers(database);
  }

  /** A key that may be null, on both sides of a relation. */
  private static void addLockers(MemoryDatabaseBuilder database) {
    database
        .table(
            "locker",
            table ->
                table
                    .column("id", ValueType.INT32)
                    .nullable("code", ValueType.INT32)
                    .primaryKey("id")
                    .unique("code")
                    .row(1, 7)
                    .row(2, null))
        .table(
            "locker_use",
            table ->
                table
                    .column("id", ValueType.INT32)
                    .nullable("code", ValueType.INT64)
                    .primaryKey("id")
                    .foreignKey(
                        "locker_use_code_fkey",
                        List.of("code"),
                        TableName.of("public", "locker"),
                        List.of("code"))
                    .row(1, 7)
                    .row(2, null));
  }

  private static void addCustomers(MemoryDatabaseBuilder database) {
    database
        .table(
            "region",
            table ->
                table
                    .column("id", ValueType.INT32)
                    .column("name", ValueType.TEXT)
                    .primaryKey("id")
                    .row(1, "north")
                    .row(2, "south")
                    .row(3, "empty"))
        .table(
            "customer",
            table ->
                table
                    .column("id", ValueType.INT32)
                    .column("name", ValueType.TEXT)
                    .nullable("region_id", ValueType.INT32)
                    .nullable("mentor_id", ValueType.INT32)
                    .primaryKey("id")
                    .foreignKey("region_id", "region")
                    .foreignKey("mentor_id", "customer")
                    .row(1, "Ann", 1, null)
                    .row(2, "Bob", null, 1)
                    .row(3, "Cem", 2, 1)
                    .row(4, "Dee", 1, 3));
  }

  private static void addPurchases(MemoryDatabaseBuilder database) {
    database
        .table(
            "purchase",
            table ->
                table
                    .column("id", ValueType.INT32)
                    .column("customer_id", ValueType.INT32)
                    .nullable("total", ValueType.DECIMAL)
                    .primaryKey("id")
                    .foreignKey("customer_id", "customer")
                    .row(10, 1, new BigDecimal("5.00"))
                    .row(11, 1, new BigDecimal("7.50"))
                    .row(12, 1, null)
                    .row(13, 2, new BigDecimal("1.00"))
                    .row(14, 4, new BigDecimal("12345678901234567890.123456789")))
        .table(
            "purchase_line",
            table ->
                table
                    .column("purchase_id", ValueType.INT32)
                    .column("line", ValueType.INT16)
                    .column("sku", ValueType.TEXT)
                    .primaryKey("purchase_id", "line")
                    .foreignKey("purchase_id", "purchase")
                    .row(10, 1, "x")
                    .row(10, 2, "y")
                    .row(11, 1, "x")
                    .row(14, 1, "z"))
        .table(
            "line_note",
            table ->
                table
                    .column("id", ValueType.INT32)
                    .nullable("purchase_id", ValueType.INT32)
                    .nullable("line", ValueType.INT16)
                    .column("text", ValueType.TEXT)
                    .primaryKey("id")
                    .foreignKey(List.of("purchase_id", "line"), "purchase_line")
                    .row(1, 10, 2, "late")
                    .row(2, 10, 2, "broken")
                    .row(3, 10, null, "lost")
                    .row(4, null, null, "none"));
  }

  private static void addTags(MemoryDatabaseBuilder database) {
    database
        .table(
            "tag",
            table ->
                table
                    .column("id", ValueType.INT32)
                    .column("name", ValueType.TEXT)
                    .primaryKey("id")
                    .row(1, "vip")
                    .row(2, "new")
                    .row(3, "old"))
        .table(
            "customer_tag",
            table ->
                table
                    .column("customer_id", ValueType.INT32)
                    .column("tag_id", ValueType.INT32)
                    .primaryKey("customer_id", "tag_id")
                    .foreignKey("customer_id", "customer")
                    .foreignKey("tag_id", "tag")
                    .row(1, 1)
                    .row(1, 3)
                    .row(2, 2)
                    .row(4, 1));
  }
}
