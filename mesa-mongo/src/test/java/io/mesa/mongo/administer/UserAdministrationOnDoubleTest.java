package io.mesa.mongo.administer;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.admin.Confirmation;
import io.mesa.admin.Grant;
import io.mesa.admin.Grant.Privilege;
import io.mesa.admin.NewUser;
import io.mesa.admin.OwnedObjects;
import io.mesa.admin.UserChange;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.mongo.testing.WatchedDouble;
import io.mesa.runtime.ActionReport;
import io.mesa.runtime.DatabaseUser;
import io.mesa.runtime.DatabaseUser.EffectivePrivilege;
import io.mesa.runtime.DatabaseUser.Membership;
import io.mesa.runtime.DatabaseUser.ObjectKind;
import io.mesa.source.Secret;
import io.mesa.value.TableName;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class UserAdministrationOnDoubleTest {
  private static final Secret PASSWORD = Secret.of("pa55-w0rd");
  private static final TableName ORDERS = TableName.of("shop", "orders");
  private static final Grant READ_ORDERS = new Grant.OnTable(ORDERS, Set.of(Privilege.SELECT));

  private WatchedDouble watched;

  @BeforeEach
  void open() {
    watched = WatchedDouble.open();
  }

  @AfterEach
  void close() {
    watched.close();
  }

  private DatabaseGateway gateway() {
    return watched.gateway();
  }

  private DatabaseUser user(String name) {
    return gateway().user(name).orElseThrow();
  }

  private List<String> roles(String name) {
    return user(name).memberships().stream().map(Membership::group).toList();
  }

  private List<EffectivePrivilege> onTables(String name) {
    return user(name).privileges().get().stream()
        .filter(privilege -> privilege.on() == ObjectKind.TABLE)
        .toList();
  }

  @Test
  void createUser_asAnApplication_hasTheRoleAndIsToldTheRest() {
    NewUser app = NewUser.application("app", "shop", "shop").withPassword(PASSWORD);
    ActionReport report = gateway().createUser(app);
    assertThat(report.statements())
        .containsExactly(
            "{\"createUser\": \"app\", \"pwd\": \"***\", \"mechanisms\": [\"SCRAM-SHA-256\"],"
                + " \"roles\": [{\"role\": \"readWrite\", \"db\": \"shop\"}], \"$db\": \"admin\"}");
    assertThat(report.notes())
        .anyMatch(note -> note.contains("create and drop collections"))
        .anyMatch(note -> note.contains("statement_timeout") && note.contains("(20)"));
    assertThat(roles("app")).containsExactly("readWrite@shop");
    assertThat(watched.server().password("app", "admin")).isEqualTo("pa55-w0rd");
  }

  @Test
  void createUser_thatReadsOnly_hasTheRole() {
    gateway().createUser(NewUser.readOnly("reader", "shop", "shop").withPassword(PASSWORD));
    assertThat(roles("reader")).containsExactly("read@shop");
  }

  @Test
  void createUser_ofAPresetAndMore_hasBoth() {
    gateway()
        .createUser(
            NewUser.readOnly("reader", "shop", "shop")
                .withGrant(new Grant.Membership("clusterMonitor", false))
                .withGrant(new Grant.OnTable(ORDERS, Set.of(Privilege.INSERT))));
    assertThat(roles("reader"))
        .containsExactlyInAnyOrder("read@shop", "clusterMonitor", "mesa:reader@admin@admin");
    assertThat(onTables("reader"))
        .containsExactly(
            new EffectivePrivilege(ObjectKind.TABLE, "shop.orders", List.of("insert")));
  }

  @Test
  void createUser_withoutAPassword_getsOneThatNobodyKnows() {
    ActionReport first = gateway().createUser(NewUser.named("one"));
    gateway().createUser(NewUser.named("two"));
    String password = watched.server().password("one", "admin");
    assertThat(password).hasSizeGreaterThan(40);
    assertThat(password).isNotEqualTo(watched.server().password("two", "admin"));
    assertThat(first.toString()).doesNotContain(password);
    assertThat(first.notes()).anyMatch(note -> note.contains("nobody knows"));
  }

  @Test
  void createUser_ofAnotherDatabase_isKeptThere() {
    gateway().createUser(NewUser.named("ann@shop").withPassword(PASSWORD));
    assertThat(watched.server().password("ann", "shop")).isEqualTo("pa55-w0rd");
    assertThat(user("ann@shop").name()).isEqualTo("ann@shop");
    assertThat(gateway().user("ann")).isEmpty();
  }

  static Stream<NewUser> beyondMongo() {
    NewUser user = NewUser.named("app");
    NewUser preset = NewUser.application("app", "shop", "shop");
    return Stream.of(
        user.withLogin(false),
        user.withConnectionLimit(3),
        user.withValidUntil(Instant.EPOCH),
        user.withSetting("statement_timeout", "30000"),
        user.withGrant(new Grant.OnDatabase("shop", Set.of(Privilege.TEMPORARY))),
        user.withGrant(new Grant.OnTable(ORDERS, Set.of(Privilege.TRUNCATE))),
        user.withGrant(new Grant.OnTablesOfSchema("shop", Set.of(Privilege.SELECT), false)),
        user.withGrant(new Grant.OnSequencesOfSchema("shop", Set.of(Privilege.USAGE), true)),
        user.withGrant(new Grant.Membership("read@shop", true)),
        preset.withConnectionLimit(3),
        preset.withSetting("statement_timeout", "1000"));
  }

  @ParameterizedTest
  @MethodSource("beyondMongo")
  void createUser_withWhatMongoLacks_isRefusedBeforeAnythingIsSent(NewUser user) {
    gateway().databases();
    watched.server().relent();
    MesaException refusal = WatchedDouble.refused(() -> gateway().createUser(user));
    assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED);
    assertThat(refusal).hasMessageContaining("Nothing was sent");
    assertThat(watched.server().received())
        .doesNotContain("createUser", "createRole", "usersInfo", "rolesInfo");
  }

  @Test
  void createUser_ofASchemaInAnotherDatabase_isRefused() {
    NewUser app = NewUser.application("app", "shop", "public");
    assertThat(WatchedDouble.refused(() -> gateway().createUser(app)).code())
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }

  @Test
  void createUser_thatFails_leavesNoRoleBehind() {
    watched.server().refuse("createUser", 13, "Unauthorized");
    NewUser user = NewUser.named("app").withPassword(PASSWORD).withGrant(READ_ORDERS);
    MesaException refusal = WatchedDouble.refused(() -> gateway().createUser(user));
    assertThat(refusal.code()).isEqualTo(ErrorCode.PERMISSION);
    assertThat(watched.server().received())
        .containsSubsequence("createRole", "createUser", "dropRole");
    watched.server().relent();
    gateway().createUser(user);
    assertThat(watched.server().received()).contains("createRole");
  }

  @Test
  void grant_severalRights_addUpInOneRoleOfTheUsersOwn() {
    gateway().createUser(NewUser.named("ann"));
    gateway().grant("ann", READ_ORDERS);
    gateway().grant("ann", new Grant.OnTable(ORDERS, Set.of(Privilege.DELETE)));
    gateway().grant("ann", new Grant.OnTablesOfSchema("stock", Set.of(Privilege.UPDATE), true));
    assertThat(roles("ann")).containsExactly("mesa:ann@admin@admin");
    assertThat(user("ann").privileges().get())
        .containsExactly(
            new EffectivePrivilege(ObjectKind.DATABASE, "stock", List.of("update")),
            new EffectivePrivilege(ObjectKind.TABLE, "shop.orders", List.of("find", "remove")));
    gateway().revoke("ann", READ_ORDERS);
    assertThat(onTables("ann"))
        .containsExactly(
            new EffectivePrivilege(ObjectKind.TABLE, "shop.orders", List.of("remove")));
  }

  @Test
  void createUser_ofANameWhoseRoleWasLeftBehind_inheritsNothing() {
    NewUser reader = NewUser.named("ann").withGrant(READ_ORDERS);
    Grant delete = new Grant.OnTable(ORDERS, Set.of(Privilege.DELETE));
    watched.server().refuse("dropRole", 13, "Unauthorized");
    gateway().createUser(reader);
    assertThat(
            WatchedDouble.refused(
                () -> gateway().dropUser("ann", new OwnedObjects.Keep(), Confirmation.of("ann"))))
        .isNotNull();
    watched.server().relent();
    gateway().createUser(NewUser.named("ann").withGrant(delete));
    assertThat(onTables("ann"))
        .containsExactly(
            new EffectivePrivilege(ObjectKind.TABLE, "shop.orders", List.of("remove")));
  }

  @Test
  void revoke_whatAnotherRoleGivesAsWell_saysSo() {
    gateway().createUser(NewUser.named("ann").withGrant(READ_ORDERS));
    gateway().grant("ann", new Grant.Membership("read@shop", false));
    ActionReport report = gateway().revoke("ann", READ_ORDERS);
    assertThat(report.notes()).anyMatch(note -> note.contains("still may find"));
    gateway().revoke("ann", new Grant.Membership("read@shop", false));
    assertThat(gateway().revoke("ann", READ_ORDERS).notes()).isEmpty();
  }

  @Test
  void grant_ofAnUnknownRole_isNotFound() {
    gateway().createUser(NewUser.named("ann"));
    assertThat(
            WatchedDouble.refused(
                    () -> gateway().grant("ann", new Grant.Membership("nothing", false)))
                .code())
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void grant_toConnect_isNothingToGive() {
    gateway().createUser(NewUser.named("ann"));
    ActionReport report =
        gateway().grant("ann", new Grant.OnDatabase("shop", Set.of(Privilege.CONNECT)));
    assertThat(report.statements()).isEmpty();
    assertThat(report.notes()).anyMatch(note -> note.contains("Every user may connect"));
  }

  @Test
  void alterUser_toASuperuserAndBack_changesTheRole() {
    gateway().createUser(NewUser.named("ann"));
    gateway().alterUser("ann", UserChange.nothing().withSuperuser(true));
    assertThat(user("ann").superuser()).isTrue();
    gateway().alterUser("ann", UserChange.nothing().withSuperuser(false));
    assertThat(user("ann").superuser()).isFalse();
  }

  static Stream<UserChange> changesBeyondMongo() {
    UserChange nothing = UserChange.nothing();
    return Stream.of(
        nothing.withLogin(false),
        nothing.withConnectionLimit(3),
        nothing.withValidUntil(Instant.EPOCH),
        nothing.withName("bob"),
        nothing.withSetting("statement_timeout", "1"));
  }

  @ParameterizedTest
  @MethodSource("changesBeyondMongo")
  void alterUser_toWhatMongoLacks_isRefused(UserChange change) {
    gateway().createUser(NewUser.named("ann"));
    assertThat(WatchedDouble.refused(() -> gateway().alterUser("ann", change)).code())
        .isEqualTo(ErrorCode.UNSUPPORTED);
  }

  @Test
  void alterPassword_always_isMasked() {
    gateway().createUser(NewUser.named("ann"));
    ActionReport report = gateway().alterPassword("ann", PASSWORD);
    assertThat(report.statements())
        .containsExactly("{\"updateUser\": \"ann\", \"pwd\": \"***\", \"$db\": \"admin\"}");
    assertThat(watched.server().password("ann", "admin")).isEqualTo("pa55-w0rd");
  }

  @Test
  void dropUser_withRightsOfItsOwn_dropsTheirRole() {
    gateway().createUser(NewUser.named("ann").withGrant(READ_ORDERS));
    ActionReport report =
        gateway().dropUser("ann", new OwnedObjects.Keep(), Confirmation.of("ann"));
    assertThat(report.statements()).hasSize(2);
    assertThat(watched.server().received()).containsSubsequence("dropUser", "dropRole");
  }
}
