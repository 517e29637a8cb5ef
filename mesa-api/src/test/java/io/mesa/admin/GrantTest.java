package io.mesa.admin;

import static io.mesa.admin.Grant.Privilege.CONNECT;
import static io.mesa.admin.Grant.Privilege.CREATE;
import static io.mesa.admin.Grant.Privilege.DELETE;
import static io.mesa.admin.Grant.Privilege.SELECT;
import static io.mesa.admin.Grant.Privilege.USAGE;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.TableName;
import java.util.EnumSet;
import java.util.Set;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class GrantTest {
  private static final TableName TABLE = TableName.of("public", "orders");

  @Test
  void grants_ofWhatApplies_areTaken() {
    assertThat(new Grant.OnDatabase("shop", Grant.DATABASE).privileges()).isEqualTo(Grant.DATABASE);
    assertThat(new Grant.OnSchema("public", Grant.SCHEMA).privileges()).isEqualTo(Grant.SCHEMA);
    assertThat(new Grant.OnTable(TABLE, Grant.TABLE).privileges()).isEqualTo(Grant.TABLE);
    assertThat(new Grant.OnTablesOfSchema("public", Grant.TABLE, true).privileges())
        .isEqualTo(Grant.TABLE);
    assertThat(new Grant.OnSequencesOfSchema("public", Grant.SEQUENCE, false).privileges())
        .isEqualTo(Grant.SEQUENCE);
  }

  @Test
  void grants_ofWhatDoesNotApply_areRefused() {
    refused(
        "On a database some of [CONNECT, CREATE, TEMPORARY] can be had, not [SELECT].",
        () -> new Grant.OnDatabase("shop", Set.of(SELECT)));
    refused("On a schema", () -> new Grant.OnSchema("public", Set.of(CONNECT)));
    refused("On a table", () -> new Grant.OnTable(TABLE, Set.of(CREATE)));
    refused("On tables", () -> new Grant.OnTablesOfSchema("public", Set.of(USAGE), false));
    refused("On sequences", () -> new Grant.OnSequencesOfSchema("public", Set.of(DELETE), false));
  }

  @Test
  void grants_ofNothing_areRefused() {
    refused("On a table", () -> new Grant.OnTable(TABLE, Set.of()));
  }

  @Test
  void grants_withEmptyNames_areRefused() {
    refused("The database name is empty.", () -> new Grant.OnDatabase("", Set.of(CONNECT)));
    refused("The schema is empty.", () -> new Grant.OnSchema("", Set.of(USAGE)));
    refused("The schema is empty.", () -> new Grant.OnTablesOfSchema("", Set.of(SELECT), true));
    refused("The schema is empty.", () -> new Grant.OnSequencesOfSchema("", Set.of(SELECT), true));
    refused("The group is empty.", () -> new Grant.Membership("", false));
  }

  @Test
  void privileges_given_areCopied() {
    EnumSet<Grant.Privilege> given = EnumSet.of(SELECT);
    var grant = new Grant.OnTable(TABLE, given);
    given.add(DELETE);
    assertThat(grant.privileges()).containsExactly(SELECT);
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> grant.privileges().clear());
  }

  private static void refused(String message, ThrowingCallable call) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(call)
        .withMessageContaining(message)
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.INVALID_ARGUMENT);
  }
}
