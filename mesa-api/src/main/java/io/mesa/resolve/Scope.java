package io.mesa.resolve;

import io.mesa.query.FieldPath;
import io.mesa.source.Source;
import io.mesa.structure.Column;
import io.mesa.structure.ColumnType;
import io.mesa.structure.Table;
import io.mesa.structure.TableKind;
import io.mesa.value.Names;
import io.mesa.value.ValueType;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** The names that can stand in a selection of one table. Immutable. */
public final class Scope {
  private static final Set<TableKind> COLLECTIONS =
      EnumSet.of(TableKind.COLLECTION, TableKind.CAPPED_COLLECTION, TableKind.TIME_SERIES);

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
                  if (names.isEmpty() && COLLECTIONS.contains(table.summary().kind())) {
                    return Refusal.notFound(
                        "Nothing is known of the fields of '%s', so '%s' cannot be named: it has no"
                            + " document that could be read and no validator that names fields. Declare"
                            + " its fields on the source (TableDeclaration), or give it a validator.",
                        table.name(), path.column());
                  }
                  return Refusal.notFound(
                      "'%s' has no column '%s'%s; it has %s.",
                      table.name(), path.column(), Names.perhaps(path.column(), names), names);
                });
    Column at = column;
    for (int depth = 1; depth < path.segments().size(); depth++) {
      if (at.type().valueType() != ValueType.JSON) {
        throw Refusal.query(
            "'%s' of '%s' is of the type %s and holds no document, so '%s' is not in it; write a dot that"
                + " belongs to a name as \\.",
            new FieldPath(path.segments().subList(0, depth)), table.name(), at.type().name(), path);
      }
      at = inside(at, path.segments().get(depth));
    }
    return new ResolvedField(path, at);
  }

  /** What is known of a key's values in the documents of a column. */
  private static Column inside(Column column, String key) {
    if (!(column.type().form() instanceof ColumnType.Composite documents)) {
      return column;
    }
    ColumnType type =
        documents.fields().stream()
            .filter(field -> field.name().equals(key))
            .map(ColumnType.Field::type)
            .findFirst()
            .orElseGet(
                () -> new ColumnType(column.type().name(), ValueType.JSON, new ColumnType.Base()));
    return Column.plain(column.name(), column.position(), type, true);
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
