package io.mesa.postgres.query;

import io.mesa.postgres.value.ValueReader;
import io.mesa.query.Row;
import io.mesa.query.RowColumn;
import io.mesa.query.RowHeader;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.ResolvedInclude;
import io.mesa.structure.ColumnType;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Related rows as they travel: JSON arrays of a row's values, each null, a text, or the rows of a
 * nested include. {@link #build} writes the expression, an instance reads what it gives.
 */
final class IncludedRows {
  /**
   * A function takes a hundred arguments at most (manual, appendix K), so longer rows are nested.
   */
  private static final int MOST_ARGUMENTS = 90;

  private final RowHeader header;
  private final boolean many;
  private final @Nullable ValueType[] elementTypes;
  private final List<IncludedRows> nested;

  private IncludedRows(
      RowHeader header,
      boolean many,
      @Nullable ValueType[] elementTypes,
      List<IncludedRows> nested) {
    this.header = header;
    this.many = many;
    this.elementTypes = elementTypes;
    this.nested = nested;
  }

  static IncludedRows of(ResolvedInclude include, RowHeader.Included header) {
    List<IncludedRows> nested = new ArrayList<>();
    List<ResolvedInclude> includes = include.selection().includes();
    for (int i = 0; i < includes.size(); i++) {
      nested.add(of(includes.get(i), header.header().included().get(i)));
    }
    return new IncludedRows(
        header.header(), header.many(), elementTypes(include.selection().fields()), nested);
  }

  /** The kinds of the elements of those fields that are arrays. */
  static @Nullable ValueType[] elementTypes(List<ResolvedField> fields) {
    var types = new @Nullable ValueType[fields.size()];
    for (int i = 0; i < types.length; i++) {
      types[i] = fields.get(i).element().map(ColumnType::valueType).orElse(null);
    }
    return types;
  }

  static String build(List<String> values) {
    if (values.size() <= MOST_ARGUMENTS) {
      return "json_build_array(" + String.join(", ", values) + ")";
    }
    List<String> parts = new ArrayList<>();
    for (int i = 0; i < values.size(); i += MOST_ARGUMENTS) {
      parts.add(build(values.subList(i, Math.min(values.size(), i + MOST_ARGUMENTS))));
    }
    return build(parts);
  }

  /** The related rows of one row: a {@link Row} or null, or a list of rows. */
  @Nullable Object read(@Nullable String json) {
    if (json == null) {
      return many ? List.of() : null;
    }
    var reader = new IncludedText(json);
    return read(reader);
  }

  private @Nullable Object read(IncludedText reader) {
    if (reader.nextIsNull()) {
      return many ? List.of() : null;
    }
    if (!many) {
      return readRow(reader);
    }
    List<Row> rows = new ArrayList<>();
    reader.open();
    while (reader.hasNext()) {
      rows.add(readRow(reader));
    }
    return List.copyOf(rows);
  }

  private Row readRow(IncludedText reader) {
    List<RowColumn> columns = header.columns();
    var values = new @Nullable Object[header.width()];
    boolean parted = values.length > MOST_ARGUMENTS;
    reader.open();
    for (int i = 0; i < values.length; i++) {
      if (parted && i % MOST_ARGUMENTS == 0) {
        reader.hasNext();
        reader.open();
      }
      reader.hasNext();
      if (i < columns.size()) {
        String text = reader.text();
        values[i] =
            text == null
                ? null
                : ValueReader.fromText(columns.get(i).type(), elementTypes[i], text);
      } else {
        values[i] = nested.get(i - columns.size()).read(reader);
      }
      if (parted && (i % MOST_ARGUMENTS == MOST_ARGUMENTS - 1 || i == values.length - 1)) {
        reader.hasNext();
      }
    }
    reader.hasNext();
    return header.row(values);
  }
}
