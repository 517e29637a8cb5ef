package io.mesa.postgres.query;

import static io.mesa.query.Filters.contains;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.lt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.cost.CostEstimate;
import io.mesa.cost.CostEstimate.Basis;
import io.mesa.cost.CostHistory;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Aggregate;
import io.mesa.query.ExpectedTime;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What queries are expected to cost on a real server. */
class EstimateTest {
  private static TestDatabase database;
  private Mesa mesa;
  private DatabaseGateway gateway;

  @BeforeAll
  static void create() {
    database = PostgresServer.shared(18).createDatabase("estimated");
    database.execute(
        "CREATE TABLE word AS SELECT n AS id, n % 100 AS kind, md5(n::text) AS text"
            + " FROM generate_series(1, 200000) n",
        "ALTER TABLE word ADD PRIMARY KEY (id)", "VACUUM ANALYZE word");
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  @BeforeEach
  void open() {
    mesa = Mesa.of(source());
    gateway = mesa.gateway();
  }

  private static Source source() {
    return Source.builder("estimated").url(database.url()).pooling(Pooling.pooled(0, 2)).build();
  }

  @AfterEach
  void close() {
    mesa.close();
  }

  private static Query below(int id) {
    return Query.from("word").where(lt("id", id)).aggregate(Aggregate.count().as("n")).build();
  }

  private static Query containing(String text) {
    return Query.from("word")
        .where(contains("text", text))
        .aggregate(Aggregate.count().as("n"))
        .build();
  }

  private static Duration expected(CostEstimate estimate) {
    return estimate.expected().orElseThrow();
  }

  @Test
  void estimate_ofAQueryNeverRun_restsOnThePlan() {
    CostEstimate estimate = gateway.estimate(containing("abc"));

    assertThat(estimate.basis()).isEqualTo(Basis.PLAN);
    assertThat(estimate.samples()).isZero();
    assertThat(expected(estimate)).isBetween(Duration.ofMillis(1), Duration.ofSeconds(2));
    assertThat(estimate.bound().orElseThrow()).isGreaterThan(expected(estimate));
    assertThat(estimate.rows()).hasValue(1);
  }

  @Test
  void estimate_ofOneShape_isLongerWhereThePlanReadsMore() {
    for (int i = 1; i <= 10; i++) {
      gateway.estimate(below(i * 20_000));
      gateway.query(below(i * 20_000));
    }

    CostEstimate few = gateway.estimate(below(11));
    CostEstimate many = gateway.estimate(below(199_999));

    assertThat(many.basis()).isEqualTo(Basis.BLEND);
    assertThat(many.samples()).isEqualTo(10);
    assertThat(expected(many)).isGreaterThan(expected(few).multipliedBy(3));
  }

  @Test
  void estimate_ofAShapeThatRanOftenAndAlike_asksTheDatabaseNothing() {
    Query query = Query.from("word").where(eq("id", 7)).build();
    int runs = 0;
    do { // On a busy machine runs may be unlike each other.
      for (int i = 0; i < 100; i++) {
        gateway.query(query);
      }
      runs += 100;
    } while (gateway.estimate(query).basis() != Basis.HISTORY && runs < 2_000);
    database.execute("ALTER TABLE word RENAME TO hidden");
    try {
      CostEstimate estimate = gateway.estimate(query);

      assertThat(estimate.basis()).isEqualTo(Basis.HISTORY);
      assertThat(estimate.samples()).isEqualTo(runs);
      assertThat(estimate.rows()).hasValue(1);
    } finally {
      database.execute("ALTER TABLE hidden RENAME TO word");
    }
  }

  @Test
  void estimate_ofAnUnknownRelation_isRefused() {
    Query query = Query.from("word").where(exists("nothing")).build();

    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> gateway.estimate(query))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.NOT_FOUND));
  }

  @Test
  void estimate_withSessionSettings_isMadeUnderThem() {
    Query query = Query.from("word").where(eq("id", 7)).build();
    DatabaseGateway without =
        gateway.with(
            CallOptions.none()
                .withSessionSetting("enable_indexscan", "off")
                .withSessionSetting("enable_bitmapscan", "off"));

    assertThat(expected(without.estimate(query)))
        .isGreaterThan(expected(gateway.estimate(query)).multipliedBy(3));
  }

  @Test
  void estimate_ofRunsThatWereCutShort_isAtLeastThatLong() {
    Query query = containing("zzz");
    DatabaseGateway hurried = gateway.with(CallOptions.none().withTimeout(Duration.ofMillis(2)));
    for (int i = 0; i < 30; i++) {
      try {
        hurried.query(query);
      } catch (MesaException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT);
      }
    }

    assertThat(expected(gateway.estimate(query))).isGreaterThan(Duration.ofNanos(1_500_000));
  }

  private static NativeStatement statement(int id) {
    return NativeStatement.of("SELECT count(*) FROM word WHERE id < $1", id);
  }

  @Test
  void estimate_ofAStatement_restsOnItsPlanAndOnRunsOfItsText() {
    assertThat(gateway.estimate(statement(100_000)).basis()).isEqualTo(Basis.PLAN);
    for (int i = 0; i < 5; i++) {
      gateway.run(statement(100_000 + i));
    }

    CostEstimate estimate = gateway.estimate(statement(99_000));

    assertThat(estimate.basis()).isEqualTo(Basis.BLEND);
    assertThat(estimate.samples()).isEqualTo(5);
    assertThat(gateway.estimate(NativeStatement.of("SELECT 1")).samples()).isZero();
  }

  @Test
  void estimate_ofAStatementThatWrites_writesNothing() {
    NativeStatement delete = NativeStatement.of("DELETE FROM word").allowingWrites();

    assertThat(gateway.estimate(delete).isKnown()).isTrue();
    assertThat(gateway.query(below(2)).iterator().next().get("n", Long.class)).isEqualTo(1);
  }

  @Test
  void estimate_ofAStatementWithoutAPlan_isUnknown() {
    NativeStatement create = NativeStatement.of("CREATE TABLE made (id int)").allowingWrites();

    assertThat(gateway.estimate(create).isKnown()).isFalse();
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> gateway.run(NativeStatement.of("SELECT * FROM made")));
  }

  @Test
  void estimate_ofAStatementThatIsNone_isRefused() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> gateway.estimate(NativeStatement.of("SELECT FROM FROM word")))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_QUERY));
  }

  @Test
  void explain_ofAQuery_tellsHowLongItIsExpectedToTake() {
    gateway.query(containing("abc"));

    ExpectedTime time = gateway.explain(containing("abc")).time().orElseThrow();

    assertThat(time.basis()).isEqualTo("BLEND");
    assertThat(time.samples()).isEqualTo(1);
    assertThat(time.bound()).isGreaterThan(time.expected());
  }

  @Test
  void estimate_afterMesaWasOpenedAgainWithItsHistory_knowsEarlierRuns(@TempDir Path directory) {
    Path file = directory.resolve("costs.json");
    try (Mesa first = open(CostHistory.file(file))) {
      for (int i = 0; i < 10; i++) {
        first.gateway().estimate(below(20_000 * i + 1));
        first.gateway().query(below(20_000 * i + 1));
      }
    }
    try (Mesa second = open(CostHistory.file(file))) {
      CostEstimate estimate = second.gateway().estimate(below(100_001));

      assertThat(estimate.basis()).isEqualTo(Basis.BLEND);
      assertThat(estimate.samples()).isEqualTo(10);
    }
  }

  @Test
  void open_withAHistoryThatIsSomethingElse_isRefused(@TempDir Path directory) throws IOException {
    Path file = Files.writeString(directory.resolve("costs.json"), "something else");

    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> open(CostHistory.file(file)))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION));
    assertThat(file).hasContent("something else");
  }

  private static Mesa open(CostHistory history) {
    return Mesa.builder().source(source()).history(history).build();
  }

  @Test
  void accuracy_afterEstimatedRuns_isKnown() {
    assertThat(gateway.accuracy()).isEmpty();
    gateway.estimate(containing("abc"));
    gateway.query(containing("abc"));

    assertThat(gateway.accuracy())
        .hasValueSatisfying(accuracy -> assertThat(accuracy.estimates()).isEqualTo(1));
  }
}
