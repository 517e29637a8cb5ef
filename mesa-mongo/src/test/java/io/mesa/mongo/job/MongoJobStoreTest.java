package io.mesa.mongo.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Updates;
import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.call.SubmitOptions;
import io.mesa.cost.CostEstimate;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.gateway.Outcome;
import io.mesa.job.JobId;
import io.mesa.job.JobLimits;
import io.mesa.job.JobRequest;
import io.mesa.job.JobResult;
import io.mesa.job.JobStore;
import io.mesa.mongo.connect.Clients;
import io.mesa.mongo.testing.MongoServer;
import io.mesa.mongo.testing.TestDatabase;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.RowColumn;
import io.mesa.query.Rows;
import io.mesa.runtime.ActionReport;
import io.mesa.source.Source;
import io.mesa.tck.JobStoreContract;
import io.mesa.tck.PlainCalls;
import io.mesa.value.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.locks.LockSupport;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * Jobs in MongoDB, or in what speaks its protocol, hold the contract of stores; their collections
 * come and go as asked.
 */
class MongoJobStoreTest {
  private static final Query QUERY = Query.from("item").select("name").build();

  private TestDatabase data;
  private TestDatabase kept;

  @BeforeEach
  void create() {
    data = MongoServer.shared().createDatabase("data");
    data.plain().getCollection("item").insertOne(new Document("_id", 1).append("name", "one"));
    kept = MongoServer.shared().createDatabase("jobs");
  }

  @AfterEach
  void drop() {
    data.close();
    kept.close();
  }

  private Source source() {
    return Source.fromUrl("shop", data.url());
  }

  private ActionReport install() {
    try (Mesa mesa = Mesa.of(source())) {
      return mesa.gateway().stores().install(kept.name());
    }
  }

  private Mesa open() {
    return Mesa.builder().source(source()).jobs("shop", kept.name()).build();
  }

  private static DatabaseGateway later(Mesa mesa) {
    return mesa.gateway()
        .with(
            CallOptions.none()
                .withSubmit(SubmitOptions.defaults().withPrefer(SubmitOptions.Prefer.LATER)));
  }

  private static void refused(Mesa mesa, String word) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> later(mesa).submit(QUERY))
        .withMessageContaining(word)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION));
  }

  private long count(String collection) {
    return kept.plain().getCollection(collection).countDocuments();
  }

  @Nested
  class Contract extends JobStoreContract {
    private Clients clients;

    @Override
    protected JobStore openStore() {
      install();
      clients = Clients.of(source(), (name, change) -> {});
      return new MongoStores(clients).jobs(kept.name(), new PlainCalls());
    }

    @AfterEach
    void closeClients() {
      clients.close();
    }

    @Override
    protected boolean spoil(JobId job) {
      kept.plain()
          .getCollection("job")
          .updateOne(
              Filters.eq("_id", job.value().toString()), Updates.set("query", "{\"mesa\": 99}"));
      return true;
    }

    @Override
    protected void pass(Duration time) {
      long end = System.nanoTime() + time.toNanos();
      while (System.nanoTime() - end < 0) {
        LockSupport.parkNanos(end - System.nanoTime());
      }
    }
  }

  @Nested
  class Results {
    private Clients clients;
    private JobStore store;

    @BeforeEach
    void openStore() {
      install();
      clients = Clients.of(source(), (name, change) -> {});
      store = new MongoStores(clients).jobs(kept.name(), new PlainCalls());
    }

    @AfterEach
    void closeClients() {
      clients.close();
    }

    private JobStore.Claim claim(Duration lease) {
      var request =
          new JobRequest("shop", QUERY, Optional.empty(), Optional.empty(), Map.of(), true);
      return store.adopt(
          new JobStore.NewJob(
              request, Optional.empty(), CostEstimate.unknown(), JobLimits.defaults()),
          lease);
    }

    private static Rows rows(String... names) {
      List<Object[]> values = new ArrayList<>();
      for (String name : names) {
        values.add(new Object[] {name});
      }
      return Rows.of(List.of(new RowColumn("name", ValueType.TEXT, "string")), values);
    }

    @Test
    void complete_withAPartLargerThanADocument_isReadAsItWas() {
      JobStore.Claim claim = claim(Duration.ofMinutes(1));
      String large = "\u20ac".repeat(6 << 20);
      assertThat(store.complete(claim, new JobResult(2, 1, 2), rows("small", large))).isTrue();
      Rows read = store.rows(claim.id(), 0, 10).orElseThrow();
      assertThat(read.map((Row row) -> row.get("name", String.class).length()))
          .containsExactly(5, large.length());
    }

    @Test
    void complete_withALostClaim_leavesNothing() {
      JobStore.Claim claim = claim(Duration.ofMinutes(1));
      store.cancel(claim.id());
      assertThat(store.complete(claim, new JobResult(1, 1, 1), rows("one"))).isFalse();
      assertThat(count("job_result")).isZero();
    }

    @Test
    void rows_beforeTheJobSaysThatItIsCompleted_areNotSeen() {
      JobStore.Claim claim = claim(Duration.ofMinutes(1));
      kept.plain()
          .getCollection("job_result")
          .insertOne(
              new Document("job", claim.id().value().toString())
                  .append("token", claim.token())
                  .append("part", 0)
                  .append("piece", 0)
                  .append("content", rows("half").toJson()));
      assertThat(store.rows(claim.id(), 0, 10)).isEmpty();
    }

    @Test
    void find_ofAJobOfADifferentStore_isEmpty() {
      JobStore.Claim claim = claim(Duration.ofMinutes(1));
      String other = store.mark().equals("00000000") ? "00000001" : "00000000";
      assertThat(store.rows(new JobId(other, claim.id().value()), 0, 1)).isEmpty();
    }
  }

  @Test
  void install_inAPreview_printsAndCreatesNothing() {
    try (Mesa mesa = Mesa.of(source())) {
      ActionReport preview = mesa.gateway().preview().stores().install(kept.name());
      assertThat(preview.executed()).isFalse();
      assertThat(preview.statements())
          .anyMatch(command -> command.contains("\"createIndexes\": \"job\""))
          .allMatch(command -> command.contains("\"$db\": \"" + kept.name() + "\""));
      assertThat(kept.plain().listCollectionNames().into(new ArrayList<>())).isEmpty();
    }
  }

  @Test
  void install_again_changesNothing() {
    assertThat(install().statements()).isNotEmpty();
    assertThat(install().statements()).isEmpty();
  }

  @Test
  void remove_always_leavesWhatIsNotItsOwn() {
    install();
    kept.plain().getCollection("other").insertOne(new Document());
    try (Mesa mesa = Mesa.of(source())) {
      mesa.gateway().stores().remove(kept.name());
      assertThat(kept.plain().listCollectionNames().into(new ArrayList<>()))
          .containsExactly("other");
      assertThat(mesa.gateway().stores().remove(kept.name()).statements()).isEmpty();
    }
  }

  @Test
  void submit_whereNothingIsInstalled_saysHowTo() {
    try (Mesa mesa = open()) {
      refused(mesa, "stores().install(");
    }
  }

  @Test
  void submit_toAStoreOfANewerFormat_isRefused() {
    install();
    kept.plain()
        .getCollection("job_store")
        .updateOne(new Document(), new Document("$set", new Document("format", 99)));
    try (Mesa mesa = open()) {
      refused(mesa, "format 99");
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> mesa.gateway().stores().install(kept.name()))
          .withMessageContaining("newer version");
    }
  }

  @Test
  void submit_inOneMesa_isReadInAnother() {
    install();
    try (Mesa one = open();
        Mesa other = open()) {
      var deferred = (Outcome.Deferred) later(one).submit(QUERY);
      other.jobs().await(deferred.jobId(), Duration.ofSeconds(20));
      assertThat(other.jobs().rows(deferred.jobId()).get(0).get("name", String.class))
          .isEqualTo("one");
    }
  }
}
