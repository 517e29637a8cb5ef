package io.mesa.value;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.util.Objects;
import java.util.Optional;

/**
 * A table as a query names it: with its schema, or without, to be looked for where the source looks
 * first. Both names exactly as the database stores them.
 *
 * @param schema the schema, empty for the source's default
 * @param name the name within the schema
 */
public record TableReference(Optional<String> schema, String name) {
  /**
   * Checks both parts.
   *
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where a part is empty or contains NUL
   */
  public TableReference {
    Objects.requireNonNull(schema, "schema");
    schema.ifPresent(text -> Names.check("schema", text));
    Names.check("table name", name);
  }

  /**
   * A table of the source's default schema.
   *
   * @param name its name; a dot is part of it
   * @return the reference
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is empty or contains NUL
   */
  public static TableReference of(String name) {
    return new TableReference(Optional.empty(), name);
  }

  /**
   * A table of a certain schema.
   *
   * @param name its schema and name
   * @return the reference
   */
  public static TableReference of(TableName name) {
    return new TableReference(Optional.of(name.schema()), name.name());
  }

  /**
   * Whether a table is meant, if it is one of the default schema where none is said.
   *
   * @param table a table
   * @param defaultSchema the schema that counts where none is said
   * @return true where it is
   */
  public boolean means(TableName table, String defaultSchema) {
    return table.name().equals(name) && table.schema().equals(schema.orElse(defaultSchema));
  }

  /**
   * Schema and name joined by a dot, for people.
   *
   * @return {@code schema.name} or {@code name}
   */
  @Override
  public String toString() {
    return schema.map(text -> text + "." + name).orElse(name);
  }
}
