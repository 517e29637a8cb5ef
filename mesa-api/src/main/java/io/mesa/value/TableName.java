package io.mesa.value;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.util.Comparator;

/**
 * The name of a table, a view or another relation: a schema and a name within it, both exactly as
 * the database stores them. No quoting, no folding of case: {@code Order Items} and {@code
 * order_items} are two names.
 *
 * <p>Ordered by schema, then name, by UTF-16 code units.
 *
 * @param schema the schema (PostgreSQL) or database (MongoDB)
 * @param name the name within the schema
 */
public record TableName(String schema, String name) implements Comparable<TableName> {
  private static final Comparator<TableName> ORDER =
      Comparator.comparing(TableName::schema).thenComparing(TableName::name);

  /**
   * Checks both parts.
   *
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where a part is empty or contains NUL
   */
  public TableName {
    Names.check("schema", schema);
    Names.check("table name", name);
  }

  /**
   * A table by its schema and name.
   *
   * @param schema the schema
   * @param name the name within the schema
   * @return the name
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where a part is empty or contains NUL
   */
  public static TableName of(String schema, String name) {
    return new TableName(schema, name);
  }

  @Override
  public int compareTo(TableName other) {
    return ORDER.compare(this, other);
  }

  /**
   * Schema and name joined by a dot, for people; not quoted and so not for statements.
   *
   * @return {@code schema.name}
   */
  @Override
  public String toString() {
    return schema + "." + name;
  }
}
