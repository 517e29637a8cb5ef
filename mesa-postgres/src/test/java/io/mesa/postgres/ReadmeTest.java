package io.mesa.postgres;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.admin.Confirmation;
import io.mesa.admin.NewUser;
import io.mesa.admin.OwnedObjects;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.NativeStatement;
import io.mesa.query.Row;
import io.mesa.query.Rows;
import io.mesa.runtime.ActionReport;
import io.mesa.runtime.Session;
import io.mesa.runtime.SessionFilter;
import io.mesa.runtime.Termination;
import io.mesa.runtime.WaitGraph;
import io.mesa.source.Secret;
import io.mesa.source.Source;
import io.mesa.structure.Database;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.structure.TableSummary;
import io.mesa.value.Reading;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * The README's Java, run: each of its blocks stands in this file, to the letter but for white
 * space.
 */
class ReadmeTest {
  private static final Pattern BLOCK = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);

  private static TestDatabase database;

  @BeforeAll
  static void open() {
    database = PostgresServer.shared(18).createDatabase("shop");
    database.execute(
        "CREATE SCHEMA sales",
        "CREATE TABLE sales.orders (id bigint PRIMARY KEY, total numeric(10, 2), state text)",
        "CREATE TABLE sales.note (text text)",
        "INSERT INTO sales.orders VALUES (7, 12.50, 'open')");
  }

  @AfterAll
  static void close() {
    database.close();
  }

  @Test
  void everyBlock_standsInThisFile() throws IOException {
    String self =
        squeezed(Files.readString(Path.of("src/test/java/io/mesa/postgres/ReadmeTest.java")));
    Matcher blocks = BLOCK.matcher(Files.readString(Path.of("../README.md")));
    int count = 0;
    while (blocks.find()) {
      assertThat(self).contains(squeezed(blocks.group(1)));
      count++;
    }
    assertThat(count).isGreaterThanOrEqualTo(6);
  }

  private static String squeezed(String text) {
    return text.replaceAll("\\s+", "");
  }

  @Test
  void fiveMinutes() {
    String url = database.url();
    Source shop = Source.fromUrl("shop", url);
    try (Mesa mesa = Mesa.of(shop)) {
      DatabaseGateway gateway = mesa.gateway("shop");

      for (TableSummary table : gateway.tables(TableFilter.inSchemas("sales"))) {
        System.out.printf("%-30s %s rows, %s bytes%n", table.name(), table.rows(), table.bytes());
      }
      Rows open =
          gateway.run(
              NativeStatement.of("SELECT id, total FROM sales.orders WHERE state = $1", "open"));
      for (Row order : open) {
        System.out.println(
            order.get("id", Long.class) + ": " + order.get("total", BigDecimal.class));
      }
    }
  }

  @Test
  void inspect() {
    try (Mesa mesa = Mesa.of(Source.fromUrl("shop", database.url()))) {
      DatabaseGateway gateway = mesa.gateway();
      for (Database database : gateway.databases()) {
        System.out.println(database.name() + ": " + database.bytes()); // 7811043, or DENIED: …
        if (database.bytes() instanceof Reading.Missing<Long> missing) {
          missing.remedy().ifPresent(System.out::println); // GRANT CONNECT ON DATABASE …
        }
      }
      try (Stream<Table> tables = gateway.structure(TableFilter.all())) {
        tables
            .filter(table -> table.primaryKey().isEmpty())
            .forEach(table -> System.out.println(table.name() + " has no primary key"));
      }
      WaitGraph waits = gateway.waits();
      for (WaitGraph.Node root : waits.roots()) {
        System.out.println(root + " blocks " + waits.waitsFor(root).size() + " directly");
      }
    }
  }

  @Test
  void act() throws Exception {
    try (Mesa mesa = Mesa.of(Source.fromUrl("shop", database.url()));
        Connection victim = database.connect()) {
      DatabaseGateway gateway = mesa.gateway();
      victim.createStatement().execute("SELECT 1");
      Session session =
          gateway
              .sessions(SessionFilter.standard().withIdle().withDatabase(database.name()))
              .stream()
              .filter(other -> !other.own())
              .findFirst()
              .orElseThrow();
      Secret password = Secret.of("readme-password");

      Termination end = gateway.terminate(session.id().get()); // ENDED, SIGNALLED, GONE or DENIED

      assertThat(end.outcome()).isEqualTo(Termination.Outcome.ENDED);
      String name = "readme_" + database.name();
      NewUser user = NewUser.application(name, database.name(), "sales").withPassword(password);
      gateway.preview().createUser(user).statements().forEach(System.out::println);
      ActionReport created = gateway.createUser(user);
      created.notes().forEach(System.out::println); // what PUBLIC still grants beyond it
      assertThat(gateway.user(name)).isPresent();
      gateway.dropUser(name, new OwnedObjects.Drop(), Confirmation.of(name));
    }
  }

  @Test
  void run() {
    try (Mesa mesa = Mesa.of(Source.fromUrl("shop", database.url()))) {
      DatabaseGateway gateway = mesa.gateway();
      gateway.run(
          NativeStatement.of("UPDATE sales.orders SET state = $1 WHERE id = $2", "paid", 7L)
              .allowingWrites());
      assertThat(database.one("SELECT state FROM sales.orders WHERE id = 7")).isEqualTo("paid");
    }
  }
}
