package io.mesa.tck;

import static io.mesa.tck.Promises.promise;
import static io.mesa.tck.Promises.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mesa.admin.Confirmation;
import io.mesa.admin.Grant;
import io.mesa.admin.NewDatabase;
import io.mesa.admin.NewUser;
import io.mesa.admin.OwnedObjects;
import io.mesa.admin.UserChange;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.Capability;
import io.mesa.runtime.ActionReport;
import io.mesa.runtime.DatabaseUser;
import io.mesa.source.Secret;
import io.mesa.value.TableName;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What {@link io.mesa.gateway.Administrator} promises of users and databases. */
abstract class UserAndDatabaseContract extends SessionContract {
  private static final String PASSWORD = "tck-pa55-word";

  private static void checkDone(ActionReport report) {
    assertThat(report.executed()).as(promise("ActionReport.executed", "it was done")).isTrue();
    assertThat(report.statements())
        .as(promise("ActionReport.statements", "the statements in their order"))
        .isNotEmpty();
    checkSilent(report.toString());
  }

  private static void checkPreviewed(ActionReport report) {
    assertThat(report.executed())
        .as(promise("ActionReport.executed", "false in a preview"))
        .isFalse();
    assertThat(report.statements())
        .as(promise("DatabaseGateway.preview", "answers with the statements it would send"))
        .isNotEmpty();
    checkSilent(report.toString());
  }

  private static void checkSilent(String text) {
    assertThat(text)
        .as(promise("Administrator", "no password stands in a report or an exception"))
        .doesNotContain(PASSWORD);
  }

  @Nested
  @DisplayName("users")
  class UserActions {
    private final String name = unique("user");

    @BeforeEach
    void declared() {
      needs(Capability.USER_ADMINISTRATION);
    }

    @Test
    @DisplayName("are created with what was asked for")
    void createUser_withAPassword_isThere() {
      checkDone(create());
      DatabaseUser user = gateway().user(name).orElseThrow();
      assertThat(user.canLogIn()).as(promise("NewUser.named", "a user that can log in")).isTrue();
      assertThat(user.superuser())
          .as(promise("NewUser.named", "has no rights of its own"))
          .isFalse();
    }

    @Test
    @DisplayName("are not created twice")
    void createUser_again_isAConflict() {
      create();
      MesaException refusal =
          refused(
              promise("Administrator", "CONFLICT where it exists already"),
              () -> gateway().createUser(newUser()),
              ErrorCode.CONFLICT);
      checkSilent(refusal.toString());
    }

    @Test
    @DisplayName("are not created in a preview")
    void createUser_inAPreview_changesNothing() {
      checkPreviewed(gateway().preview().createUser(newUser()));
      assertThat(gateway().user(name))
          .as(promise("DatabaseGateway.preview", "runs no administrative action"))
          .isEmpty();
    }

    @Test
    @DisplayName("are changed where they are, and refused where they are not")
    void alterUser_knownAndUnknown_changesOrRefuses() {
      Optional<UserChange> known = fixture().userChange();
      assumeTrue(known.isPresent(), "nothing but passwords can be changed here");
      UserChange change = known.orElseThrow();
      create();
      DatabaseUser before = gateway().user(name).orElseThrow();
      checkPreviewed(gateway().preview().alterUser(name, change));
      assertThat(gateway().user(name))
          .as(promise("DatabaseGateway.preview", "runs no administrative action"))
          .hasValue(before);
      checkDone(gateway().alterUser(name, change));
      DatabaseUser after = gateway().user(name).orElseThrow();
      assertThat(after)
          .as(promise("Administrator.alterUser", "changes a user"))
          .isNotEqualTo(before);
      change
          .canLogIn()
          .ifPresent(
              may ->
                  assertThat(after.canLogIn())
                      .as(promise("UserChange.canLogIn", "whether it may log in"))
                      .isEqualTo(may));
      change
          .superuser()
          .ifPresent(
              may ->
                  assertThat(after.superuser())
                      .as(promise("UserChange.superuser", "whether nothing is refused to it"))
                      .isEqualTo(may));
      refused(
          promise("Administrator", "NOT_FOUND where the target does not exist"),
          () -> gateway().alterUser(unique("nobody"), change),
          ErrorCode.NOT_FOUND);
    }

    @Test
    @DisplayName("get another password, which is told nowhere")
    void alterPassword_knownAndUnknown_changesOrRefuses() {
      gateway().createUser(NewUser.named(name));
      drop(name);
      checkPreviewed(gateway().preview().alterPassword(name, Secret.of(PASSWORD)));
      checkDone(gateway().alterPassword(name, Secret.of(PASSWORD)));
      MesaException refusal =
          refused(
              promise("Administrator", "NOT_FOUND where the target does not exist"),
              () -> gateway().alterPassword(unique("nobody"), Secret.of(PASSWORD)),
              ErrorCode.NOT_FOUND);
      checkSilent(refusal.toString());
    }

    @Test
    @DisplayName("are given rights, and lose them")
    void grantAndRevoke_onATable_changePrivileges() {
      needs(Capability.GRANTS);
      create();
      TableName table = table(unique("granted"));
      var grant = new Grant.OnTable(table, Set.of(Grant.Privilege.SELECT));
      checkPreviewed(gateway().preview().grant(name, grant));
      assertThat(mayReach(table))
          .as(promise("DatabaseGateway.preview", "runs no administrative action"))
          .isFalse();
      checkDone(gateway().grant(name, grant));
      assertThat(mayReach(table))
          .as(promise("Administrator.grant", "gives a user a right"))
          .isTrue();
      checkDone(gateway().revoke(name, grant));
      assertThat(mayReach(table))
          .as(promise("Administrator.revoke", "takes a right from a user"))
          .isFalse();
    }

    @Test
    @DisplayName("that do not exist are given nothing")
    void grant_unknownUser_isRefused() {
      needs(Capability.GRANTS);
      var grant = new Grant.OnTable(table(unique("granted")), Set.of(Grant.Privilege.SELECT));
      refused(
          promise("Administrator", "NOT_FOUND where the target does not exist"),
          () -> gateway().grant(unique("nobody"), grant),
          ErrorCode.NOT_FOUND);
    }

    @Test
    @DisplayName("are dropped")
    void dropUser_confirmed_isGone() {
      create();
      checkPreviewed(
          gateway().preview().dropUser(name, new OwnedObjects.Keep(), Confirmation.of(name)));
      assertThat(gateway().user(name))
          .as(promise("DatabaseGateway.preview", "runs no administrative action"))
          .isPresent();
      checkDone(gateway().dropUser(name, new OwnedObjects.Keep(), Confirmation.of(name)));
      assertThat(gateway().user(name))
          .as(promise("Administrator.dropUser", "drops a user"))
          .isEmpty();
    }

    @Test
    @DisplayName("are dropped with the rights they were given, where they own nothing")
    void dropUser_withRights_isGone() {
      needs(Capability.GRANTS);
      create();
      TableName table = table(unique("granted"));
      gateway().grant(name, new Grant.OnTable(table, Set.of(Grant.Privilege.SELECT)));
      checkDone(gateway().dropUser(name, new OwnedObjects.Keep(), Confirmation.of(name)));
      assertThat(gateway().user(name))
          .as(promise("OwnedObjects.Keep", "the rights given to it are taken back"))
          .isEmpty();
    }

    @Test
    @DisplayName("are not dropped where they do not exist")
    void dropUser_unknown_isRefused() {
      refused(
          promise("Administrator", "NOT_FOUND where the target does not exist"),
          () -> gateway().dropUser(name, new OwnedObjects.Keep(), Confirmation.of(name)),
          ErrorCode.NOT_FOUND);
    }

    @Test
    @DisplayName("are not dropped where another name was confirmed")
    void dropUser_wronglyConfirmed_isRefusedBeforeAnythingIsSent() {
      create();
      long asked = driver().partsAskedFor();
      String promise = promise("Administrator.dropUser", "refused before anything is sent");
      refused(
          promise,
          () -> gateway().dropUser(name, new OwnedObjects.Keep(), Confirmation.of("another")),
          ErrorCode.INVALID_ARGUMENT);
      assertThat(driver().partsAskedFor()).as(promise).isEqualTo(asked);
      assertThat(gateway().user(name)).as(promise).isPresent();
    }

    private NewUser newUser() {
      return NewUser.named(name).withPassword(Secret.of(PASSWORD));
    }

    private ActionReport create() {
      ActionReport report = gateway().createUser(newUser());
      drop(name);
      return report;
    }

    /** Has the user dropped when the test ends, if it is still there. */
    private void drop(String user) {
      closing(
          () -> {
            if (gateway().user(user).isPresent()) {
              gateway().dropUser(user, new OwnedObjects.Drop(), Confirmation.of(user));
            }
          });
    }

    private boolean mayReach(TableName table) {
      return gateway().user(name).orElseThrow().privileges().get().stream()
          .anyMatch(
              privilege ->
                  privilege.on() == DatabaseUser.ObjectKind.TABLE
                      && privilege.object().equals(table.toString())
                      && !privilege.privileges().isEmpty());
    }
  }

  @Nested
  @DisplayName("databases")
  class DatabaseActions {
    private final String name = unique("database");

    @BeforeEach
    void declared() {
      needs(Capability.DATABASE_ADMINISTRATION);
    }

    @Test
    @DisplayName("are created, once")
    void createDatabase_twice_isThereAndAConflict() {
      checkPreviewed(gateway().preview().createDatabase(NewDatabase.named(name)));
      assertThat(gateway().database(name))
          .as(promise("DatabaseGateway.preview", "runs no administrative action"))
          .isEmpty();
      create();
      assertThat(gateway().database(name))
          .as(promise("Administrator.createDatabase", "creates a database"))
          .isPresent();
      refused(
          promise("Administrator", "CONFLICT where it exists already"),
          () -> gateway().createDatabase(NewDatabase.named(name)),
          ErrorCode.CONFLICT);
    }

    @Test
    @DisplayName("are dropped")
    void dropDatabase_confirmed_isGone() {
      create();
      checkPreviewed(gateway().preview().dropDatabase(name, Confirmation.of(name)));
      assertThat(gateway().database(name))
          .as(promise("DatabaseGateway.preview", "runs no administrative action"))
          .isPresent();
      checkDone(gateway().dropDatabase(name, Confirmation.of(name)));
      assertThat(gateway().database(name))
          .as(promise("Administrator.dropDatabase", "drops a database"))
          .isEqualTo(Optional.empty());
    }

    @Test
    @DisplayName("are not dropped where they do not exist")
    void dropDatabase_unknown_isRefused() {
      refused(
          promise("Administrator", "NOT_FOUND where the target does not exist"),
          () -> gateway().dropDatabase(name, Confirmation.of(name)),
          ErrorCode.NOT_FOUND);
    }

    @Test
    @DisplayName("are not dropped where another name was confirmed")
    void dropDatabase_wronglyConfirmed_isRefusedBeforeAnythingIsSent() {
      create();
      long asked = driver().partsAskedFor();
      String promise = promise("Administrator.dropDatabase", "refused before anything is sent");
      refused(
          promise,
          () -> gateway().dropDatabase(name, Confirmation.of("another")),
          ErrorCode.INVALID_ARGUMENT);
      assertThat(driver().partsAskedFor()).as(promise).isEqualTo(asked);
      assertThat(gateway().database(name)).as(promise).isPresent();
    }

    private void create() {
      checkDone(gateway().createDatabase(NewDatabase.named(name)));
      closing(
          () -> {
            if (gateway().database(name).isPresent()) {
              gateway().dropDatabase(name, Confirmation.of(name));
            }
          });
    }
  }
}
