package io.mesa.postgres.administer;

import io.mesa.admin.Grant;
import io.mesa.postgres.connect.Sql;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** The statements that give and take rights. */
final class GrantText {

  /**
   * What rights are on, in SQL's words.
   *
   * @param object such as {@code SCHEMA "app"}
   * @param future what {@code ALTER DEFAULT PRIVILEGES IN SCHEMA} is to say of objects yet to come,
   *     such as {@code "app" TABLES}; empty where it says nothing
   */
  private record Target(String object, List<Future> future, Set<Grant.Privilege> privileges) {}

  private record Future(String schema, String kind) {}

  private GrantText() {}

  static List<String> give(Grant grant, String user) {
    return grant instanceof Grant.Membership membership
        ? List.of(
            "GRANT %s TO %s%s"
                .formatted(
                    Sql.identifier(membership.group()),
                    Sql.identifier(user),
                    membership.admin() ? " WITH ADMIN OPTION" : ""))
        : statements("GRANT", target(grant), "TO " + Sql.identifier(user));
  }

  static List<String> take(Grant grant, String user) {
    return grant instanceof Grant.Membership membership
        ? List.of(
            "REVOKE %s FROM %s".formatted(Sql.identifier(membership.group()), Sql.identifier(user)))
        : statements("REVOKE", target(grant), "FROM " + Sql.identifier(user));
  }

  private static List<String> statements(String verb, Target target, String whom) {
    String privileges =
        target.privileges.stream().sorted().map(Enum::name).collect(Collectors.joining(", "));
    List<String> statements = new ArrayList<>();
    statements.add("%s %s ON %s %s".formatted(verb, privileges, target.object, whom));
    for (Future future : target.future) {
      statements.add(
          "ALTER DEFAULT PRIVILEGES IN SCHEMA %s %s %s ON %s %s"
              .formatted(future.schema, verb, privileges, future.kind, whom));
    }
    return statements;
  }

  private static Target target(Grant grant) {
    if (grant instanceof Grant.OnDatabase on) {
      return new Target("DATABASE " + Sql.identifier(on.database()), List.of(), on.privileges());
    }
    if (grant instanceof Grant.OnSchema on) {
      return new Target("SCHEMA " + Sql.identifier(on.schema()), List.of(), on.privileges());
    }
    if (grant instanceof Grant.OnTable on) {
      return new Target("TABLE " + Sql.identifier(on.table()), List.of(), on.privileges());
    }
    if (grant instanceof Grant.OnTablesOfSchema on) {
      return ofSchema("TABLES", on.schema(), on.future(), on.privileges());
    }
    if (grant instanceof Grant.OnSequencesOfSchema on) {
      return ofSchema("SEQUENCES", on.schema(), on.future(), on.privileges());
    }
    throw new IllegalArgumentException("no object has the right " + grant);
  }

  private static Target ofSchema(
      String kind, String schema, boolean future, Set<Grant.Privilege> privileges) {
    String quoted = Sql.identifier(schema);
    return new Target(
        "ALL %s IN SCHEMA %s".formatted(kind, quoted),
        future ? List.of(new Future(quoted, kind)) : List.of(),
        privileges);
  }
}
