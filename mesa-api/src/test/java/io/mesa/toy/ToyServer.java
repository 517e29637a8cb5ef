package io.mesa.toy;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Names;
import io.mesa.value.TableName;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.NavigableMap;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** A database server in this JVM's memory: one database, one schema, tables of text. */
public final class ToyServer {
  static final String DATABASE = "toys";
  static final String SCHEMA = "box";
  static final int MAX_SESSIONS = 100;

  final Instant startedAt = Instant.now();
  private final NavigableMap<TableName, ToyTable> tables = new TreeMap<>();
  private final Map<Long, ToySession> sessions = new ConcurrentHashMap<>();
  private long lastPid;

  /** A table; guarded by its server. */
  record ToyTable(List<String> columns, List<List<String>> rows) {}

  public synchronized TableName create(String name, List<String> columns) {
    TableName table = TableName.of(SCHEMA, name);
    if (tables.putIfAbsent(table, new ToyTable(List.copyOf(columns), new ArrayList<>())) != null) {
      throw new MesaException(ErrorCode.CONFLICT, "There is a table " + table + " already.");
    }
    return table;
  }

  public synchronized void drop(TableName table) {
    tables.remove(table);
  }

  public synchronized void add(TableName table, List<String> values) {
    ToyTable found = table(table);
    if (found.columns().size() != values.size()) {
      throw new MesaException(
          ErrorCode.INVALID_QUERY,
          "%s has %d columns, not %d.".formatted(table, found.columns().size(), values.size()));
    }
    found.rows().add(List.copyOf(values));
  }

  synchronized List<TableName> tableNames() {
    return List.copyOf(tables.keySet());
  }

  synchronized ToyTable table(TableName name) {
    ToyTable table = tables.get(name);
    if (table == null) {
      List<String> known = tables.keySet().stream().map(TableName::name).toList();
      throw new MesaException(
          ErrorCode.NOT_FOUND,
          "There is no table '%s'%s."
              .formatted(
                  name,
                  Names.nearest(name.name(), known)
                      .map(near -> ", perhaps '" + near + "'")
                      .orElse("")));
    }
    return table;
  }

  synchronized ToySession open(String user) {
    if (sessions.size() >= MAX_SESSIONS) {
      throw MesaException.builder(ErrorCode.UNAVAILABLE, "The toy server takes no more sessions.")
          .retryable(true)
          .build();
    }
    var session = new ToySession(this, ++lastPid, user);
    sessions.put(session.pid(), session);
    return session;
  }

  void forget(ToySession session) {
    sessions.remove(session.pid());
  }

  List<ToySession> sessions() {
    return List.copyOf(sessions.values());
  }

  Optional<ToySession> session(long pid) {
    return Optional.ofNullable(sessions.get(pid));
  }
}
