package io.mesa.toy;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.query.Bind;
import io.mesa.query.NativeStatement;
import io.mesa.query.RowColumn;
import io.mesa.query.Rows;
import io.mesa.query.StatementDescription;
import io.mesa.query.Writes;
import io.mesa.source.Limits;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverData;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Runs a toy's statements. Names and values are all binds: {@code READ} (table), {@code READ WHERE}
 * (table, column, value), {@code ADD} (table, values …), {@code SLEEP} (milliseconds).
 */
class ToyData implements DriverData {
  private final ToyConnection connection;
  private final DriverCall call;

  ToyData(ToyConnection connection, DriverCall call) {
    this.connection = connection;
    this.call = call;
  }

  @Override
  public Rows run(NativeStatement statement) {
    return connection.ask(call, statement.text(), session -> run(session, statement));
  }

  private Rows run(ToySession session, NativeStatement statement) {
    List<String> binds = texts(statement);
    return switch (statement.text()) {
      case "READ" -> read(table(binds), row -> true);
      case "READ WHERE" -> {
        int column = columns(table(binds)).indexOf(binds.get(1));
        yield read(table(binds), row -> equal(row.get(column), binds.get(2)));
      }
      case "ADD" -> add(statement.writes(), table(binds), binds.subList(1, binds.size()));
      case "SLEEP" -> sleep(session, Duration.ofMillis(Long.parseLong(binds.get(0))));
      default -> throw unknown(statement);
    };
  }

  @Override
  public StatementDescription check(NativeStatement statement) {
    return connection.ask(call, "CHECK", session -> describe(statement));
  }

  private StatementDescription describe(NativeStatement statement) {
    List<String> parameters = statement.binds().stream().map(bind -> "text").toList();
    return switch (statement.text()) {
      case "READ", "READ WHERE" ->
          new StatementDescription(parameters, described(columns(table(texts(statement)))));
      case "ADD", "SLEEP" -> new StatementDescription(parameters, List.of());
      default -> throw unknown(statement);
    };
  }

  /** Whether a stored value is the one that was bound. */
  protected boolean equal(String stored, String bound) {
    return stored.equals(bound);
  }

  /** Whether a statement may add a row. */
  protected boolean mayWrite(Writes writes) {
    return writes == Writes.ALLOWED;
  }

  /** Whether so much is more than may be read. */
  protected boolean exceeds(Limits limits, int rows, long bytes) {
    return rows > limits.maxRows() || bytes > limits.maxBytes();
  }

  private Rows add(Writes writes, TableName table, List<String> values) {
    if (!mayWrite(writes)) {
      throw new MesaException(ErrorCode.INVALID_QUERY, "ADD writes, and writes are not allowed.");
    }
    connection.server().add(table, values);
    return Rows.of(List.of(), List.of()).withChanged(1);
  }

  /** Takes its time. */
  protected Rows sleep(ToySession session, Duration time) {
    Duration left = call.remaining();
    try {
      session.take(time.compareTo(left) < 0 ? time : left);
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
    if (time.compareTo(left) > 0) {
      throw new MesaException(ErrorCode.TIMEOUT, "The toy server stopped the statement.");
    }
    return Rows.of(List.of(), List.of());
  }

  private interface Condition {
    boolean holds(List<String> row);
  }

  private Rows read(TableName table, Condition condition) {
    Limits limits = connection.source().limits();
    List<@Nullable Object[]> rows = new ArrayList<>();
    long bytes = 0;
    for (List<String> row : List.copyOf(connection.server().table(table).rows())) {
      if (condition.holds(row)) {
        bytes += row.stream().mapToLong(String::length).sum();
        rows.add(row.toArray());
        if (exceeds(limits, rows.size(), bytes)) {
          throw new MesaException(ErrorCode.LIMIT_EXCEEDED, "There is more than may be read.");
        }
      }
    }
    return Rows.of(described(columns(table)), rows);
  }

  private List<String> columns(TableName table) {
    return connection.server().table(table).columns();
  }

  private static List<RowColumn> described(List<String> columns) {
    return columns.stream().map(name -> new RowColumn(name, ValueType.TEXT, "text")).toList();
  }

  private static TableName table(List<String> binds) {
    return TableName.of(ToyServer.SCHEMA, binds.get(0));
  }

  private static List<String> texts(NativeStatement statement) {
    return statement.binds().stream()
        .map(Bind::value)
        .flatMap(Stream::ofNullable)
        .map(Object::toString)
        .toList();
  }

  private static MesaException unknown(NativeStatement statement) {
    return new MesaException(
        ErrorCode.INVALID_QUERY, "A toy does not understand '" + statement.text() + "'.");
  }
}
