package io.mesa.mongo.administer;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** What a user may do all the same, through other roles, after a right was taken from it. */
final class RemainingRights {
  private RemainingRights() {}

  /**
   * Names it.
   *
   * @param taken the privileges that were taken
   * @param user the user as the server tells it since
   */
  static List<String> after(List<BsonDocument> taken, BsonDocument user) {
    List<String> notes = new ArrayList<>();
    for (BsonDocument privilege : taken) {
      BsonDocument resource = privilege.getDocument("resource");
      Set<String> left = actions(privilege.getArray("actions"));
      left.retainAll(allowed(user, resource));
      if (!left.isEmpty()) {
        notes.add(
            "Through other roles it still may %s on %s."
                .formatted(String.join(", ", left), resource.toJson()));
      }
    }
    return notes;
  }

  private static Set<String> allowed(BsonDocument user, BsonDocument resource) {
    Set<String> allowed = new TreeSet<>();
    for (BsonValue each : user.getArray("inheritedPrivileges", new BsonArray())) {
      BsonDocument privilege = each.asDocument();
      if (covers(privilege.getDocument("resource"), resource)) {
        allowed.addAll(actions(privilege.getArray("actions")));
      }
    }
    return allowed;
  }

  private static boolean covers(BsonDocument wide, BsonDocument narrow) {
    return wide.getBoolean("anyResource", BsonBoolean.FALSE).getValue()
        || (coversName(wide, narrow, "db") && coversName(wide, narrow, "collection"));
  }

  /** An empty name stands for all. */
  private static boolean coversName(BsonDocument wide, BsonDocument narrow, String field) {
    if (!wide.isString(field)) {
      return false;
    }
    BsonString name = wide.getString(field);
    return name.getValue().isEmpty() || name.equals(narrow.get(field));
  }

  private static Set<String> actions(BsonArray actions) {
    Set<String> names = new TreeSet<>();
    actions.forEach(action -> names.add(action.asString().getValue()));
    return names;
  }
}
