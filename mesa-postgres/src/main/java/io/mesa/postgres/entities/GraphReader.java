package io.mesa.postgres.entities;

import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.connect.ServerSession;
import io.mesa.postgres.entities.Relation.Reference;
import io.mesa.source.Source;
import io.mesa.value.TableName;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the graph of one database in a fixed number of queries. Used once. */
final class GraphReader {
  private static final String WHERE =
      """
      SELECT pg_is_in_recovery(),
             EXISTS (SELECT FROM pg_proc f
                       JOIN pg_namespace n ON n.oid = f.pronamespace
                      WHERE f.provolatile = 'v' AND f.oid >= 16384
                        AND f.oid IS DISTINCT FROM to_regproc('mesa.tell_of_change')
                        AND n.nspname NOT IN ('pg_catalog', 'information_schema'))
      """;

  /**
   * Inheritance, foreign keys, and what runs code when rows are changed: triggers, with those that
   * partitions have from their root; rules; functions that may write in defaults, checks, policies
   * and views, which those of PostgreSQL itself and those written in C are taken not to do.
   */
  private static final String EDGES =
      """
      SELECT 'i', i.inhrelid, i.inhparent, NULL, NULL
        FROM pg_inherits i
        JOIN pg_class c ON c.oid = i.inhrelid AND c.relkind IN ('r', 'p', 'f')
      UNION ALL
      SELECT 'k', k.conrelid, k.confrelid, k.confupdtype::text, k.confdeltype::text
        FROM pg_constraint k
       WHERE k.contype = 'f'
      UNION ALL
      SELECT 't', t.tgrelid, 0, t.tgtype::text, NULL
        FROM pg_trigger t
        JOIN pg_proc f ON f.oid = t.tgfoid
       WHERE f.oid IS DISTINCT FROM to_regproc('mesa.tell_of_change') AND t.tgenabled <> 'D'
         AND (NOT t.tgisinternal OR f.oid >= 16384)
         AND NOT (f.oid < 16384
                  AND (f.prosrc LIKE 'tsvector\\_update\\_trigger%'
                       OR f.prosrc = 'suppress_redundant_updates_trigger'))
      UNION ALL
      SELECT 'r', r.ev_class, 0, r.ev_type::text, NULL
        FROM pg_rewrite r
       WHERE r.ev_type <> '1' AND r.ev_enabled <> 'D' AND r.ev_class >= 16384
      UNION ALL
      SELECT 'f', coalesce(a.adrelid, k.conrelid, p.polrelid, r.ev_class), 0, NULL, NULL
        FROM pg_depend d
        JOIN pg_proc f ON f.oid = d.refobjid AND f.provolatile = 'v'
        JOIN pg_language l ON l.oid = f.prolang AND l.lanname NOT IN ('internal', 'c')
        LEFT JOIN pg_attrdef a ON d.classid = 'pg_attrdef'::regclass AND a.oid = d.objid
        LEFT JOIN pg_constraint k ON d.classid = 'pg_constraint'::regclass AND k.oid = d.objid
        LEFT JOIN pg_policy p ON d.classid = 'pg_policy'::regclass AND p.oid = d.objid
        LEFT JOIN pg_rewrite r ON d.classid = 'pg_rewrite'::regclass AND r.oid = d.objid
       WHERE d.refclassid = 'pg_proc'::regclass
         AND coalesce(a.adrelid, k.conrelid, p.polrelid, r.ev_class, 0) <> 0
      """;

  private static final String RELATIONS =
      """
      SELECT c.oid, n.nspname, c.relname, c.relkind::text, c.relpersistence::text, c.relrowsecurity
        FROM pg_class c
        JOIN pg_namespace n ON n.oid = c.relnamespace
       WHERE c.relkind IN ('r', 'p', 'v', 'm', 'f', 'S')
         AND (c.oid = ANY (?::oid[])
              OR (c.relkind <> 'S' AND c.oid >= 16384
                  AND (c.relkind <> 'r' OR c.relpersistence <> 'p' OR c.relrowsecurity))
              OR (n.nspname, c.relname) IN (SELECT * FROM unnest(?::text[], ?::text[])))
      """;

  private final ServerSession session;
  private final Connections connections;
  private final Source source;
  private final List<Edge> edges = new ArrayList<>();
  private final Map<Long, Relation> relations = new HashMap<>();

  /** One row of {@link #EDGES}. */
  private record Edge(
      String kind, long from, long to, @Nullable String first, @Nullable String second) {}

  /** Where the session is, and whether something there may run any code. */
  private record Place(boolean standby, boolean volatileFunctions) {}

  private GraphReader(ServerSession session, Connections connections) {
    this.session = session;
    this.connections = connections;
    this.source = connections.source();
  }

  static TableGraph read(ServerSession session, Connections connections) throws SQLException {
    return new GraphReader(session, connections).read();
  }

  private TableGraph read() throws SQLException {
    Place place =
        session.first(WHERE, row -> new Place(row.getBoolean(1), row.getBoolean(2))).orElseThrow();
    if (place.standby()) {
      return TableGraph.unknown("the server is a standby, which lags behind");
    }
    Optional<String> identity = connections.databaseIdentity(session);
    if (identity.isEmpty()) {
      return TableGraph.unknown(
          "the login may not read the server's identity; GRANT EXECUTE ON FUNCTION"
              + " pg_control_system() to it, or declare its serverIdentity on the source");
    }
    boolean ownSettings = source.client().isEmpty() && !session.isShared();
    Map<Long, Expressions.Found> expressions = Expressions.read(session, ownSettings);
    session.list(EDGES, this::addEdge);
    readRelations(expressions);
    edges.forEach(this::connect);
    expressions.forEach(this::connect);
    if (!ownSettings) {
      relations.values().stream()
          .filter(Relation::hasRowSecurity)
          .forEach(GraphReader::distrustSession);
    }
    Map<TableName, Relation> byName = new HashMap<>();
    relations.values().forEach(relation -> byName.put(relation.name(), relation));
    return new TableGraph(identity.get(), byName, source.sideEffects(), place.volatileFunctions());
  }

  private static void distrustSession(Relation relation) {
    relation.reasons.add(
        "%s has row-level security, and others may have set up the session".formatted(relation));
  }

  private boolean addEdge(ResultSet row) throws SQLException {
    return edges.add(
        new Edge(
            row.getString(1), row.getLong(2), row.getLong(3), row.getString(4), row.getString(5)));
  }

  private void readRelations(Map<Long, Expressions.Found> expressions) throws SQLException {
    Set<Long> wanted = new HashSet<>(expressions.keySet());
    expressions.values().forEach(found -> wanted.addAll(found.relations()));
    for (Edge edge : edges) {
      wanted.add(edge.from());
      wanted.add(edge.to());
    }
    List<TableName> declared =
        source.sideEffects().values().stream().flatMap(Set::stream).distinct().toList();
    session.list(
        RELATIONS,
        row ->
            relations.put(
                row.getLong(1),
                new Relation(
                    TableName.of(row.getString(2), row.getString(3)),
                    row.getString(4),
                    row.getString(5),
                    row.getBoolean(6))),
        wanted.toArray(Long[]::new),
        declared.stream().map(TableName::schema).toArray(String[]::new),
        declared.stream().map(TableName::name).toArray(String[]::new));
  }

  private void connect(Edge edge) {
    Relation from = relations.get(edge.from());
    Relation to = relations.get(edge.to());
    if (from == null) {
      return;
    }
    switch (edge.kind()) {
      case "i" -> {
        if (to != null) {
          from.isPartOf(to);
        }
      }
      case "k" -> {
        if (to != null) {
          to.references.add(
              new Reference(from, action(edge.first(), false), action(edge.second(), true)));
        }
      }
      case "t" -> from.runsCode.addAll(Change.ofTrigger(Integer.parseInt(text(edge.first()))));
      case "r" -> from.runsCode.add(Change.ofRule(text(edge.first())));
      default -> from.runsCode.addAll(EnumSet.of(Change.INSERT, Change.UPDATE, Change.DELETE));
    }
  }

  private static String text(@Nullable String value) {
    return value == null ? "" : value;
  }

  /**
   * What an action of a foreign key, as {@code pg_constraint} names it, does to the referring rows.
   */
  private static Optional<Change> action(@Nullable String code, boolean deletion) {
    return switch (text(code)) {
      case "c" -> Optional.of(deletion ? Change.DELETE : Change.UPDATE);
      case "n", "d" -> Optional.of(Change.UPDATE);
      default -> Optional.empty();
    };
  }

  private void connect(long number, Expressions.Found found) {
    Relation relation = relations.get(number);
    if (relation == null || !(relation.isView() || relation.hasRowSecurity())) {
      return;
    }
    for (String reason : found.reasons()) {
      String subject = relation.isView() ? "the view " : "a policy of ";
      relation.reasons.add(subject + relation + " " + reason);
    }
    for (long read : found.relations()) {
      Relation other = relations.get(read);
      if (other != null && other != relation) {
        relation.read.add(other);
      }
    }
  }
}
