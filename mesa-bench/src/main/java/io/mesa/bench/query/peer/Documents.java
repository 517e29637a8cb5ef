package io.mesa.bench.query.peer;

import static io.mesa.value.ValueType.BOOLEAN;
import static io.mesa.value.ValueType.DATE;
import static io.mesa.value.ValueType.DECIMAL;
import static io.mesa.value.ValueType.FLOAT64;
import static io.mesa.value.ValueType.INT32;
import static io.mesa.value.ValueType.INT64;
import static io.mesa.value.ValueType.TEXT;
import static io.mesa.value.ValueType.TIMESTAMPTZ;
import static io.mesa.value.ValueType.UUID;

import com.mongodb.ConnectionString;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.source.TableDeclaration;
import io.mesa.value.TableName;
import java.util.Optional;

/** The collections that are asked for, as an application declares them. */
final class Documents {
  private static final String DEFAULT_DATABASE = "test";

  private Documents() {}

  static String database(String url) {
    return Optional.ofNullable(new ConnectionString(url).getDatabase()).orElse(DEFAULT_DATABASE);
  }

  /** A source whose fields need not be found out. */
  static SourceBuilder source(String url) {
    String database = database(url);
    TableName customer = TableName.of(database, "customer");
    TableName purchase = TableName.of(database, "purchase");
    TableName line = TableName.of(database, "line");
    return Source.builder("bench")
        .url(url)
        .table(
            TableDeclaration.of(TableName.of(database, "item"))
                .required("id", INT32)
                .required("batch", INT64)
                .required("name", TEXT)
                .required("price", DECIMAL)
                .required("active", BOOLEAN)
                .required("day", DATE)
                .required("changed", TIMESTAMPTZ)
                .required("weight", FLOAT64)
                .required("code", UUID)
                .field("label", TEXT)
                .primaryKey("id")
                .build())
        .table(
            TableDeclaration.of(customer)
                .required("id", INT32)
                .required("region", INT32)
                .required("name", TEXT)
                .primaryKey("id")
                .build())
        .table(
            TableDeclaration.of(purchase)
                .required("id", INT32)
                .required("customer_id", INT32)
                .required("placed", TIMESTAMPTZ)
                .required("total", DECIMAL)
                .primaryKey("id")
                .reference("customer_id", customer, "id")
                .build())
        .table(
            TableDeclaration.of(line)
                .required("id", INT32)
                .required("purchase_id", INT32)
                .required("product", TEXT)
                .required("quantity", INT32)
                .primaryKey("id")
                .reference("purchase_id", purchase, "id")
                .build())
        .table(
            TableDeclaration.of(TableName.of(database, "note"))
                .required("id", INT32)
                .required("line_id", INT32)
                .required("written", DATE)
                .required("content", TEXT)
                .primaryKey("id")
                .reference("line_id", line, "id")
                .build());
  }
}
