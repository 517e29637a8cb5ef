package io.mesa.mongo.administer;

import io.mesa.admin.Grant;
import io.mesa.admin.Grant.Privilege;
import io.mesa.mongo.monitor.UserName;
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * What a right is on MongoDB: a role, or actions on a resource that a role of the user's own gives
 * (MongoDB's manual, "Privilege Actions" and "Resource Document").
 *
 * @param roles roles to have
 * @param privileges actions on resources to have
 * @param notes what there is no need to have
 */
record GrantText(List<UserName> roles, List<BsonDocument> privileges, List<String> notes) {
  private static final String EVERYBODY =
      "Every user may connect, to every database; its roles say what it may do there.";

  /**
   * Reads a right.
   *
   * @param grant the right
   * @param home the database of roles that name none
   * @throws io.mesa.error.MesaException {@code UNSUPPORTED} where MongoDB has no such right
   */
  static GrantText of(Grant grant, String home) {
    if (grant instanceof Grant.Membership membership) {
      new Lacking()
          .when(membership.admin(), "who has a role cannot pass it on by that alone")
          .refuse("Role '%s'".formatted(membership.group()));
      return new GrantText(List.of(UserName.parse(membership.group(), home)), List.of(), List.of());
    }
    if (grant instanceof Grant.OnDatabase on) {
      return on("database '%s'".formatted(on.database()), on.database(), "", on.privileges());
    }
    if (grant instanceof Grant.OnSchema on) {
      return on("schema '%s'".formatted(on.schema()), on.schema(), "", on.privileges());
    }
    if (grant instanceof Grant.OnTable on) {
      TableName table = on.table();
      return on("table %s".formatted(table), table.schema(), table.name(), on.privileges());
    }
    if (grant instanceof Grant.OnTablesOfSchema on) {
      String what = "tables of '%s'".formatted(on.schema());
      new Lacking()
          .when(!on.future(), "a right on all collections holds for later ones as well; ask for it")
          .refuse("The right on " + what);
      return on(what, on.schema(), "", on.privileges());
    }
    throw Lacking.unsupported("The right on sequences", "there are none");
  }

  private static GrantText on(
      String what, String database, String collection, Set<Privilege> privileges) {
    var actions = new BsonArray();
    List<String> notes = new ArrayList<>();
    for (Privilege privilege : privileges) {
      switch (privilege) {
        case CONNECT, USAGE -> notes.add(EVERYBODY);
        case SELECT -> actions.add(new BsonString("find"));
        case INSERT -> actions.add(new BsonString("insert"));
        case UPDATE -> actions.add(new BsonString("update"));
        case DELETE -> actions.add(new BsonString("remove"));
        case CREATE -> actions.add(new BsonString("createCollection"));
        case TEMPORARY, TRUNCATE, REFERENCES, TRIGGER ->
            throw Lacking.unsupported("The right on " + what, "no action is like " + privilege);
      }
    }
    var resource =
        new BsonDocument("db", new BsonString(database))
            .append("collection", new BsonString(collection));
    return new GrantText(
        List.of(),
        actions.isEmpty()
            ? List.of()
            : List.of(new BsonDocument("resource", resource).append("actions", actions)),
        notes);
  }

  /** All of several rights. */
  static GrantText all(List<GrantText> several) {
    return new GrantText(
        several.stream().flatMap(each -> each.roles.stream()).distinct().toList(),
        several.stream().flatMap(each -> each.privileges.stream()).toList(),
        several.stream().flatMap(each -> each.notes.stream()).distinct().toList());
  }
}
