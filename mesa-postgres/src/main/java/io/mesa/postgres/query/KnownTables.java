package io.mesa.postgres.query;

import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.connect.Loan;
import io.mesa.postgres.connect.RowReader;
import io.mesa.postgres.inspect.PostgresInspector;
import io.mesa.resolve.Tables;
import io.mesa.spi.DriverCall;
import io.mesa.structure.Index;
import io.mesa.structure.RowSecurity;
import io.mesa.structure.Table;
import io.mesa.structure.TableKind;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import io.mesa.value.TableReference;
import java.sql.SQLException;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * The tables of one database that queries have named, read once and kept until something turns out
 * to have changed. Thread-safe.
 */
final class KnownTables {
  /** The schema in which a name without one is found, on the connection's own search path. */
  private static final String VISIBLE =
      """
      SELECT n.nspname, c.relname
        FROM pg_catalog.unnest(pg_catalog.current_schemas(false)) WITH ORDINALITY s (name, place)
        JOIN pg_catalog.pg_namespace n ON n.nspname = s.name
        JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid
       WHERE c.relname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
       ORDER BY s.place
      """;

  private static final String EXISTS =
      """
      SELECT n.nspname, c.relname
        FROM pg_catalog.pg_namespace n
        JOIN pg_catalog.pg_class c ON c.relnamespace = n.oid
       WHERE n.nspname = ? AND c.relname = ? AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
      """;

  private static final String REFERENCING =
      """
      SELECT DISTINCT n.nspname, c.relname
        FROM pg_catalog.pg_constraint k
        JOIN pg_catalog.pg_class c ON c.oid = k.conrelid
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
        JOIN pg_catalog.pg_class t ON t.oid = k.confrelid
        JOIN pg_catalog.pg_namespace tn ON tn.oid = t.relnamespace
       WHERE k.contype = 'f' AND k.conparentid = 0 AND tn.nspname = ? AND t.relname = ?
      """;

  private static final String NAMES =
      """
      SELECT c.relname, n.nspname || '.' || c.relname,
             n.nspname = ANY (pg_catalog.current_schemas(false)) AS found
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname NOT IN ('pg_catalog', 'information_schema', 'pg_toast')
         AND c.relkind IN ('r', 'p', 'v', 'm', 'f')
       ORDER BY found DESC, 2
       LIMIT 10000
      """;

  private static final String HAS_RULES =
      """
      SELECT c.relhasrules
        FROM pg_catalog.pg_class c
        JOIN pg_catalog.pg_namespace n ON n.oid = c.relnamespace
       WHERE n.nspname = ? AND c.relname = ?
      """;

  /** The provider is a column from PostgreSQL 15 on; its own, {@code b}, knows code points only. */
  private static final String IS_BINARY =
      """
      SELECT CASE coalesce(pg_catalog.to_jsonb(d) ->> 'datlocprovider', 'c')
                  WHEN 'b' THEN true
                  WHEN 'c' THEN d.datcollate IN ('C', 'POSIX')
                  ELSE false END
        FROM pg_catalog.pg_database d
       WHERE d.datname = pg_catalog.current_database()
      """;

  private final Connections connections;
  private volatile @Nullable Boolean binary;
  private final Map<TableReference, Table> tables = new ConcurrentHashMap<>();
  private final Map<TableName, List<TableName>> referencing = new ConcurrentHashMap<>();
  private volatile long generation;

  KnownTables(Connections connections) {
    this.connections = connections;
  }

  /** Forgets everything, and what is being read meanwhile: something has changed. */
  synchronized void forget() {
    generation++;
    tables.clear();
    referencing.clear();
  }

  /** A number that is another one once something was forgotten. */
  long generation() {
    return generation;
  }

  /** Keeps what was read, unless something was forgotten since. */
  private synchronized void keepIf(long before, Runnable keeping) {
    if (generation == before) {
      keeping.run();
    }
  }

  /** Whether a table still has the columns, keys and indexes that are known of it. */
  boolean isCurrent(Table known, DriverCall call) {
    return isLike(new PostgresInspector(connections, call).table(known.name()), known);
  }

  private static boolean isLike(Table now, Table known) {
    return now.name().equals(known.name())
        && now.columns().equals(known.columns())
        && now.primaryKey().equals(known.primaryKey())
        && now.uniqueConstraints().equals(known.uniqueConstraints())
        && now.foreignKeys().equals(known.foreignKeys())
        && indexes(now).equals(indexes(known));
  }

  /** The indexes without their sizes. */
  private static List<Index> indexes(Table table) {
    return table.indexes().stream()
        .map(
            index ->
                new Index(
                    index.name(),
                    index.method(),
                    index.keys(),
                    index.included(),
                    index.predicate(),
                    index.unique(),
                    index.primary(),
                    index.valid(),
                    index.nullsDistinct(),
                    Reading.known(0L)))
        .toList();
  }

  /**
   * Whether {@code COPY} into a table does what {@code INSERT} does: it is refused under row-level
   * security, and passes rules by (manual, page of COPY).
   */
  boolean takesCopies(Table table, DriverCall call) {
    boolean ofRows =
        table.summary().kind() == TableKind.TABLE
            || table.summary().kind() == TableKind.PARTITIONED_TABLE;
    return ofRows
        && table.rowSecurity() == RowSecurity.OFF
        && read(
                call,
                HAS_RULES,
                row -> row.getBoolean(1),
                table.name().schema(),
                table.name().name())
            .equals(List.of(false));
  }

  /** Whether the database orders text by code point where a column does not say otherwise. */
  boolean isBinary(DriverCall call) {
    Boolean known = binary;
    if (known == null) {
      known = read(call, IS_BINARY, row -> row.getBoolean(1)).get(0);
      binary = known;
    }
    return known;
  }

  /** The structure as one call sees it; what is not known yet is read within the call. */
  View within(DriverCall call) {
    return new View(call);
  }

  /** What one call looks at. */
  final class View implements Tables {
    private final DriverCall call;
    private final long since = generation;
    private final Map<TableReference, Table> seen = new HashMap<>();

    private View(DriverCall call) {
      this.call = call;
    }

    @Override
    public Optional<Table> find(TableReference reference) {
      Table known = tables.get(reference);
      if (known != null) {
        seen.putIfAbsent(reference, known);
        return Optional.of(known);
      }
      Optional<Table> read = read(call, reference);
      read.ifPresent(table -> keepIf(since, () -> keep(reference, table)));
      return read;
    }

    @Override
    public List<TableName> referencing(TableName table) {
      List<TableName> known = referencing.get(table);
      if (known != null) {
        return known;
      }
      List<TableName> read =
          KnownTables.this.names(call, REFERENCING, table.schema(), table.name());
      keepIf(since, () -> referencing.put(table, read));
      return read;
    }

    @Override
    public Collection<String> names() {
      return read(
              call,
              NAMES,
              row ->
                  row.getBoolean(3)
                      ? List.of(row.getString(1), row.getString(2))
                      : List.of(row.getString(2)))
          .stream()
          .flatMap(List::stream)
          .toList();
    }

    /** Reads those tables anew that were known before; says whether one of them has changed. */
    boolean lookAgain() {
      boolean changed = false;
      for (Map.Entry<TableReference, Table> entry : seen.entrySet()) {
        Table old = entry.getValue();
        List<TableName> oldReferencing = referencing.remove(old.name());
        tables.remove(entry.getKey(), old);
        tables.remove(TableReference.of(old.name()), old);
        Optional<Table> now = find(entry.getKey());
        changed |=
            now.isEmpty()
                || !isLike(now.get(), old)
                || (oldReferencing != null && !oldReferencing.equals(referencing(old.name())));
      }
      return changed;
    }
  }

  private void keep(TableReference reference, Table table) {
    tables.put(reference, table);
    tables.put(TableReference.of(table.name()), table);
  }

  private Optional<Table> read(DriverCall call, TableReference reference) {
    List<TableName> found =
        reference.schema().isPresent()
            ? names(call, EXISTS, reference.schema().get(), reference.name())
            : names(call, VISIBLE, reference.name());
    return found.stream().findFirst().map(name -> read(call, name));
  }

  private Table read(DriverCall call, TableName name) {
    Table known = tables.get(TableReference.of(name));
    return known == null ? new PostgresInspector(connections, call).table(name) : known;
  }

  private List<TableName> names(DriverCall call, String sql, @Nullable Object... binds) {
    return read(call, sql, row -> TableName.of(row.getString(1), row.getString(2)), binds);
  }

  private <T> List<T> read(
      DriverCall call, String sql, RowReader<T> reader, @Nullable Object... binds) {
    try (Loan loan = connections.lend(call)) {
      try {
        return loan.session().list(sql, reader, binds);
      } catch (SQLException e) {
        throw loan.failed(e, false);
      }
    }
  }
}
