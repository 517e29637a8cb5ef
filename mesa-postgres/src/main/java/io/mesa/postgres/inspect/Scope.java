package io.mesa.postgres.inspect;

import io.mesa.postgres.connect.Sql;
import io.mesa.structure.TableFilter;
import io.mesa.structure.TableKind;
import io.mesa.value.TableName;
import java.util.Arrays;
import java.util.Collection;
import java.util.stream.Collectors;

/**
 * Which relations are wanted: a condition over {@code pg_class c} and {@code pg_namespace n}. Every
 * query of a call carries the same one, so that its result sets fit together.
 *
 * @param condition the condition
 */
record Scope(String condition) {
  /**
   * Schemas that are not the system's own. PostgreSQL keeps the prefix {@code pg_} for itself; the
   * temporary schemas of other sessions carry it too.
   */
  static final String USERS_SCHEMA = "n.nspname !~ '^pg_' AND n.nspname <> 'information_schema'";

  private static final String EVERY_KIND = "c.relkind IN ('r', 'p', 'v', 'm', 'f')";

  static Scope of(TableFilter filter) {
    var condition = new StringBuilder(kinds(filter.kinds()));
    if (!filter.schemas().isEmpty()) {
      condition.append(" AND n.nspname IN (").append(literals(filter.schemas())).append(')');
    } else if (!filter.systemSchemas()) {
      condition.append(" AND ").append(USERS_SCHEMA);
    }
    filter
        .namePattern()
        .ifPresent(
            pattern -> condition.append(" AND c.relname LIKE ").append(Sql.literal(pattern)));
    if (!filter.partitions()) {
      condition.append(" AND NOT c.relispartition");
    }
    return new Scope(condition.toString());
  }

  static Scope of(TableName name) {
    return new Scope(
        "%s AND n.nspname = %s AND c.relname = %s"
            .formatted(EVERY_KIND, Sql.literal(name.schema()), Sql.literal(name.name())));
  }

  /** Those after this one in the order of their numbers. */
  Scope after(long oid) {
    return oid == 0 ? this : new Scope("%s AND c.oid > '%d'::oid".formatted(condition, oid));
  }

  /** The first few in the order of their numbers. */
  Scope first(int count) {
    return new Scope(
        """
        c.oid IN (
          SELECT c.oid FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
           WHERE %s ORDER BY c.oid LIMIT %d)"""
            .formatted(condition, count));
  }

  private static String kinds(Collection<TableKind> kinds) {
    if (kinds.isEmpty()) {
      return EVERY_KIND;
    }
    String codes =
        Arrays.stream(RelationKind.values())
            .filter(kind -> kinds.contains(kind.tableKind()))
            .map(kind -> "'" + kind.code() + "'")
            .collect(Collectors.joining(", "));
    return codes.isEmpty() ? "false" : "c.relkind IN (" + codes + ")";
  }

  private static String literals(Collection<String> texts) {
    return texts.stream().sorted().map(Sql::literal).collect(Collectors.joining(", "));
  }
}
