package io.mesa.postgres.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.call.SubmitOptions;
import io.mesa.call.SubmitOptions.Prefer;
import io.mesa.gateway.Outcome;
import io.mesa.job.JobId;
import io.mesa.job.JobLimits;
import io.mesa.job.JobResult;
import io.mesa.job.JobState;
import io.mesa.job.QueryJob;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Query;
import io.mesa.source.Limits;
import io.mesa.source.Source;
import io.mesa.tck.environment.Timing;
import io.mesa.tck.environment.Waiting;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Jobs whose results are larger than a call may give. */
class LargeJobTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int ROWS = 30_000;
  private static final String RUNNING =
      "SELECT count(*) FROM pg_stat_activity WHERE state = 'active' AND query LIKE '%\"slow\"%'"
          + " AND pid <> pg_backend_pid() AND datname = current_database()";

  private static TestDatabase database;

  @BeforeAll
  static void create() {
    database = PostgresServer.shared(18).createDatabase("large");
    database.execute(
        "CREATE TABLE item (id int PRIMARY KEY, name text)",
        "INSERT INTO item SELECT i, 'item ' || i FROM generate_series(1, " + ROWS + ") i",
        "CREATE TABLE note (item_id int REFERENCES item, text text)",
        "INSERT INTO note SELECT id, 'note of ' || id FROM item",
        "CREATE INDEX ON note (item_id)",
        "CREATE VIEW slow AS SELECT id, CASE WHEN id > 200 THEN pg_sleep(1)::text END AS nap FROM item");
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  private static Mesa open(JobLimits limits) {
    Source source =
        Source.builder("shop")
            .url(database.url())
            .limits(Limits.defaults().withMaxRows(100))
            .build();
    return Mesa.builder().source(source).jobLimits(limits).build();
  }

  private static JobId later(Mesa mesa, Query query) {
    var later = CallOptions.none().withSubmit(SubmitOptions.defaults().withPrefer(Prefer.LATER));
    return ((Outcome.Deferred) mesa.gateway().with(later).submit(query)).jobId();
  }

  @Test
  void job_overTheLimitsOfACall_keepsAllOfIt() {
    try (Mesa mesa = open(JobLimits.defaults())) {
      JobId id =
          later(
              mesa,
              Query.from("item")
                  .select("id", "name")
                  .include("note", note -> note.select("text"))
                  .build());
      QueryJob job = mesa.jobs().await(id, PATIENCE);
      assertThat(job.state()).as(job.toString()).isEqualTo(JobState.COMPLETED);
      assertThat(job.result().orElseThrow().rows()).isEqualTo(ROWS);
      assertThat(job.result().orElseThrow().isCut()).isFalse();
      var last = mesa.jobs().result(id, 29, 1_000).rows().get(999);
      assertThat(last.many("note").get(0).get("text", String.class))
          .isEqualTo("note of " + last.get("id", Integer.class));
    }
  }

  @Test
  void job_overItsLargestResult_saysHowLargeItWas() {
    try (Mesa mesa = open(JobLimits.defaults().withResultBytes(300_000))) {
      JobId id = later(mesa, Query.from("item").select("id", "name").build());
      JobResult result = mesa.jobs().await(id, PATIENCE).result().orElseThrow();
      assertThat(result.rows()).isEqualTo(ROWS);
      assertThat(result.kept()).isEqualTo(1_000);
      assertThat(mesa.jobs().result(id, 0, 1_000).rows().size()).isEqualTo(1_000);
    }
  }

  @Test
  void job_cancelledWhileItsRowsAreRead_endsItsBackendsWorkWithinASecond() {
    try (Mesa mesa = open(JobLimits.defaults())) {
      Timing.within(
          "the work on the server",
          Duration.ofSeconds(1),
          () -> {
            JobId id = later(mesa, Query.from("slow").select("id", "nap").build());
            Waiting.until("a query that runs again, row by row", PATIENCE, () -> isReadRowByRow());
            return id;
          },
          id -> {
            mesa.jobs().cancel(id);
            Waiting.until("an idle server", PATIENCE, () -> database.one(RUNNING).equals("0"));
          });
    }
  }

  /** What was asked at first gave its rows without any sleep. */
  private static boolean isReadRowByRow() {
    return database
        .one(RUNNING + " AND wait_event = 'PgSleep' AND clock_timestamp() - query_start > '0.5 s'")
        .equals("1");
  }
}
