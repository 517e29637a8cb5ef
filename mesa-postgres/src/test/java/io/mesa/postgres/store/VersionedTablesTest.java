package io.mesa.postgres.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.source.Source;
import io.mesa.tck.PlainCalls;
import java.util.List;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Tables come from any format to the newest, with what is in them. */
class VersionedTablesTest {
  private static final List<String> FIRST =
      List.of(
          "CREATE SCHEMA IF NOT EXISTS %1$s",
          "CREATE TABLE %1$s.thing_store (format int NOT NULL)",
          "INSERT INTO %1$s.thing_store VALUES (0)",
          "CREATE TABLE %1$s.thing (id int PRIMARY KEY)");
  private static final List<String> SECOND =
      List.of("ALTER TABLE %1$s.thing ADD COLUMN size int NOT NULL DEFAULT 7");
  private static final List<String> THIRD =
      List.of("ALTER TABLE %1$s.thing RENAME COLUMN size TO bulk");

  private TestDatabase database;
  private Connections connections;

  @BeforeEach
  void open() {
    database = PostgresServer.shared(18).createDatabase("things");
    connections = Connections.of(Source.fromUrl("shop", database.url()), (name, change) -> {});
  }

  @AfterEach
  void close() {
    connections.close();
    database.close();
  }

  /** As a version of Mesa has them that knows so many formats. */
  private static VersionedTables tables(int formats) {
    return tables(List.of(FIRST, SECOND, THIRD).subList(0, formats));
  }

  private static VersionedTables tables(List<List<String>> formats) {
    return new VersionedTables("Some things", "things", "thing_store", formats);
  }

  private List<String> install(VersionedTables tables) {
    return new PlainCalls()
        .call(
            call ->
                connections
                    .transact(call, session -> tables.installation(session).run(session))
                    .report(true)
                    .statements());
  }

  private void check(VersionedTables tables) {
    new PlainCalls()
        .call(
            call ->
                connections.read(
                    call,
                    session -> {
                      tables.check(session);
                      return true;
                    }));
  }

  private static void refused(String words, ThrowingCallable call) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(call)
        .withMessageContaining(words)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION));
  }

  @Test
  void installation_whereNothingIs_makesTheNewestAtOnce() {
    refused(
        "Nothing is installed in schema 'Some things' to keep things in", () -> check(tables(1)));
    assertThat(install(tables(3))).hasSize(7);
    check(tables(3));
    assertThat(install(tables(3))).isEmpty();
  }

  @Test
  void installation_overAnOlderFormat_takesTheStepsThatAreMissingAndLeavesTheRows() {
    install(tables(1));
    database.execute("INSERT INTO \"Some things\".thing VALUES (1)");
    refused("Not all is installed", () -> check(tables(3)));

    assertThat(install(tables(3)))
        .containsExactly(
            "ALTER TABLE \"Some things\".thing ADD COLUMN size int NOT NULL DEFAULT 7",
            "ALTER TABLE \"Some things\".thing RENAME COLUMN size TO bulk",
            "UPDATE \"Some things\".thing_store SET format = 3");

    check(tables(3));
    assertThat(database.one("SELECT id || ' ' || bulk FROM \"Some things\".thing"))
        .isEqualTo("1 7");
  }

  @Test
  void installation_overANewerFormat_isRefusedAndChangesNothing() {
    install(tables(3));
    refused("of format 3, and this version of Mesa knows 2", () -> install(tables(2)));
    refused("use a newer version", () -> check(tables(2)));
    check(tables(3));
  }

  @Test
  void installation_whoseStepFails_changesNothing() {
    install(tables(1));
    List<String> wrong = List.of("ALTER TABLE %1$s.nothing ADD COLUMN size int");
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> install(tables(List.of(FIRST, SECOND, wrong))));
    check(tables(1));
    assertThat(install(tables(2))).hasSize(2);
  }
}
