package io.mesa.postgres.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mesa.postgres.testing.PostgresServer;
import io.mesa.structure.Check;
import io.mesa.structure.ExclusionConstraint;
import io.mesa.structure.ForeignKey;
import io.mesa.structure.ForeignKey.Action;
import io.mesa.structure.UniqueConstraint;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.mesa.postgres.testing.PostgresServer#all")
class ConstraintsTest {
  private static InspectedDatabase inspected;

  @Parameter PostgresServer server;

  @BeforeParameterizedClassInvocation
  static void create(PostgresServer server) {
    inspected =
        new InspectedDatabase(
            server,
            "CREATE SCHEMA sales",
            """
            CREATE TABLE sales."Customer, {Big}" (
              region int, "No" int, dropped int, code text,
              CONSTRAINT customer_key PRIMARY KEY ("No", region))
            """,
            "ALTER TABLE sales.\"Customer, {Big}\" DROP COLUMN dropped",
            "ALTER TABLE sales.\"Customer, {Big}\" ADD CONSTRAINT codes UNIQUE (code)",
            """
            CREATE TABLE item (
              id int PRIMARY KEY,
              parent int CONSTRAINT a_self REFERENCES item ON DELETE SET DEFAULT ON UPDATE RESTRICT,
              gone int,
              region int NOT NULL, customer int,
              code text CONSTRAINT b_code REFERENCES sales."Customer, {Big}" (code)
                ON DELETE CASCADE ON UPDATE SET NULL DEFERRABLE INITIALLY DEFERRED,
              amount int CONSTRAINT positive CHECK (amount > 0),
              during tsrange,
              UNIQUE (region, code) DEFERRABLE,
              CONSTRAINT no_overlap EXCLUDE USING gist (during WITH &&) DEFERRABLE,
              CONSTRAINT c_customer FOREIGN KEY (customer, region)
                REFERENCES sales."Customer, {Big}" ("No", region))
            """,
            "ALTER TABLE item DROP COLUMN gone",
            "ALTER TABLE item ADD CONSTRAINT big CHECK (amount < 1000 OR code IS NULL) NOT VALID",
            "ALTER TABLE item ADD CONSTRAINT d_late FOREIGN KEY (parent) REFERENCES item NOT VALID",
            "CREATE TABLE parent (a int CHECK (a > 0))",
            "CREATE TABLE child (CHECK (a < 9)) INHERITS (parent)",
            "CREATE TABLE plain (a int NOT NULL)",
            "CREATE TABLE later (id int PRIMARY KEY DEFERRABLE INITIALLY DEFERRED)",
            "CREATE TABLE whole (id int PRIMARY KEY) PARTITION BY RANGE (id)",
            "CREATE TABLE part1 PARTITION OF whole FOR VALUES FROM (0) TO (10)",
            "CREATE TABLE part2 PARTITION OF whole FOR VALUES FROM (10) TO (20) PARTITION BY RANGE (id)",
            "CREATE TABLE part21 PARTITION OF part2 FOR VALUES FROM (10) TO (20)",
            "CREATE TABLE refers (id int CONSTRAINT to_whole REFERENCES whole, k int) PARTITION BY RANGE (k)",
            "CREATE TABLE refers1 PARTITION OF refers FOR VALUES FROM (0) TO (10)");
  }

  @AfterParameterizedClassInvocation
  static void drop() {
    inspected.close();
  }

  @Test
  void primaryKey_givesColumnsInKeyOrder() {
    var customers = inspected.gateway().table(TableName.of("sales", "Customer, {Big}"));
    assertThat(customers.primaryKey())
        .contains(
            new UniqueConstraint("customer_key", List.of("No", "region"), true, false, false));
    assertThat(inspected.table("later").primaryKey())
        .contains(new UniqueConstraint("later_pkey", List.of("id"), true, true, true));
    assertThat(inspected.table("plain").primaryKey()).isEmpty();
  }

  @Test
  void uniqueConstraints_leaveOutThePrimaryKey() {
    assertThat(inspected.table("item").uniqueConstraints())
        .containsExactly(
            new UniqueConstraint(
                "item_region_code_key", List.of("region", "code"), true, true, false));
  }

  @Test
  void uniqueConstraints_nullsNotDistinct_isTold() {
    assumeThat(server.major()).isGreaterThanOrEqualTo(15);
    inspected.database().execute("CREATE TABLE nulls (a int UNIQUE NULLS NOT DISTINCT)");
    var table = inspected.table("nulls");
    assertThat(table.uniqueConstraints())
        .extracting(UniqueConstraint::nullsDistinct)
        .containsExactly(false);
    assertThat(table.indexes().get(0).nullsDistinct()).isFalse();
  }

  @Test
  void exclusionConstraints_giveTheDefinition() {
    assertThat(inspected.table("item").exclusionConstraints())
        .containsExactly(
            new ExclusionConstraint(
                "no_overlap",
                Reading.known("EXCLUDE USING gist (during WITH &&) DEFERRABLE"),
                true));
  }

  @Test
  void checks_giveExpressionAndWhetherRowsWereChecked() {
    assertThat(inspected.table("item").checks())
        .containsExactly(
            new Check("big", Reading.known("((amount < 1000) OR (code IS NULL))"), false, false),
            new Check("positive", Reading.known("(amount > 0)"), true, false));
  }

  @Test
  void checks_ofAParent_areInherited() {
    assertThat(inspected.table("child").checks())
        .extracting(Check::name, Check::inherited)
        .containsExactly(tuple("child_a_check", false), tuple("parent_a_check", true));
  }

  @Test
  void checks_notNull_isNone() {
    assertThat(inspected.table("plain").checks()).isEmpty();
  }

  @Test
  void foreignKeys_giveColumnsTargetAndActions() {
    var item = TableName.of("public", "item");
    var customer = TableName.of("sales", "Customer, {Big}");
    assertThat(inspected.table("item").foreignKeys())
        .containsExactly(
            new ForeignKey(
                "a_self",
                List.of("parent"),
                item,
                List.of("id"),
                Action.SET_DEFAULT,
                Action.RESTRICT,
                true,
                false,
                false),
            new ForeignKey(
                "b_code",
                List.of("code"),
                customer,
                List.of("code"),
                Action.CASCADE,
                Action.SET_NULL,
                true,
                true,
                true),
            new ForeignKey(
                "c_customer",
                List.of("customer", "region"),
                customer,
                List.of("No", "region"),
                Action.NO_ACTION,
                Action.NO_ACTION,
                true,
                false,
                false),
            new ForeignKey(
                "d_late",
                List.of("parent"),
                item,
                List.of("id"),
                Action.NO_ACTION,
                Action.NO_ACTION,
                false,
                false,
                false));
  }

  @Test
  void foreignKeys_toAPartitionedTable_areToldOnce() {
    for (String table : List.of("refers", "refers1")) {
      assertThat(inspected.table(table).foreignKeys())
          .extracting(ForeignKey::name, ForeignKey::target)
          .containsExactly(tuple("to_whole", TableName.of("public", "whole")));
    }
  }
}
