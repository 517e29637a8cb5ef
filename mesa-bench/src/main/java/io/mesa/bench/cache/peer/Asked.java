package io.mesa.bench.cache.peer;

import static io.mesa.query.Filters.eq;

import io.mesa.query.Query;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What is asked for: an item by its key, or the items of a batch. */
public enum Asked {
  /** By primary key. */
  ONE_ROW("id"),
  /** A hundred rows, by an index. */
  HUNDRED_ROWS("batch");

  /** The table. */
  static final String TABLE = "item";

  private static final String[] NAMES = {
    "id", "batch", "name", "price", "active", "day", "changed", "weight", "code", "label"
  };

  /** Its columns in its order. */
  static final List<String> COLUMNS = List.of(NAMES);

  private final String column;

  Asked(String column) {
    this.column = column;
  }

  /** The column that is asked by. */
  String column() {
    return column;
  }

  /** A key of that column's type. */
  Object parameter(int key) {
    return this == ONE_ROW ? (Object) key : (Object) (long) key;
  }

  /** Builds the query. */
  Query query(int key) {
    return Query.from(TABLE).select(NAMES).where(eq(column, key)).build();
  }

  /**
   * Has the rows read by a plain contender.
   *
   * @param plain who reads
   * @param key which
   * @return the rows
   * @throws Exception where that fails
   */
  public List<?> read(io.mesa.bench.query.peer.Contender plain, int key) throws Exception {
    return this == ONE_ROW ? plain.byKey(key) : plain.byIndex(key);
  }

  /**
   * What rows hold.
   *
   * @param plain who read them
   * @param rows the rows
   * @return for each row its ten values
   */
  public static List<List<Object>> values(io.mesa.bench.query.peer.Contender plain, List<?> rows) {
    return rows.stream().map(row -> listed(plain.values(row))).toList();
  }

  @SuppressWarnings("NullAway") // A value may be null, and is only compared.
  static List<Object> listed(@Nullable Object[] values) {
    return Arrays.asList(values);
  }
}
