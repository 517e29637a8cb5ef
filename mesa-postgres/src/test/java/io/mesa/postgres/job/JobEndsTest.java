package io.mesa.postgres.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.cost.CostEstimate;
import io.mesa.error.MesaException;
import io.mesa.job.JobLimits;
import io.mesa.job.JobRequest;
import io.mesa.job.JobResult;
import io.mesa.job.JobState;
import io.mesa.job.JobStore;
import io.mesa.job.JobStore.Claim;
import io.mesa.job.JobStore.NewJob;
import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Query;
import io.mesa.query.RowColumn;
import io.mesa.query.Rows;
import io.mesa.source.Source;
import io.mesa.tck.PlainCalls;
import io.mesa.value.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ends that are written together are told apart. */
class JobEndsTest {
  private static final String SCHEMA = "mesa";
  private static final int JOBS = 200;
  private static final Duration LEASE = Duration.ofMinutes(5);

  private final ExecutorService workers = Executors.newFixedThreadPool(16);
  private TestDatabase database;
  private Connections connections;
  private JobStore store;

  @BeforeEach
  void open() {
    database = PostgresServer.shared(18).createDatabase("ends");
    Source source = Source.fromUrl("shop", database.url());
    try (Mesa mesa = Mesa.of(source)) {
      mesa.gateway().stores().install(SCHEMA);
    }
    connections = Connections.of(source, (name, change) -> {});
    store = new PostgresStores(connections).jobs(SCHEMA, new PlainCalls());
  }

  @AfterEach
  void close() {
    workers.shutdownNow();
    connections.close();
    database.close();
  }

  private List<Claim> claimed(int count) {
    var request =
        new JobRequest(
            "shop",
            Query.from("item").select("id").build(),
            Optional.empty(),
            Optional.empty(),
            Map.of(),
            true);
    var job = new NewJob(request, Optional.empty(), CostEstimate.unknown(), JobLimits.defaults());
    IntStream.range(0, count).forEach(i -> store.submit(job));
    return store.claim(Map.of("shop", count), LEASE);
  }

  private static Rows rows(Object... values) {
    List<Object[]> rows = new ArrayList<>();
    for (Object value : values) {
      rows.add(new Object[] {value});
    }
    return Rows.of(List.of(new RowColumn("name", ValueType.TEXT, "text")), rows);
  }

  private boolean complete(Claim claim, Rows rows) {
    return store.complete(claim, new JobResult(rows.size(), 10, rows.size()), rows);
  }

  @Test
  void complete_byManyAtOnce_tellsEachItsOwn() {
    List<Claim> claims = claimed(JOBS);
    for (int i = 0; i < JOBS; i += 3) {
      store.cancel(claims.get(i).id());
    }
    List<CompletableFuture<Boolean>> written =
        IntStream.range(0, JOBS)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> complete(claims.get(i), rows("job " + i, "more")), workers))
            .toList();
    for (int i = 0; i < JOBS; i++) {
      Claim claim = claims.get(i);
      boolean lost = i % 3 == 0;
      assertThat(written.get(i).join()).as("job " + i).isEqualTo(!lost);
      assertThat(store.find(claim.id()).orElseThrow().state())
          .isEqualTo(lost ? JobState.CANCELLED : JobState.COMPLETED);
      Optional<String> first =
          store.rows(claim.id(), 0, 5).map(rows -> rows.get(0).get("name", String.class));
      assertThat(first).isEqualTo(lost ? Optional.empty() : Optional.of("job " + i));
    }
  }

  /** From so many on, claims and ends are planned once and no longer each time. */
  @Test
  void complete_whereManyWereTakenBefore_tellsEachItsOwn() {
    claimed(1_000);
    complete_byManyAtOnce_tellsEachItsOwn();
  }

  @Test
  void complete_withALostAndAHeldClaimOfAJob_keepsWhatTheHeldOneGives() {
    for (int round = 0; round < 20; round++) {
      Claim lost = claimed(1).get(0);
      store.giveBack(lost, Duration.ZERO, true);
      Claim held = store.claim(Map.of("shop", 1), LEASE).get(0);
      assertThat(held.id()).isEqualTo(lost.id());
      var late = CompletableFuture.supplyAsync(() -> complete(lost, rows("lost")), workers);
      var right = CompletableFuture.supplyAsync(() -> complete(held, rows("held")), workers);
      assertThat(right.join()).isTrue();
      assertThat(late.join()).isFalse();
      assertThat(store.rows(held.id(), 0, 5).orElseThrow().get(0).get("name", String.class))
          .isEqualTo("held");
    }
  }

  /** A trigger refuses one of them: the others are written all the same. */
  @Test
  void complete_besideOneThatTheServerRefuses_isWritten() {
    database.execute(
        "CREATE FUNCTION refuse() RETURNS trigger LANGUAGE plpgsql AS"
            + " $$ BEGIN RAISE EXCEPTION 'not this one'; END $$",
        "CREATE TRIGGER refuse BEFORE INSERT ON mesa.job_result FOR EACH ROW"
            + " WHEN (NEW.content LIKE '%refused%') EXECUTE FUNCTION refuse()");
    List<Claim> claims = claimed(JOBS);
    List<CompletableFuture<Boolean>> written =
        IntStream.range(0, JOBS)
            .mapToObj(
                i ->
                    CompletableFuture.supplyAsync(
                        () -> complete(claims.get(i), rows(i % 20 == 0 ? "refused" : "kept")),
                        workers))
            .toList();
    for (int i = 0; i < JOBS; i++) {
      boolean refused = i % 20 == 0;
      if (refused) {
        assertThat(written.get(i).handle((any, error) -> error).join())
            .as("job " + i)
            .hasCauseInstanceOf(MesaException.class);
      } else {
        assertThat(written.get(i).join()).as("job " + i).isTrue();
      }
      assertThat(store.rows(claims.get(i).id(), 0, 1).isPresent()).isEqualTo(!refused);
    }
  }
}
