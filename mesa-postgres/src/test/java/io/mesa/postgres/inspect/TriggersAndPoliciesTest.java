package io.mesa.postgres.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mesa.postgres.monitor.TestRole;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.structure.Policy;
import io.mesa.structure.RowSecurity;
import io.mesa.structure.Trigger;
import io.mesa.structure.Trigger.Event;
import io.mesa.structure.Trigger.Firing;
import io.mesa.structure.Trigger.Timing;
import io.mesa.value.Reading;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.mesa.postgres.testing.PostgresServer#all")
class TriggersAndPoliciesTest {
  private static TestRole role;
  private static TestRole secondRole;
  private static InspectedDatabase inspected;

  @Parameter PostgresServer server;

  @BeforeParameterizedClassInvocation
  static void create(PostgresServer server) {
    role = TestRole.create(server, "zoe", "");
    secondRole = TestRole.create(server, "adam", "");
    inspected =
        new InspectedDatabase(
            server,
            "CREATE SCHEMA fn",
            "CREATE FUNCTION fn.note() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
            "CREATE TABLE item (id int PRIMARY KEY, total int, parent int REFERENCES item DEFERRABLE)",
            "CREATE TRIGGER a_each BEFORE INSERT OR UPDATE OF total ON item"
                + " FOR EACH ROW WHEN (NEW.total > 3) EXECUTE FUNCTION fn.note('x')",
            "CREATE TRIGGER b_whole AFTER DELETE OR TRUNCATE ON item EXECUTE FUNCTION fn.note()",
            "CREATE CONSTRAINT TRIGGER c_late AFTER INSERT ON item DEFERRABLE INITIALLY DEFERRED"
                + " FOR EACH ROW EXECUTE FUNCTION fn.note()",
            "CREATE TRIGGER d_off AFTER INSERT ON item EXECUTE FUNCTION fn.note()",
            "CREATE TRIGGER e_replica AFTER INSERT ON item EXECUTE FUNCTION fn.note()",
            "CREATE TRIGGER f_always AFTER INSERT ON item EXECUTE FUNCTION fn.note()",
            "ALTER TABLE item DISABLE TRIGGER d_off",
            "ALTER TABLE item ENABLE REPLICA TRIGGER e_replica",
            "ALTER TABLE item ENABLE ALWAYS TRIGGER f_always",
            "CREATE VIEW items AS SELECT * FROM item",
            "CREATE TRIGGER instead INSTEAD OF INSERT ON items FOR EACH ROW EXECUTE FUNCTION fn.note()",
            "CREATE TABLE whole (id int, other int REFERENCES item) PARTITION BY RANGE (id)",
            "CREATE TABLE part PARTITION OF whole FOR VALUES FROM (0) TO (10) PARTITION BY RANGE (id)",
            "CREATE TABLE leaf PARTITION OF part FOR VALUES FROM (0) TO (10)",
            "CREATE TRIGGER copied AFTER INSERT ON whole FOR EACH ROW EXECUTE FUNCTION fn.note()",
            "CREATE CONSTRAINT TRIGGER copied_late AFTER INSERT ON whole FOR EACH ROW EXECUTE FUNCTION fn.note()",
            "CREATE TABLE guarded (id int, owner text)",
            "ALTER TABLE guarded ENABLE ROW LEVEL SECURITY",
            "CREATE POLICY a_all ON guarded USING (owner = CURRENT_USER) WITH CHECK (id > 0)",
            "CREATE POLICY b_read ON guarded AS RESTRICTIVE FOR SELECT TO %s, %s"
                    .formatted(role.quoted(), secondRole.quoted())
                + " USING (id IN (SELECT item.total FROM item))",
            "CREATE POLICY c_insert ON guarded FOR INSERT WITH CHECK (id < 100)",
            "CREATE POLICY d_update ON guarded FOR UPDATE USING (true)",
            "CREATE POLICY e_delete ON guarded FOR DELETE USING (false)",
            "CREATE TABLE forced (id int)",
            "ALTER TABLE forced ENABLE ROW LEVEL SECURITY, FORCE ROW LEVEL SECURITY",
            "CREATE TABLE unguarded (id int)",
            "CREATE POLICY asleep ON unguarded USING (id = 1)");
  }

  @AfterParameterizedClassInvocation
  static void drop() {
    inspected.close();
    role.close();
    secondRole.close();
  }

  private static Trigger trigger(String table, String name) {
    return inspected.table(table).triggers().stream()
        .filter(trigger -> trigger.name().equals(name))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void triggers_areThoseOfUsers_byName() {
    assertThat(inspected.table("item").triggers())
        .extracting(Trigger::name)
        .containsExactly("a_each", "b_whole", "c_late", "d_off", "e_replica", "f_always");
  }

  @Test
  void triggers_perRow_tellEventsFunctionAndCondition() {
    assertThat(trigger("item", "a_each"))
        .isEqualTo(
            new Trigger(
                "a_each",
                Timing.BEFORE,
                Set.of(Event.INSERT, Event.UPDATE),
                true,
                "fn.note",
                Firing.ORIGIN,
                Reading.known(
                    "CREATE TRIGGER a_each BEFORE INSERT OR UPDATE OF total ON public.item"
                        + " FOR EACH ROW WHEN ((new.total > 3)) EXECUTE FUNCTION fn.note('x')")));
  }

  @Test
  void triggers_perStatement_tellTheirEvents() {
    var trigger = trigger("item", "b_whole");
    assertThat(trigger.perRow()).isFalse();
    assertThat(trigger.timing()).isEqualTo(Timing.AFTER);
    assertThat(trigger.events()).containsExactlyInAnyOrder(Event.DELETE, Event.TRUNCATE);
  }

  @Test
  void triggers_tellInWhichSessionsTheyFire() {
    assertThat(inspected.table("item").triggers())
        .extracting(Trigger::firing)
        .containsExactly(
            Firing.ORIGIN,
            Firing.ORIGIN,
            Firing.ORIGIN,
            Firing.DISABLED,
            Firing.REPLICA,
            Firing.ALWAYS);
  }

  @Test
  void triggers_ofAView_fireInstead() {
    assertThat(trigger("items", "instead").timing()).isEqualTo(Timing.INSTEAD_OF);
  }

  @Test
  void triggers_onPartitions_areCopiesOfThoseOfTheWhole() {
    for (String table : List.of("whole", "part", "leaf")) {
      assertThat(inspected.table(table).triggers())
          .extracting(Trigger::name)
          .containsExactly("copied", "copied_late");
    }
  }

  @Test
  void rowSecurity_saysToWhomPoliciesApply() {
    assertThat(inspected.table("guarded").rowSecurity()).isEqualTo(RowSecurity.ENABLED);
    assertThat(inspected.table("forced").rowSecurity()).isEqualTo(RowSecurity.FORCED);
    assertThat(inspected.table("unguarded").rowSecurity()).isEqualTo(RowSecurity.OFF);
  }

  @Test
  void policies_tellCommandRolesAndConditions() {
    assertThat(inspected.table("guarded").policies())
        .containsExactly(
            new Policy(
                "a_all",
                true,
                Policy.Command.ALL,
                List.of(),
                Optional.of(Reading.known("(owner = CURRENT_USER)")),
                Optional.of(Reading.known("(id > 0)"))),
            new Policy(
                "b_read",
                false,
                Policy.Command.SELECT,
                List.of(secondRole.name(), role.name()),
                Optional.of(Reading.known("(id IN ( SELECT item.total\n   FROM public.item))")),
                Optional.empty()),
            new Policy(
                "c_insert",
                true,
                Policy.Command.INSERT,
                List.of(),
                Optional.empty(),
                Optional.of(Reading.known("(id < 100)"))),
            new Policy(
                "d_update",
                true,
                Policy.Command.UPDATE,
                List.of(),
                Optional.of(Reading.known("true")),
                Optional.empty()),
            new Policy(
                "e_delete",
                true,
                Policy.Command.DELETE,
                List.of(),
                Optional.of(Reading.known("false")),
                Optional.empty()));
  }

  @Test
  void policies_whileRowSecurityIsOff_areTold() {
    assertThat(inspected.table("unguarded").policies())
        .extracting(Policy::name, Policy::using)
        .containsExactly(tuple("asleep", Optional.of(Reading.known("(id = 1)"))));
  }
}
