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
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Aggregate;
import io.mesa.query.Query;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

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
    mesa =
        Mesa.of(
            Source.builder("estimated").url(database.url()).pooling(Pooling.pooled(0, 2)).build());
    gateway = mesa.gateway();
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
    for (int i = 0; i < 100; i++) {
      gateway.query(query);
    }
    database.execute("ALTER TABLE word RENAME TO hidden");
    try {
      CostEstimate estimate = gateway.estimate(query);

      assertThat(estimate.basis()).isEqualTo(Basis.HISTORY);
      assertThat(estimate.samples()).isEqualTo(100);
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

  @Test
  void accuracy_afterEstimatedRuns_isKnown() {
    assertThat(gateway.accuracy()).isEmpty();
    gateway.estimate(containing("abc"));
    gateway.query(containing("abc"));

    assertThat(gateway.accuracy())
        .hasValueSatisfying(accuracy -> assertThat(accuracy.estimates()).isEqualTo(1));
  }
}
