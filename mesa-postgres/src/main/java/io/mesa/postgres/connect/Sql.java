package io.mesa.postgres.connect;

import io.mesa.value.Names;
import io.mesa.value.TableName;

/** Text of SQL made from names and values, where a bind cannot stand. */
public final class Sql {
  private Sql() {}

  /**
   * Quotes a name, whatever it contains.
   *
   * @param name the name
   * @return the name in double quotes
   */
  public static String identifier(String name) {
    return '"' + Names.check("name", name).replace("\"", "\"\"") + '"';
  }

  /**
   * Quotes a table's name.
   *
   * @param table the table
   * @return schema and name in double quotes, joined by a dot
   */
  public static String identifier(TableName table) {
    return identifier(table.schema()) + "." + identifier(table.name());
  }

  /**
   * Quotes a text, whatever it contains and whatever {@code standard_conforming_strings} says.
   *
   * @param text the text
   * @return a literal
   */
  public static String literal(String text) {
    String quoted = "'" + Names.checkText("text", text).replace("'", "''") + "'";
    return text.indexOf('\\') < 0 ? quoted : " E" + quoted.replace("\\", "\\\\");
  }
}
