package io.mesa.resolve;

import io.mesa.query.FieldPath;
import io.mesa.source.Source;
import io.mesa.structure.Column;
import io.mesa.structure.Table;
import io.mesa.value.Names;
import io.mesa.value.ValueType;
import java.util.List;

/** The names that can stand in a selection of one table. Immutable. */
public final class Scope {
  private final Tables tables;
  private final Source source;
  private final Table table;

  Scope(Tables tables, Source source, Table table) {
    this.tables = tables;
    this.source = source;
    this.table = table;
  }

  /**
   * The table.
   *
   * @return the table
   */
  public Table table() {
    return table;
  }

  /**
   * A field.
   *
   * @param path its path
   * @return the field
   * @throws io.mesa.error.MesaException {@code NOT_FOUND} where the table has no such column, with
   *     the nearest; {@code INVALID_QUERY} where the column holds no document to follow keys in
   */
  public ResolvedField field(FieldPath path) {
    Column column =
        table
            .column(path.column())
            .orElseThrow(
                () -> {
                  List<String> names = table.columns().stream().map(Column::name).toList();
                  return Refusal.notFound(
                      "'%s' has no column '%s'%s; it has %s.",
                      table.name(), path.column(), Names.perhaps(path.column(), names), names);
                });
    if (path.segments().size() > 1 && column.type().valueType() != ValueType.JSON) {
      throw Refusal.query(
          "'%s' of '%s' is of the type %s and holds no document, so '%s' is not in it; write a dot that"
              + " belongs to a name as \\.",
          column.name(), table.name(), column.type().name(), path);
    }
    return new ResolvedField(path, column);
  }

  /**
   * A relation of the table.
   *
   * @param name its name, as {@link io.mesa.query.Include} says
   * @return the relation
   * @throws io.mesa.error.MesaException {@code NOT_FOUND} where there is none, with the nearest;
   *     {@code INVALID_QUERY} where the name means several
   */
  public ResolvedRelation relation(String name) {
    return new Relations(tables, source.relations(), table).find(name);
  }

  /**
   * The names in a table that a relation leads to.
   *
   * @param relation a relation of this table
   * @return the scope there
   */
  public Scope of(ResolvedRelation relation) {
    return new Scope(tables, source, relation.target());
  }
}
