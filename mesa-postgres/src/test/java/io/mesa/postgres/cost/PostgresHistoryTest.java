package io.mesa.postgres.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.Mesa;
import io.mesa.cost.CostEstimate;
import io.mesa.cost.CostHistory;
import io.mesa.cost.ShapeRuns;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.job.PostgresStores;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Query;
import io.mesa.runtime.ActionReport;
import io.mesa.source.Source;
import io.mesa.tck.CostHistoryContract;
import io.mesa.tck.PlainCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A history in PostgreSQL holds the contract, and what is not its own is refused. */
class PostgresHistoryTest {
  private static final String SCHEMA = "Mesa's costs";
  private static final String QUOTED = "\"Mesa's costs\".";
  private static final Query QUERY = Query.from("item").select("id").build();
  private static TestDatabase database;

  @BeforeAll
  static void create() {
    database = PostgresServer.shared(18).createDatabase("costs");
    database.execute("CREATE TABLE item (id int PRIMARY KEY)", "INSERT INTO item VALUES (1)");
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  private static Source source() {
    return Source.fromUrl("shop", database.url());
  }

  @AfterEach
  void remove() {
    try (Mesa mesa = Mesa.of(source())) {
      mesa.gateway().stores().remove(SCHEMA);
    }
  }

  private static ActionReport install() {
    try (Mesa mesa = Mesa.of(source())) {
      return mesa.gateway().stores().install(SCHEMA);
    }
  }

  private static Mesa open() {
    return Mesa.builder().source(source()).history("shop", SCHEMA).build();
  }

  private static ShapeRuns shape(String id) {
    var run =
        new ShapeRuns.Run(
            Instant.parse("2024-05-01T12:00:00Z"), Duration.ofMillis(3), false, Optional.empty());
    return new ShapeRuns(id, 1, List.of(run));
  }

  @Nested
  class Contract extends CostHistoryContract {
    private Connections connections;

    @Override
    protected CostHistory openHistory() {
      install();
      connections = Connections.of(source(), (name, change) -> {});
      return anotherHold();
    }

    @Override
    protected CostHistory anotherHold() {
      return new PostgresStores(connections).history(SCHEMA, new PlainCalls());
    }

    @AfterEach
    void closeConnections() {
      connections.close();
    }
  }

  @Test
  void install_inAPreview_printsTheTableAndCreatesNothing() {
    try (Mesa mesa = Mesa.of(source())) {
      ActionReport preview = mesa.gateway().preview().stores().install(SCHEMA);
      assertThat(preview.statements()).anyMatch(sql -> sql.contains(QUOTED + "cost_history ("));
      assertThat(database.one("SELECT to_regclass('\"Mesa''s costs\".cost_history') IS NULL"))
          .isEqualTo("t");
    }
  }

  @Test
  void install_whereOnlyJobsAreKept_addsTheHistory() {
    install();
    database.execute("DROP TABLE " + QUOTED + "cost_history, " + QUOTED + "cost_store");
    assertThat(install().statements())
        .isNotEmpty()
        .noneMatch(sql -> sql.contains("CREATE TABLE " + QUOTED + "job"));
    assertThat(install().statements()).isEmpty();
  }

  @Test
  void close_ofOneMesa_letsTheNextEstimateFromHistory() {
    install();
    try (Mesa first = open()) {
      for (int i = 0; i < 30; i++) {
        first.gateway().query(QUERY);
      }
    }
    try (Mesa second = open()) {
      CostEstimate estimate = second.gateway().estimate(QUERY);
      assertThat(estimate.samples()).isGreaterThanOrEqualTo(20);
      assertThat(estimate.expected()).isPresent();
    }
  }

  @Test
  void build_whereNothingIsInstalled_saysHowTo() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(PostgresHistoryTest::open)
        .withMessageContaining("stores().install(")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION));
  }

  @Test
  void build_onAHistoryOfANewerFormat_isRefused() {
    install();
    database.execute("UPDATE " + QUOTED + "cost_store SET format = 99");
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(PostgresHistoryTest::open)
        .withMessageContaining("format 99")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION));
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(PostgresHistoryTest::install)
        .withMessageContaining("newer version");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"b\":[1,[1,5,true]]}", "{\"a\":[1,[1,5,tr"})
  void load_ofARowThatIsSomethingElse_isRefusedAndLeftAsItIs(String runs) {
    install();
    database.execute(
        "INSERT INTO " + QUOTED + "cost_history VALUES ('shop', 'a', now(), '" + runs + "')");
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(PostgresHistoryTest::open)
        .withMessageContaining("shape 'a' of source 'shop'")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION));
    try (Connections connections = Connections.of(source(), (name, change) -> {})) {
      CostHistory history = new PostgresStores(connections).history(SCHEMA, new PlainCalls());
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> history.save("shop", List.of(shape("c"))));
    }
    assertThat(database.one("SELECT string_agg(runs, ',') FROM " + QUOTED + "cost_history"))
        .isEqualTo(runs);
  }

  @Test
  void build_whereTheDatabaseIsOutOfReach_beginsAnew() {
    Source nowhere = Source.fromUrl("away", "postgresql://nobody@localhost:1/none");
    try (Mesa mesa =
        Mesa.builder().source(source()).source(nowhere).history("away", SCHEMA).build()) {
      assertThat(mesa.gateway("shop").query(QUERY).size()).isEqualTo(1);
    }
  }
}
