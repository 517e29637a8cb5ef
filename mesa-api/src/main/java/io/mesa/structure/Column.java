package io.mesa.structure;

import io.mesa.value.Reading;
import java.util.List;
import java.util.Optional;

/**
 * A column of a table.
 *
 * @param name its name
 * @param position its place in the table, from 1; dropped columns leave gaps
 * @param type its exact type
 * @param nullable whether it may be null, as declared
 * @param defaultValue the expression of its default
 * @param generation how its values come about where the database makes them
 * @param collation how its text is ordered and compared where that is not the database's default
 * @param inherited whether it comes from a parent table
 * @param comment what its owner says about it
 * @param origin how it was learned, where the database does not know it itself
 * @param nested what is known of the fields inside its documents and the elements of its arrays, by
 *     path; none where the database knows the column itself
 */
public record Column(
    String name,
    int position,
    ColumnType type,
    boolean nullable,
    Optional<Reading<String>> defaultValue,
    Optional<Generation> generation,
    Optional<Collation> collation,
    boolean inherited,
    Optional<String> comment,
    Optional<FieldOrigin> origin,
    List<NestedField> nested) {
  /** Copies the list. */
  public Column {
    nested = List.copyOf(nested);
  }

  /**
   * A column that the database knows itself.
   *
   * @param name its name
   * @param position its place in the table, from 1; dropped columns leave gaps
   * @param type its exact type
   * @param nullable whether it may be null, as declared
   * @param defaultValue the expression of its default
   * @param generation how its values come about where the database makes them
   * @param collation how its text is ordered and compared where that is not the database's default
   * @param inherited whether it comes from a parent table
   * @param comment what its owner says about it
   */
  public Column(
      String name,
      int position,
      ColumnType type,
      boolean nullable,
      Optional<Reading<String>> defaultValue,
      Optional<Generation> generation,
      Optional<Collation> collation,
      boolean inherited,
      Optional<String> comment) {
    this(
        name,
        position,
        type,
        nullable,
        defaultValue,
        generation,
        collation,
        inherited,
        comment,
        Optional.empty(),
        List.of());
  }

  /**
   * A column of which nothing else is known.
   *
   * @param name its name
   * @param position its place in the table, from 1
   * @param type its exact type
   * @param nullable whether it may be null, as declared
   * @return a column without default, generation, collation and comment, not inherited
   */
  public static Column plain(String name, int position, ColumnType type, boolean nullable) {
    return new Column(
        name,
        position,
        type,
        nullable,
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        false,
        Optional.empty());
  }

  /**
   * The same with what was learned of it from documents.
   *
   * @param learned how it was learned
   * @param inside the fields inside its documents and the elements of its arrays
   * @return a copy
   */
  public Column learned(FieldOrigin learned, List<NestedField> inside) {
    return new Column(
        name,
        position,
        type,
        nullable,
        defaultValue,
        generation,
        collation,
        inherited,
        comment,
        Optional.of(learned),
        inside);
  }

  /** How the database makes a column's values. */
  public sealed interface Generation {}

  /**
   * An identity column.
   *
   * @param always whether a value of the application's own is refused
   */
  public record Identity(boolean always) implements Generation {}

  /**
   * A column computed from others.
   *
   * @param expression the expression
   * @param stored whether the value is kept; otherwise it is computed when read
   */
  public record Computed(Reading<String> expression, boolean stored) implements Generation {}
}
