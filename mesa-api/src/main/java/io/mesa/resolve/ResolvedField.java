package io.mesa.resolve;

import io.mesa.query.FieldPath;
import io.mesa.structure.Column;
import io.mesa.structure.ColumnType;
import io.mesa.value.ValueType;
import java.util.List;
import java.util.Optional;

/**
 * A field of a known table.
 *
 * @param path the field as the query names it
 * @param column the column it is, or is in; inside documents, where the source declares the kind of
 *     the values, that column with their type in place of its own
 */
public record ResolvedField(FieldPath path, Column column) {

  /**
   * The kind of its values: the column's or the declared one, or {@link ValueType#JSON} inside a
   * document of which nothing is declared there.
   *
   * @return the kind
   */
  public ValueType type() {
    return inDocument() ? ValueType.JSON : column.type().valueType();
  }

  /**
   * The exact type of each element.
   *
   * @return the type, empty unless this is an array's column
   */
  public Optional<ColumnType> element() {
    return inDocument() ? Optional.empty() : elementOf(column.type());
  }

  private static Optional<ColumnType> elementOf(ColumnType type) {
    if (type.form() instanceof ColumnType.ArrayOf array) {
      return Optional.of(array.element());
    }
    return type.form() instanceof ColumnType.Domain domain
        ? elementOf(domain.base())
        : Optional.empty();
  }

  /**
   * Whether it is a place inside a document where values of any type may be.
   *
   * @return false for a column itself, and for a place of which the source declares the kind
   */
  public boolean inDocument() {
    return path.segments().size() > 1 && column.type().valueType() == ValueType.JSON;
  }

  /**
   * The keys to follow inside the document.
   *
   * @return the keys, none for a column itself
   */
  public List<String> keys() {
    return path.keys();
  }

  /**
   * Whether it may be null.
   *
   * @return false for a column that is declared not to be
   */
  public boolean nullable() {
    return path.segments().size() > 1 || column.nullable();
  }
}
