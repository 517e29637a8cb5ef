package io.mesa.bench.inspect;

import io.mesa.bench.server.Place;
import io.mesa.value.TableName;
import java.sql.Connection;
import java.sql.DatabaseMetaData;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/** Reads with JDBC's own metadata: the list of tables, then three calls for each. */
final class TablewiseMetaData implements Contender {
  private final Connection connection;

  TablewiseMetaData(Place place) throws SQLException {
    connection = place.dataSource().getConnection();
  }

  @Override
  public int read() throws SQLException {
    DatabaseMetaData data = connection.getMetaData();
    List<TableName> tables = new ArrayList<>();
    try (ResultSet rows = data.getTables(null, null, "%", new String[] {"TABLE"})) {
      while (rows.next()) {
        tables.add(TableName.of(rows.getString("TABLE_SCHEM"), rows.getString("TABLE_NAME")));
      }
    }
    for (TableName table : tables) {
      String schema = table.schema();
      String name = table.name();
      PlainJdbc.fetchAll(data.getColumns(null, pattern(schema), pattern(name), "%"));
      PlainJdbc.fetchAll(data.getPrimaryKeys(null, schema, name));
      PlainJdbc.fetchAll(data.getIndexInfo(null, schema, name, false, true));
    }
    return tables.size();
  }

  private static String pattern(String name) {
    return name.replace("\\", "\\\\").replace("_", "\\_").replace("%", "\\%");
  }

  @Override
  public void close() {
    try {
      connection.close();
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }
}
