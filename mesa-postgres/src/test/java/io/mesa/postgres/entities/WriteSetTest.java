package io.mesa.postgres.entities;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.Mesa;
import io.mesa.cache.ReadSet;
import io.mesa.cache.WriteSet;
import io.mesa.call.CallOptions;
import io.mesa.call.TransactionOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Mutation;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.source.HostAddress;
import io.mesa.source.HostRole;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.tck.environment.RecordingCache;
import io.mesa.value.TableName;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What changes may change. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class WriteSetTest {
  private final RecordingCache cache = new RecordingCache();
  private TestDatabase database;
  private Mesa mesa;

  @BeforeEach
  void create() {
    database = PostgresServer.shared(18).createDatabase("writes");
    database.execute(
        "CREATE TABLE plain (id int PRIMARY KEY, v int)",
        "CREATE TABLE parent (id int PRIMARY KEY, v int)",
        "CREATE TABLE cascading (id int PRIMARY KEY REFERENCES parent ON DELETE CASCADE ON UPDATE CASCADE)",
        "CREATE TABLE grandchild (id int REFERENCES cascading ON DELETE CASCADE)",
        "CREATE TABLE nulled (id int REFERENCES parent ON DELETE SET NULL)",
        "CREATE TABLE restricted (id int REFERENCES parent)",
        "CREATE VIEW updatable AS SELECT id, v FROM parent WHERE id > 0",
        "CREATE TABLE parted (id int, v int) PARTITION BY LIST (v)",
        "CREATE TABLE parted_1 PARTITION OF parted FOR VALUES IN (1)");
    mesa = mesa(source());
  }

  private SourceBuilder source() {
    return Source.builder("written").url(database.url()).pooling(Pooling.pooled(0, 2));
  }

  private Mesa mesa(SourceBuilder source) {
    return Mesa.builder().source(source.build()).cache(cache).build();
  }

  @AfterEach
  void drop() {
    mesa.close();
    database.close();
  }

  private DatabaseGateway gateway() {
    return mesa.gateway("written");
  }

  private void restructure(String... statements) {
    database.execute(statements);
    gateway().structureChanged();
  }

  private static TableName name(String table) {
    return TableName.of("public", table);
  }

  private void assertWrites(String... tables) {
    assertThat(cache.writes()).isInstanceOf(WriteSet.Tables.class);
    assertThat(((WriteSet.Tables) cache.writes()).tables())
        .containsExactlyInAnyOrder(
            Arrays.stream(tables).map(WriteSetTest::name).toArray(TableName[]::new));
  }

  private void assertWritesAll(boolean structure) {
    assertThat(cache.writes()).isInstanceOf(WriteSet.Database.class);
    assertThat(((WriteSet.Database) cache.writes()).structure()).isEqualTo(structure);
  }

  private void insert(String table) {
    gateway().execute(Mutation.insertInto(table).columns("id", "v").values(1, 1).build());
  }

  private void update(String table) {
    gateway().execute(Mutation.update(table).set("v", 1).where(eq("id", 1)).build());
  }

  private void delete(String table) {
    gateway().execute(Mutation.deleteFrom(table).where(eq("id", 1)).build());
  }

  @Test
  void mutation_ofATable_followsTheActionsOfItsKind() {
    insert("parent");
    assertWrites("parent");
    update("parent");
    assertWrites("parent", "cascading");
    delete("parent");
    assertWrites("parent", "cascading", "grandchild", "nulled");
    gateway()
        .execute(
            Mutation.insertInto("parent")
                .columns("id", "v")
                .values(1, 1)
                .orUpdateBy("parent_pkey")
                .build());
    assertWrites("parent", "cascading");
  }

  @Test
  void mutation_ofAView_writesTheTablesBehindIt() {
    delete("updatable");
    assertWrites("parent", "cascading", "grandchild", "nulled");
  }

  @Test
  void mutation_ofAPartition_writesTheRoot() {
    insert("parted_1");
    assertWrites("parted");
    update("parted");
    assertWrites("parted");
  }

  /** A row that goes into another partition is deleted from its own. */
  @Test
  void update_ofAPartitionedTable_runsTriggersForDeletions() {
    restructure(
        "CREATE FUNCTION any_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TRIGGER gone AFTER DELETE ON parted_1 FOR EACH ROW EXECUTE FUNCTION any_change()");
    update("parted");
    assertWritesAll(true);
    insert("parted");
    assertWrites("parted");
  }

  @Test
  void trigger_undeclared_mayChangeAnything() {
    restructure(
        "CREATE FUNCTION any_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TRIGGER changed AFTER UPDATE ON cascading EXECUTE FUNCTION any_change()");
    update("parent");
    assertWritesAll(true);
    delete("parent");
    assertWrites("parent", "cascading", "grandchild", "nulled");
    insert("plain");
    assertWrites("plain");
    restructure("ALTER TABLE cascading DISABLE TRIGGER changed");
    update("parent");
    assertWrites("parent", "cascading");
  }

  @Test
  void trigger_declared_changesWhatIsDeclared() {
    restructure(
        "CREATE FUNCTION any_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TRIGGER changed AFTER UPDATE ON plain EXECUTE FUNCTION any_change()",
        "CREATE TRIGGER touched BEFORE UPDATE ON nulled EXECUTE FUNCTION any_change()");
    mesa.close();
    mesa = mesa(source().sideEffects(name("plain"), name("parent")).sideEffects(name("nulled")));
    update("plain");
    assertWrites("plain", "parent", "cascading", "grandchild", "nulled", "restricted");
  }

  @Test
  void declaration_ofATableThatIsNotThere_isRefusedWhereItCounts() {
    restructure(
        "CREATE FUNCTION any_change() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE TRIGGER changed AFTER UPDATE ON plain EXECUTE FUNCTION any_change()");
    mesa.close();
    mesa = mesa(source().sideEffects(name("plain"), name("plein")));
    insert("plain");
    assertWrites("plain");
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> update("plain"))
        .withMessageContaining("public.plein")
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.CONFIGURATION);
  }

  @Test
  void rules_andFunctionsThatMayWrite_mayChangeAnything() {
    restructure("CREATE RULE other AS ON INSERT TO plain DO ALSO NOTIFY other");
    insert("plain");
    assertWritesAll(true);
    delete("plain");
    assertWrites("plain");
    restructure(
        "CREATE FUNCTION next() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'",
        "CREATE TABLE numbered (id int PRIMARY KEY, v int, n int DEFAULT next())");
    insert("numbered");
    assertWritesAll(true);
  }

  @Test
  void triggersOfTheServersOwn_changeTheirRowsOnly() {
    restructure(
        "CREATE TRIGGER same BEFORE UPDATE ON plain FOR EACH ROW"
            + " EXECUTE FUNCTION suppress_redundant_updates_trigger()");
    update("plain");
    assertWrites("plain");
  }

  @Test
  void view_withATriggerOfItsOwn_mayChangeAnything() {
    restructure(
        "CREATE FUNCTION instead() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END'",
        "CREATE VIEW replaced AS SELECT id, v FROM parent",
        "CREATE TRIGGER instead INSTEAD OF DELETE ON replaced FOR EACH ROW EXECUTE FUNCTION instead()");
    delete("replaced");
    assertWritesAll(true);
  }

  @Test
  void statement_always_writesTheDatabase() {
    gateway().run(NativeStatement.of("UPDATE plain SET v = 1").allowingWrites());
    assertWritesAll(false);
    gateway().run(NativeStatement.of("SELECT 1").allowingWrites());
    assertWritesAll(true);
    gateway().run(NativeStatement.of("ALTER TABLE plain ADD w int").allowingWrites());
    assertWritesAll(true);
    gateway().run(NativeStatement.of("GRANT SELECT ON plain TO PUBLIC").allowingWrites());
    assertThat(cache.writes()).isInstanceOf(WriteSet.Anything.class);
    gateway().run(NativeStatement.of("ALTER ROLE CURRENT_USER RESET work_mem").allowingWrites());
    assertThat(cache.writes()).isInstanceOf(WriteSet.Anything.class);
    restructure("CREATE FUNCTION f() RETURNS int LANGUAGE plpgsql AS 'BEGIN RETURN 1; END'");
    gateway().run(NativeStatement.of("UPDATE plain SET v = f()").allowingWrites());
    assertWritesAll(true);
  }

  @Test
  void changed_always_followsAnyAction() {
    mesa.changed("written", name("cascading"));
    assertWrites("cascading", "grandchild");
    mesa.changed("written", name("parent"));
    assertWrites("parent", "cascading", "grandchild", "nulled", "restricted");
    mesa.changed("written");
    assertWritesAll(true);
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> mesa.changed("written", name("plian")))
        .withMessageContaining("plain")
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void structure_changedThroughMesa_countsAtOnce() {
    delete("plain");
    assertWrites("plain");
    gateway()
        .run(
            NativeStatement.of("CREATE TABLE more (id int REFERENCES plain ON DELETE CASCADE)")
                .allowingWrites());
    delete("plain");
    assertWrites("plain", "more");
  }

  @Test
  void transaction_always_writesWhatItsParts() {
    gateway()
        .useTransaction(
            transaction -> {
              transaction.execute(Mutation.update("plain").set("v", 1).everyRow().build());
              transaction.execute(Mutation.update("parent").set("v", 1).everyRow().build());
            });
    assertWrites("plain", "parent", "cascading");
  }

  /** What it would see was so when it began, and may not be so when it writes. */
  @Test
  void transaction_thatSeesThePast_readsTheStructureBesideIt() {
    DatabaseGateway past = past();
    past.useTransaction(
        transaction -> {
          transaction.query(Query.from("plain").build());
          restructure("CREATE TABLE more (id int REFERENCES plain ON DELETE CASCADE)");
          transaction.execute(Mutation.deleteFrom("plain").where(eq("id", 1)).build());
        });
    assertWrites("plain", "more");
  }

  @Test
  void transaction_thatSeesThePast_withoutASecondConnection_mayChangeAnything() {
    mesa.close();
    mesa = mesa(source().pooling(Pooling.pooled(0, 1)));
    DatabaseGateway past = past();
    Mutation deletion = Mutation.deleteFrom("plain").where(eq("id", 1)).build();
    past.useTransaction(transaction -> transaction.execute(deletion));
    assertThat(cache.writes()).isInstanceOf(WriteSet.Anything.class);
    gateway().execute(deletion);
    past.useTransaction(transaction -> transaction.execute(deletion));
    assertWrites("plain");
  }

  private DatabaseGateway past() {
    return gateway()
        .with(
            CallOptions.none()
                .withTransaction(
                    TransactionOptions.defaults()
                        .withIsolation(TransactionOptions.Isolation.REPEATABLE_READ)));
  }

  /** What a transaction made and takes back must not count for others. */
  @Test
  void transaction_thatIsRolledBack_leavesNothingOfWhatItSaw() {
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                gateway()
                    .useTransaction(
                        transaction -> {
                          transaction.run(
                              NativeStatement.of(
                                      "ALTER TABLE cascading DROP CONSTRAINT cascading_id_fkey")
                                  .allowingWrites());
                          transaction.execute(
                              Mutation.deleteFrom("parent").where(eq("id", 1)).build());
                          throw new IllegalStateException("the application's own");
                        }));
    delete("parent");
    assertWrites("parent", "cascading", "grandchild", "nulled");
  }

  @Test
  void identity_declared_takesTheServersPlace() {
    mesa.close();
    mesa = mesa(source().serverIdentity("shop"));
    delete("plain");
    String oid = database.one("SELECT oid FROM pg_database WHERE datname = current_database()");
    assertThat(cache.writes()).isEqualTo(new WriteSet.Tables("shop/" + oid, Set.of(name("plain"))));
  }

  @Test
  void identity_thatTheLoginMayNotRead_isUnknown() {
    String login = "limited_" + database.name();
    database.execute(
        "CREATE ROLE \"" + login + "\" LOGIN",
        "GRANT ALL ON ALL TABLES IN SCHEMA public TO \"" + login + "\"",
        "REVOKE EXECUTE ON FUNCTION pg_control_system() FROM PUBLIC");
    try {
      mesa.close();
      mesa = mesa(Source.builder("written").url(database.url(login)).pooling(Pooling.pooled(0, 2)));
      gateway().query(Query.from("plain").build());
      assertThat(((ReadSet.Unknown) cache.reads()).reason()).contains("GRANT", "serverIdentity");
      delete("plain");
      assertThat(cache.writes()).isInstanceOf(WriteSet.Anything.class);
    } finally {
      mesa.close();
      database.execute("DROP OWNED BY \"" + login + "\"", "DROP ROLE \"" + login + "\"");
    }
  }

  @Test
  void source_thatMayReadStandbys_isUnknown() {
    mesa.close();
    mesa =
        mesa(
            source()
                .host(HostAddress.of("127.0.0.1", database.server().port()))
                .role(HostRole.ANY));
    gateway().query(Query.from("plain").build());
    assertThat(((ReadSet.Unknown) cache.reads()).reason()).contains("role(PRIMARY)");
  }

  @Test
  void foreignTable_written_mayChangeAnything() {
    restructure(
        "CREATE FOREIGN DATA WRAPPER none",
        "CREATE SERVER far FOREIGN DATA WRAPPER none",
        "CREATE TABLE spread (id int, v int) PARTITION BY LIST (v)",
        "CREATE FOREIGN TABLE far_1 PARTITION OF spread FOR VALUES IN (1) SERVER far");
    List.<Runnable>of(() -> gateway().query(Query.from("spread").build()), () -> delete("spread"))
        .forEach(call -> assertThatExceptionOfType(MesaException.class).isThrownBy(call::run));
    assertThat(((ReadSet.Unknown) cache.reads()).reason()).contains("foreign table public.far_1");
    assertThat(cache.writes()).isInstanceOf(WriteSet.Anything.class);
  }

  @Test
  void statementBesideForeignTables_mayChangeAnything() {
    gateway().run(NativeStatement.of("DELETE FROM plain").allowingWrites());
    assertThat(cache.writes()).isInstanceOf(WriteSet.Database.class);
    restructure(
        "CREATE FOREIGN DATA WRAPPER none",
        "CREATE SERVER far FOREIGN DATA WRAPPER none",
        "CREATE FOREIGN TABLE far_away (id int) SERVER far");
    gateway().run(NativeStatement.of("DELETE FROM plain").allowingWrites());
    assertThat(cache.writes()).isInstanceOf(WriteSet.Anything.class);
  }
}
