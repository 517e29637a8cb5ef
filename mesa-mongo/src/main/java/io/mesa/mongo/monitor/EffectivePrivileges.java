package io.mesa.mongo.monitor;

import io.mesa.runtime.DatabaseUser.EffectivePrivilege;
import io.mesa.runtime.DatabaseUser.ObjectKind;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * What a user may do through its roles and those that they inherit, as the server itself adds it up
 * (MongoDB's manual, "usersInfo" and "Resource Document").
 */
final class EffectivePrivileges {
  private static final String ALL = "*";

  private record Target(ObjectKind kind, String name) implements Comparable<Target> {
    @Override
    public int compareTo(Target other) {
      int byKind = kind.compareTo(other.kind);
      return byKind == 0 ? name.compareTo(other.name) : byKind;
    }
  }

  private EffectivePrivileges() {}

  static Reading<List<EffectivePrivilege>> of(BsonDocument user) {
    if (!user.isArray("inheritedPrivileges")) {
      return user.getArray("roles", new BsonArray()).isEmpty()
          ? Reading.known(List.of())
          : Reading.missing(
              Reading.Reason.UNSUPPORTED, "The server does not add up what roles allow.");
    }
    Map<Target, TreeSet<String>> actions = new TreeMap<>();
    for (BsonValue each : user.getArray("inheritedPrivileges")) {
      BsonDocument privilege = each.asDocument();
      TreeSet<String> all =
          actions.computeIfAbsent(
              target(privilege.getDocument("resource")), ignored -> new TreeSet<>());
      privilege.getArray("actions").forEach(action -> all.add(action.asString().getValue()));
    }
    List<EffectivePrivilege> privileges = new ArrayList<>();
    actions.forEach(
        (target, all) ->
            privileges.add(new EffectivePrivilege(target.kind, target.name, List.copyOf(all))));
    return Reading.known(List.copyOf(privileges));
  }

  private static Target target(BsonDocument resource) {
    if (isTrue(resource, "cluster")) {
      return new Target(ObjectKind.SERVER, "cluster");
    }
    if (isTrue(resource, "anyResource")) {
      return new Target(ObjectKind.SERVER, ALL);
    }
    String database = text(resource, "db");
    String collection = text(resource, "collection");
    if (collection.isEmpty()) {
      return new Target(ObjectKind.DATABASE, database.isEmpty() ? ALL : database);
    }
    return new Target(
        ObjectKind.TABLE, TableName.of(database.isEmpty() ? ALL : database, collection).toString());
  }

  private static boolean isTrue(BsonDocument resource, String field) {
    return resource.getBoolean(field, BsonBoolean.FALSE).getValue();
  }

  private static String text(BsonDocument resource, String field) {
    return resource.getString(field, new BsonString("")).getValue();
  }
}
