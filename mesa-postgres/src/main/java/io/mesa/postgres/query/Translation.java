package io.mesa.postgres.query;

import io.mesa.postgres.value.ValueReader;
import io.mesa.postgres.value.ValueText;
import io.mesa.query.Aggregate;
import io.mesa.query.Bind;
import io.mesa.query.RowColumn;
import io.mesa.query.RowHeader;
import io.mesa.resolve.NamedTables;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.ResolvedGrouping;
import io.mesa.resolve.ResolvedQuery;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.math.MathContext;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A query's statement, and how its rows are read. Serves every query of the same template, as far
 * as their literals fit its places. Thread-safe.
 */
final class Translation {
  private final ResolvedQuery query;
  private final StatementText.Finished statement;
  private final RowHeader header;
  private final ValueType[] columnTypes;
  private final @Nullable ValueType[] elementTypes;
  private final List<IncludedRows> includes;
  private final boolean reusable;
  private final BitSet means;
  private final ResultTypes types;
  private final Set<TableName> tables;
  private volatile boolean many;

  Translation(
      ResolvedQuery query,
      StatementText.Finished statement,
      RowHeader header,
      @Nullable ValueType[] elementTypes,
      List<IncludedRows> includes,
      boolean reusable) {
    this.query = query;
    this.statement = statement;
    this.header = header;
    this.columnTypes = header.columns().stream().map(RowColumn::type).toArray(ValueType[]::new);
    this.elementTypes = elementTypes;
    this.includes = includes;
    this.reusable = reusable;
    this.means = means(query);
    this.types = new ResultTypes(header.columns(), elementTypes);
    this.tables = NamedTables.of(query.selection());
  }

  ResolvedQuery query() {
    return query;
  }

  /** The tables and views that it names. */
  Set<TableName> tables() {
    return tables;
  }

  String sql() {
    return statement.text();
  }

  RowHeader header() {
    return header;
  }

  boolean isReusable() {
    return reusable;
  }

  /** Reads the values of the columns, of the row that a result stands at. */
  void read(ResultSet rows, ValueReader reader, @Nullable Object[] values) throws SQLException {
    for (int i = 0; i < columnTypes.length; i++) {
      values[i] = reader.read(rows, i + 1, columnTypes[i], elementTypes[i]);
    }
    // The server computes a mean to more digits than are given.
    for (int i = means.nextSetBit(0); i >= 0; i = means.nextSetBit(i + 1)) {
      if (values[i] instanceof BigDecimal mean) {
        values[i] = mean.round(MathContext.DECIMAL128);
      }
    }
  }

  private static BitSet means(ResolvedQuery query) {
    var means = new BitSet();
    if (query.grouping().isPresent()) {
      ResolvedGrouping grouping = query.grouping().get();
      for (int i = 0; i < grouping.aggregates().size(); i++) {
        Aggregate.Kind kind = grouping.aggregates().get(i).aggregate().kind();
        means.set(grouping.by().size() + i, kind == Aggregate.Kind.AVG);
      }
    }
    return means;
  }

  /** Whether the last result was a large one, a guess at the next. */
  boolean expectsMany() {
    return many;
  }

  void expectMany(boolean lastWasMany) {
    if (many != lastWasMany) {
      many = lastWasMany;
    }
  }

  ResultTypes types() {
    return types;
  }

  List<IncludedRows> includes() {
    return includes;
  }

  /** The fields of the page order that stand behind the result's own columns. */
  List<ResolvedField> hidden() {
    return Translator.hidden(query);
  }

  /**
   * The values for the places of the statement; null where a literal does not fit its place, so
   * that the query needs a statement of its own.
   */
  @Nullable List<Object> values(List<Object> literals, List<@Nullable Object> place) {
    List<Slot> slots = statement.slots();
    List<Object> values = new ArrayList<>(slots.size());
    for (int i = 0; i < slots.size(); i++) {
      Slot slot = slots.get(i);
      Object literal =
          slot.input() >= 0 ? literals.get(slot.input()) : place.get(-1 - slot.input());
      Object value = literal == null ? null : slot.conversion().of(literal);
      if (value == null) {
        return null;
      }
      values.add(value);
    }
    return values;
  }

  void bind(PreparedStatement prepared, List<Object> values) throws SQLException {
    for (int i = 0; i < values.size(); i++) {
      bind(prepared, i + 1, statement.slots().get(i).type(), values.get(i));
    }
  }

  static void bind(PreparedStatement prepared, int position, ValueType type, Object value)
      throws SQLException {
    if (value instanceof Number number && !(value instanceof BigDecimal)) {
      switch (type) {
        case INT16, INT32 -> prepared.setInt(position, number.intValue());
        case INT64 -> prepared.setLong(position, number.longValue());
        case FLOAT32 -> prepared.setFloat(position, number.floatValue());
        case FLOAT64 -> prepared.setDouble(position, number.doubleValue());
        default -> prepared.setObject(position, number.toString(), Types.OTHER);
      }
    } else if (value instanceof String text && type == ValueType.TEXT) {
      prepared.setString(position, text);
    } else if (value instanceof Boolean flag) {
      prepared.setBoolean(position, flag);
    } else if (value instanceof BigDecimal decimal) {
      prepared.setBigDecimal(position, decimal);
    } else if (value instanceof UUID uuid) {
      prepared.setObject(position, uuid);
    } else {
      // The server takes the text for what the place wants.
      prepared.setObject(position, ValueText.format(value), Types.OTHER);
    }
  }

  /** The values as binds of a statement of the database's own. */
  List<Bind> binds(List<Object> values) {
    List<Bind> binds = new ArrayList<>(values.size());
    for (int i = 0; i < values.size(); i++) {
      binds.add(bind(statement.slots().get(i).type(), values.get(i)));
    }
    return binds;
  }

  private static Bind bind(ValueType type, Object value) {
    if (value instanceof Number number && !(value instanceof BigDecimal)) {
      return switch (type) {
        case INT16 -> Bind.of(number.shortValue());
        case INT32 -> Bind.of(number.intValue());
        case INT64 -> Bind.of(number.longValue());
        case FLOAT32 -> Bind.of(number.floatValue());
        case FLOAT64 -> Bind.of(number.doubleValue());
        default -> Bind.of(number.toString());
      };
    }
    return value instanceof List<?> ? Bind.of(ValueText.format(value)) : Bind.of(value);
  }
}
