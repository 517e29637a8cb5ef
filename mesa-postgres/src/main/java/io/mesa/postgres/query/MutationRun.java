package io.mesa.postgres.query;

import io.mesa.postgres.connect.Loan;
import io.mesa.postgres.value.ValueReader;
import io.mesa.postgres.value.ValueText;
import io.mesa.query.Delete;
import io.mesa.query.FieldPath;
import io.mesa.query.Insert;
import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;
import io.mesa.query.Row;
import io.mesa.query.RowHeader;
import io.mesa.query.Rows;
import io.mesa.query.Update;
import io.mesa.resolve.Headers;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.Resolver;
import io.mesa.source.Source;
import io.mesa.spi.ResultLimits;
import io.mesa.structure.Column;
import io.mesa.structure.Table;
import io.mesa.value.ValueType;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Types;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A mutation made ready before a connection is taken, and run on one. */
final class MutationRun {
  /**
   * Rows of one statement: enough that its round trip does not count, not too many to hold twice.
   */
  private static final int ROWS_AT_ONCE = 10_000;

  private final MutationText.Checked checked;
  private final List<Statement> statements;
  private final @Nullable CopyRows copy;
  private final RowHeader header;
  private final ResultLimits limits;

  private MutationRun(
      MutationText.Checked checked,
      List<Statement> statements,
      @Nullable CopyRows copy,
      ResultLimits limits) {
    this.checked = checked;
    this.statements = statements;
    this.copy = copy;
    this.header = Headers.ofFields(checked.returning());
    this.limits = limits;
  }

  /** One statement and its values; a number of rows that are all defaults is as many statements. */
  private record Statement(String sql, List<Value> values, int times) {}

  /** A value and how it travels. */
  private record Value(ValueType type, @Nullable Object value) {}

  /**
   * Checks a mutation and writes its statements.
   *
   * @param takesCopies whether {@code COPY} means the same for a table as {@code INSERT}
   */
  static MutationRun of(
      Mutation mutation,
      Source source,
      Resolver resolver,
      StatementText statement,
      Predicate<Table> takesCopies) {
    var text = new MutationText(source, resolver);
    MutationText.Checked checked = text.check(mutation);
    var limits = new ResultLimits(source.limits());
    if (mutation instanceof Insert insert && mayBeCopied(insert, checked)) {
      List<Column> columns = MutationText.columns(insert, checked);
      if (takesCopies.test(checked.table())) {
        return new MutationRun(
            checked, List.of(), CopyRows.of(insert, checked.table().name(), columns), limits);
      }
    }
    List<Statement> statements =
        mutation instanceof Insert insert
            ? inserts(insert, checked)
            : List.of(withCondition(mutation, checked, text, statement));
    return new MutationRun(checked, statements, null, limits);
  }

  /** {@code COPY} gives nothing back, and writes into columns that are always generated. */
  private static boolean mayBeCopied(Insert insert, MutationText.Checked checked) {
    return insert.size() >= CopyRows.FEWEST
        && insert.upsertKey().isEmpty()
        && checked.returning().isEmpty()
        && !insert.columns().isEmpty()
        && MutationText.columns(insert, checked).stream()
            .allMatch(column -> column.generation().filter(MutationRun::isAlways).isEmpty());
  }

  private static boolean isAlways(Column.Generation generation) {
    return !(generation instanceof Column.Identity identity) || identity.always();
  }

  private static List<Statement> inserts(Insert insert, MutationText.Checked checked) {
    String sql = MutationText.insert(insert, checked);
    List<Column> columns = MutationText.columns(insert, checked);
    if (columns.isEmpty()) {
      return List.of(new Statement(sql, List.of(), insert.size()));
    }
    List<Statement> statements = new ArrayList<>();
    for (int from = 0; from < insert.size(); from += ROWS_AT_ONCE) {
      int to = Math.min(insert.size(), from + ROWS_AT_ONCE);
      List<Value> arrays = new ArrayList<>();
      for (int column = 0; column < columns.size(); column++) {
        List<@Nullable Object> texts = new ArrayList<>(to - from);
        for (int row = from; row < to; row++) {
          texts.add(WrittenValue.of(columns.get(column), insert.value(row, column)));
        }
        arrays.add(new Value(ValueType.ARRAY, ValueText.format(texts)));
      }
      statements.add(new Statement(sql, arrays, 1));
    }
    return statements;
  }

  private static Statement withCondition(
      Mutation mutation, MutationText.Checked checked, MutationText writer, StatementText text) {
    List<@Nullable Object> set = new ArrayList<>();
    String marked;
    List<Object> literals;
    if (mutation instanceof Update update) {
      for (Map.Entry<String, @Nullable Object> entry : update.values().entrySet()) {
        Column column = checked.scope().field(FieldPath.of(entry.getKey())).column();
        set.add(WrittenValue.of(column, entry.getValue()));
      }
      marked = writer.update(update, checked, text);
      literals = QueryTemplate.literals(update.where());
    } else {
      Delete delete = (Delete) mutation;
      marked = writer.delete(delete, checked, text);
      literals = QueryTemplate.literals(delete.where());
    }
    StatementText.Finished finished = text.forJdbc(marked);
    List<Value> values = new ArrayList<>();
    for (Slot slot : finished.slots()) {
      Object literal = slot.input() >= 0 ? literals.get(slot.input()) : set.get(-1 - slot.input());
      Object value = literal == null ? null : slot.conversion().of(literal);
      values.add(new Value(slot.type(), value));
    }
    return new Statement(finished.text(), values, 1);
  }

  /** Whether it takes several statements, or may break a limit after the rows are changed. */
  boolean needsTransaction() {
    return copy == null
        && (statements.size() > 1
            || statements.get(0).times() > 1
            || !checked.returning().isEmpty());
  }

  MutationResult on(Loan loan) throws SQLException {
    List<Row> returned = new ArrayList<>();
    if (copy != null) {
      return new MutationResult(copy.on(loan), Rows.of(header, returned));
    }
    long count = 0;
    var reader = new ValueReader();
    for (Statement statement : statements) {
      try (PreparedStatement prepared = loan.session().jdbc().prepareStatement(statement.sql())) {
        for (int time = 0; time < statement.times(); time++) {
          for (int i = 0; i < statement.values().size(); i++) {
            bind(prepared, i + 1, statement.values().get(i));
          }
          count +=
              checked.returning().isEmpty()
                  ? prepared.executeLargeUpdate()
                  : read(prepared, reader, returned);
        }
      }
    }
    return new MutationResult(count, Rows.of(header, returned));
  }

  private static void bind(PreparedStatement prepared, int position, Value value)
      throws SQLException {
    Object given = value.value();
    if (given == null) {
      throw new IllegalStateException("A place without a value.");
    }
    boolean plain = value.type() == ValueType.ARRAY || value.type() == ValueType.OTHER;
    if (plain && given instanceof String text) {
      prepared.setObject(position, text, Types.OTHER);
    } else {
      Translation.bind(prepared, position, value.type(), given);
    }
  }

  private long read(PreparedStatement prepared, ValueReader reader, List<Row> returned)
      throws SQLException {
    long count = 0;
    List<ResolvedField> fields = checked.returning();
    @Nullable ValueType[] elementTypes = IncludedRows.elementTypes(fields);
    try (ResultSet rows = prepared.executeQuery()) {
      while (rows.next()) {
        var values = new @Nullable Object[fields.size()];
        for (int i = 0; i < values.length; i++) {
          values[i] = reader.read(rows, i + 1, fields.get(i).type(), elementTypes[i]);
        }
        returned.add(header.row(values));
        limits.check(returned.size(), reader.bytes());
        count++;
      }
    }
    return count;
  }
}
