package io.mesa.postgres.run;

import io.mesa.postgres.value.ValueReader;
import io.mesa.query.RowColumn;
import io.mesa.value.ValueType;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Reads the rows of a result into arrays, each value once. */
final class ResultReader {
  private final List<RowColumn> columns = new ArrayList<>();
  private final @Nullable ValueType[] elementTypes;
  private final ValueReader reader = new ValueReader();

  ResultReader(ResultSetMetaData metaData) throws SQLException {
    int count = metaData.getColumnCount();
    this.elementTypes = new ValueType[count];
    for (int i = 1; i <= count; i++) {
      String databaseType = metaData.getColumnTypeName(i);
      ValueType type = ValueReader.typeOf(databaseType, metaData.getColumnType(i));
      if (type == ValueType.ARRAY) {
        elementTypes[i - 1] = ValueReader.typeOf(databaseType.substring(1), Types.OTHER);
      }
      columns.add(new RowColumn(metaData.getColumnLabel(i), type, databaseType));
    }
  }

  List<RowColumn> columns() {
    return columns;
  }

  /** How many bytes the values read so far take, roughly as they travelled. */
  long bytes() {
    return reader.bytes();
  }

  @Nullable Object[] read(ResultSet row) throws SQLException {
    var values = new @Nullable Object[elementTypes.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = reader.read(row, i + 1, columns.get(i).type(), elementTypes[i]);
    }
    return values;
  }
}
