package io.mesa.mongo.job;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import io.mesa.Mesa;
import io.mesa.cost.CostEstimate;
import io.mesa.job.JobId;
import io.mesa.job.JobLimits;
import io.mesa.job.JobRequest;
import io.mesa.job.JobResult;
import io.mesa.job.JobStore;
import io.mesa.job.JobStore.Claim;
import io.mesa.mongo.connect.Clients;
import io.mesa.mongo.testing.MongoServer;
import io.mesa.mongo.testing.SentCommands;
import io.mesa.mongo.testing.TestDatabase;
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
import java.util.UUID;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a store of jobs asks of MongoDB, and what it leaves there. */
class MongoClaimsTest {
  private static final Duration LONG = Duration.ofMinutes(5);
  private static final JobRequest REQUEST =
      new JobRequest(
          "shop",
          Query.from("item").select("name").build(),
          Optional.empty(),
          Optional.empty(),
          Map.of(),
          true);

  private final SentCommands sent = new SentCommands();
  private TestDatabase kept;
  private MongoClient watched;
  private Clients clients;
  private JobStore store;

  @BeforeEach
  void open() {
    kept = MongoServer.shared().createDatabase("jobs");
    watched =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(kept.url()))
                .addCommandListener(sent)
                .build());
    Source source =
        Source.builder("shop").driver("mongodb").database(kept.name()).client(watched).build();
    try (Mesa mesa = Mesa.of(source)) {
      mesa.gateway().stores().install(kept.name());
    }
    clients = Clients.of(source, (name, change) -> {});
    store = new MongoStores(clients).jobs(kept.name(), new PlainCalls());
    store.mark();
  }

  @AfterEach
  void close() {
    clients.close();
    watched.close();
    kept.close();
  }

  private void submit(int count) {
    for (int i = 0; i < count; i++) {
      store.submit(
          new JobStore.NewJob(
              REQUEST, Optional.empty(), CostEstimate.unknown(), JobLimits.defaults()));
    }
  }

  private List<Claim> claim(int room, Duration lease) {
    return store.claim(Map.of("shop", room), lease);
  }

  private static Rows rows() {
    List<Object[]> values = new ArrayList<>();
    values.add(new Object[] {"one"});
    return Rows.of(List.of(new RowColumn("name", ValueType.TEXT, "string")), values);
  }

  private static boolean complete(JobStore store, Claim claim) {
    return store.complete(claim, new JobResult(1, 1, 1), rows());
  }

  private MongoCollection<Document> parts() {
    return kept.plain().getCollection("job_result");
  }

  private void part(String job, long token) {
    parts()
        .insertOne(
            new Document("job", job)
                .append("token", token)
                .append("part", 0)
                .append("piece", 0)
                .append("content", rows().toJson()));
  }

  @Test
  void claim_ofABatch_takesAsManyCommandsAsOfOne() {
    submit(101);
    sent.forget();
    assertThat(claim(1, LONG)).hasSize(1);
    assertThat(sent.names()).containsExactly("find", "find", "update", "find");
    sent.forget();
    assertThat(claim(100, LONG)).hasSize(100);
    assertThat(sent.names()).containsExactly("find", "find", "update", "find");
  }

  @Test
  void claim_whereNothingWaits_looksOnce() {
    sent.forget();
    assertThat(claim(100, LONG)).isEmpty();
    assertThat(sent.names()).containsExactly("find", "find");
  }

  @Test
  void claim_ofABatchThatWasLost_takesItOverAtOnce() {
    submit(50);
    List<Claim> lost = claim(50, Duration.ofMillis(1));
    sent.forget();
    List<Claim> taken = claim(50, LONG);
    assertThat(taken).extracting(Claim::id).containsExactlyElementsOf(ids(lost));
    assertThat(taken).allSatisfy(claim -> assertThat(claim.attempt()).isEqualTo(2));
    assertThat(sent.names()).containsExactly("find", "update", "find");
  }

  private static List<JobId> ids(List<Claim> claims) {
    return claims.stream().map(Claim::id).toList();
  }

  @Test
  void sweep_whereAWorkerEndedBeforeItSaidThatItHadWritten_removesWhatItWrote() {
    submit(3);
    List<Claim> claims = claim(3, LONG);
    assertThat(complete(store, claims.get(0))).isTrue();
    store.cancel(claims.get(1).id());
    part(claims.get(1).id().value().toString(), claims.get(1).token());
    part(claims.get(0).id().value().toString(), 0);
    part(UUID.randomUUID().toString(), 7);
    part(claims.get(2).id().value().toString(), claims.get(2).token());

    assertThat(store.sweep(10, job -> true)).isZero();

    assertThat(parts().distinct("job", String.class))
        .as("results that are read, or being written")
        .containsExactlyInAnyOrder(
            claims.get(0).id().value().toString(), claims.get(2).id().value().toString());
    assertThat(parts().countDocuments()).isEqualTo(2);
    assertThat(complete(store, claims.get(2))).isTrue();
    assertThat(store.rows(claims.get(0).id(), 0, 10).orElseThrow().size()).isEqualTo(1);
    assertThat(store.rows(claims.get(2).id(), 0, 10).orElseThrow().size()).isEqualTo(1);
  }

  @Test
  void sweep_ofMoreThanAreLookedAtAtOnce_goesOnTheNextTime() {
    String nowhere = UUID.randomUUID().toString();
    List<Document> many = new ArrayList<>();
    for (int i = 0; i < 1_500; i++) {
      many.add(new Document("job", nowhere + i).append("token", 1L).append("part", 0));
    }
    parts().insertMany(many);
    store.sweep(10, job -> true);
    assertThat(parts().countDocuments()).isEqualTo(500);
    store.sweep(10, job -> true);
    assertThat(parts().countDocuments()).isZero();
    part(nowhere, 1);
    store.sweep(10, job -> true);
    assertThat(parts().countDocuments()).as("looked for from the first on again").isZero();
  }
}
