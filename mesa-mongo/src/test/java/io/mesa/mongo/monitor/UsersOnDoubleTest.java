package io.mesa.mongo.monitor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.tuple;

import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.bson.Document;
import io.mesa.error.MesaException;
import io.mesa.mongo.testing.WatchedDouble;
import io.mesa.runtime.DatabaseUser;
import io.mesa.runtime.DatabaseUser.EffectivePrivilege;
import io.mesa.runtime.DatabaseUser.Membership;
import io.mesa.runtime.DatabaseUser.ObjectKind;
import io.mesa.value.Reading;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class UsersOnDoubleTest {
  private WatchedDouble watched;

  @BeforeEach
  void open() {
    watched = WatchedDouble.open();
  }

  @AfterEach
  void close() {
    watched.close();
  }

  private static Document role(String role, String database) {
    return new Document("role", role).append("db", database);
  }

  private void users(Document... users) {
    watched.server().reply("usersInfo", new Document("users", List.of(users)));
  }

  private static Document user(String name, String database, Document... roles) {
    return new Document("_id", database + "." + name)
        .append("user", name)
        .append("db", database)
        .append("roles", List.of(roles))
        .append("mechanisms", List.of("SCRAM-SHA-256"));
  }

  @Test
  void users_ofAllDatabases_haveTheirRoles() {
    users(
        user("ann", "shop", role("readWrite", "shop")),
        user("root", "admin", role("root", "admin")),
        user("me@example.org", "admin", role("userAdminAnyDatabase", "admin")));
    assertThat(watched.gateway().users())
        .extracting(DatabaseUser::name)
        .containsExactly("ann@shop", "me@example.org@admin", "root");
    DatabaseUser ann = watched.gateway().users().get(0);
    assertThat(ann.superuser()).isFalse();
    assertThat(ann.createsUsers()).isFalse();
    assertThat(ann.memberships())
        .containsExactly(new Membership("readWrite@shop", false, true, false));
    assertThat(ann.settings()).isEqualTo(Map.of("mechanisms", "[\"SCRAM-SHA-256\"]"));
    assertThat(watched.gateway().users().get(1).createsUsers()).isTrue();
    DatabaseUser root = watched.gateway().users().get(2);
    assertThat(root.superuser() && root.createsDatabases() && root.createsUsers()).isTrue();
  }

  @Test
  void roles_thatSomebodyMade_areGroups() {
    try (var client = MongoClients.create(watched.server().url("shop"))) {
      List.of(
              """
              {"createRole": "clerk", "roles": [{"role": "read", "db": "shop"}], "privileges": [
                {"resource": {"db": "shop", "collection": "orders"}, "actions": ["insert"]}]}
              """,
              "{\"createRole\": \"ann\", \"roles\": [], \"privileges\": []}",
              """
              {"createUser": "ann", "pwd": "secret", "roles": [{"role": "clerk", "db": "shop"}]}
              """)
          .forEach(
              command -> client.getDatabase("shop").runCommand(org.bson.Document.parse(command)));
    }
    assertThat(watched.gateway().users())
        .extracting(DatabaseUser::name, DatabaseUser::canLogIn, DatabaseUser::memberships)
        .containsExactly(
            tuple("ann@shop", true, List.of(new Membership("clerk@shop", false, true, false))),
            tuple("clerk@shop", false, List.of(new Membership("read@shop", false, true, false))));
    assertThat(watched.gateway().user("ann@shop").orElseThrow().canLogIn())
        .as("a role called like a user gives way to it")
        .isTrue();
    DatabaseUser clerk = watched.gateway().user("clerk@shop").orElseThrow();
    assertThat(clerk.canLogIn()).isFalse();
    assertThat(clerk.privileges().get())
        .containsExactly(
            new EffectivePrivilege(ObjectKind.TABLE, "shop.orders", List.of("insert")));
    assertThat(watched.gateway().user("read@shop")).as("a built-in role is no group").isEmpty();
  }

  @Test
  void roles_thatTheLoginMayNotSee_leaveTheUsers() {
    users(user("ann", "shop"));
    watched.server().refuse("rolesInfo", 13, "Unauthorized");
    assertThat(watched.gateway().users())
        .extracting(DatabaseUser::name)
        .containsExactly("ann@shop");
  }

  @Test
  void user_byName_hasItsRestrictionsAndPrivileges() {
    users(
        user("ann", "admin", role("app", "admin"))
            .append(
                "authenticationRestrictions",
                List.of(new Document("clientSource", List.of("192.0.2.0/24"))))
            .append(
                "inheritedPrivileges",
                List.of(
                    privilege(new Document("db", "shop").append("collection", "orders"), "update"),
                    privilege(new Document("db", "shop").append("collection", "orders"), "find"),
                    privilege(new Document("db", "").append("collection", ""), "listIndexes"),
                    privilege(new Document("cluster", true), "inprog"))));
    DatabaseUser ann = watched.gateway().user("ann").orElseThrow();
    assertThat(ann.settings().get("authenticationRestrictions")).contains("192.0.2.0/24");
    assertThat(ann.privileges())
        .isEqualTo(
            Reading.known(
                List.of(
                    new EffectivePrivilege(ObjectKind.SERVER, "cluster", List.of("inprog")),
                    new EffectivePrivilege(ObjectKind.DATABASE, "*", List.of("listIndexes")),
                    new EffectivePrivilege(
                        ObjectKind.TABLE, "shop.orders", List.of("find", "update")))));
  }

  @Test
  void user_whosePrivilegesTheServerDoesNotAddUp_saysSo() {
    users(user("ann", "admin", role("read", "shop")));
    assertThat(watched.gateway().user("ann").orElseThrow().privileges())
        .matches(privileges -> privileges.isMissing(Reading.Reason.UNSUPPORTED));
  }

  private static Document privilege(Document resource, String action) {
    return new Document("resource", resource).append("actions", List.of(action));
  }

  @Test
  void name_withADatabase_isReadAsItIsWritten() {
    for (UserName name :
        List.of(
            new UserName("ann", "admin"),
            new UserName("ann", "shop"),
            new UserName("ann@example.org", "admin"),
            new UserName("CN=ann,O=shop", "$external"))) {
      assertThat(UserName.parse(name.text("admin"), "admin")).isEqualTo(name);
    }
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> UserName.parse("@shop", "admin"));
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> UserName.parse("ann@", "admin"));
  }
}
