package io.mesa.mongo.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.Mesa;
import io.mesa.cost.CostEstimate;
import io.mesa.cost.CostHistory;
import io.mesa.cost.ShapeRuns;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.Clients;
import io.mesa.mongo.job.MongoStores;
import io.mesa.mongo.testing.MongoServer;
import io.mesa.mongo.testing.TestDatabase;
import io.mesa.query.Query;
import io.mesa.source.Source;
import io.mesa.tck.CostHistoryContract;
import io.mesa.tck.PlainCalls;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A history in MongoDB, or in what speaks its protocol, holds the contract. */
class MongoHistoryTest {
  private static final Query QUERY = Query.from("item").select("name").build();

  private TestDatabase data;
  private TestDatabase kept;

  @BeforeEach
  void create() {
    data = MongoServer.shared().createDatabase("data");
    data.plain().getCollection("item").insertOne(new Document("_id", 1).append("name", "one"));
    kept = MongoServer.shared().createDatabase("costs");
  }

  @AfterEach
  void drop() {
    data.close();
    kept.close();
  }

  private Source source() {
    return Source.fromUrl("shop", data.url());
  }

  private void install() {
    try (Mesa mesa = Mesa.of(source())) {
      mesa.gateway().stores().install(kept.name());
    }
  }

  private Mesa open() {
    return Mesa.builder().source(source()).history("shop", kept.name()).build();
  }

  private void refused(String word) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(this::open)
        .withMessageContaining(word)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION));
  }

  @Nested
  class Contract extends CostHistoryContract {
    private Clients clients;

    @Override
    protected CostHistory openHistory() {
      install();
      clients = Clients.of(source(), (name, change) -> {});
      return anotherHold();
    }

    @Override
    protected CostHistory anotherHold() {
      return new MongoStores(clients).history(kept.name(), new PlainCalls());
    }

    @AfterEach
    void closeClients() {
      clients.close();
    }
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
    refused("stores().install(");
  }

  @Test
  void build_onAHistoryOfANewerFormat_isRefused() {
    install();
    kept.plain()
        .getCollection("cost_store")
        .updateOne(new Document(), new Document("$set", new Document("format", 99)));
    refused("format 99");
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "{}", "{\"b\":[1,[1,5,true]]}", "{\"a\":[1,[1,5,tr"})
  void load_ofADocumentThatIsSomethingElse_isRefusedAndLeftAsItIs(String runs) {
    install();
    Document foreign =
        new Document("_id", new Document("source", "shop").append("shape", "a"))
            .append("version", 0L)
            .append("runs", runs);
    kept.plain().getCollection("cost_history").insertOne(foreign);
    refused("\"shape\": \"a\"");
    try (Clients clients = Clients.of(source(), (name, change) -> {})) {
      CostHistory history = new MongoStores(clients).history(kept.name(), new PlainCalls());
      var run =
          new ShapeRuns.Run(
              Instant.parse("2024-05-01T12:00:00Z"), Duration.ofMillis(3), false, Optional.empty());
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> history.save("shop", List.of(new ShapeRuns("c", 1, List.of(run)))));
    }
    assertThat(kept.plain().getCollection("cost_history").find()).containsExactly(foreign);
  }
}
