package io.mesa.postgres.query;

import io.mesa.postgres.value.ValueReader;
import io.mesa.query.RowColumn;
import io.mesa.value.ValueType;
import java.sql.ResultSet;
import java.sql.ResultSetMetaData;
import java.sql.SQLException;
import java.sql.Types;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.postgresql.jdbc.PgResultSet;

/**
 * Whether the columns of a statement's results are of the types that the statement was made for.
 * Looks at the types' names once, and afterwards compares their numbers. Thread-safe.
 */
final class ResultTypes {
  private final List<RowColumn> columns;
  private final @Nullable ValueType[] elementTypes;
  private volatile int @Nullable [] fitting;

  ResultTypes(List<RowColumn> columns, @Nullable ValueType[] elementTypes) {
    this.columns = columns;
    this.elementTypes = elementTypes;
  }

  /** Throws where a type is another one. */
  void check(ResultSet rows) throws SQLException {
    // An application's own DataSource may give results that hide pgjdbc's.
    PgResultSet numbered =
        rows.isWrapperFor(PgResultSet.class) ? rows.unwrap(PgResultSet.class) : null;
    if (numbered == null || !areFitting(numbered)) {
      checkNames(rows.getMetaData());
      if (numbered != null) {
        var numbers = new int[columns.size()];
        for (int i = 0; i < numbers.length; i++) {
          numbers[i] = numbered.getColumnOID(i + 1);
        }
        fitting = numbers;
      }
    }
  }

  private boolean areFitting(PgResultSet rows) throws SQLException {
    int[] numbers = fitting;
    if (numbers == null) {
      return false;
    }
    for (int i = 0; i < numbers.length; i++) {
      if (numbers[i] != rows.getColumnOID(i + 1)) {
        return false;
      }
    }
    return true;
  }

  private void checkNames(ResultSetMetaData metaData) throws SQLException {
    for (int i = 0; i < columns.size(); i++) {
      String name = metaData.getColumnTypeName(i + 1);
      ValueType expected = columns.get(i).type();
      if (!isLike(expected, ValueReader.typeOf(name, metaData.getColumnType(i + 1)))
          || (expected == ValueType.ARRAY && !isOf(elementTypes[i], name))) {
        throw new QueryResult.StaleStructureException(
            "Column '%s' is of the type %s by now, not %s."
                .formatted(columns.get(i).name(), name, columns.get(i).databaseType()));
      }
    }
  }

  private static boolean isLike(ValueType expected, ValueType actual) {
    return actual == expected || actual.javaType() == expected.javaType();
  }

  /** Whether an array may be one of elements of a kind; of a user's own type it may always. */
  private static boolean isOf(@Nullable ValueType element, String arrayName) {
    ValueType actual = ValueReader.typeOf(arrayName.substring(1), Types.OTHER);
    return element == null || actual == ValueType.OTHER || isLike(element, actual);
  }
}
