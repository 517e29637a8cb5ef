package io.mesa.bench.server;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Filters;
import java.util.ArrayList;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What the benchmarks of MongoDB ask, and what counts their commands. */
class ReplayingServerTest {
  private EmbeddedMongo evaluating;
  private ReplayingServer replaying;
  private CountingRelay behind;
  private MongoClient client;

  @BeforeEach
  void start() throws Exception {
    evaluating = EmbeddedMongo.start();
    behind = CountingRelay.toMongo(evaluating.port());
    replaying = ReplayingServer.to(behind.port());
    client = MongoClients.create("mongodb://localhost:" + replaying.port());
    items().insertMany(List.of(new Document("_id", 1), new Document("_id", 2)));
  }

  @AfterEach
  void stop() {
    client.close();
    replaying.close();
    behind.close();
    evaluating.close();
  }

  private MongoCollection<Document> items() {
    return client.getDatabase("bench").getCollection("item");
  }

  private List<Document> find(int id) {
    return items().find(Filters.eq("_id", id)).into(new ArrayList<>());
  }

  @Test
  void query_askedAgain_isAnsweredWithoutTheServer() {
    assertThat(find(1)).containsExactly(new Document("_id", 1));
    long before = behind.roundTrips();

    assertThat(find(1)).containsExactly(new Document("_id", 1));

    assertThat(behind.roundTrips()).isEqualTo(before);
  }

  @Test
  void otherQuery_isAnsweredByTheServer() {
    find(1);
    long before = behind.roundTrips();

    assertThat(find(2)).containsExactly(new Document("_id", 2));
    assertThat(find(3)).isEmpty();

    assertThat(behind.roundTrips()).isEqualTo(before + 2);
  }

  @Test
  void write_isSentEachTime() {
    long before = behind.roundTrips();

    items().updateOne(Filters.eq("_id", 1), new Document("$inc", new Document("n", 1)));
    items().updateOne(Filters.eq("_id", 1), new Document("$inc", new Document("n", 1)));

    assertThat(find(1)).containsExactly(new Document("_id", 1).append("n", 2));
    assertThat(behind.roundTrips()).isEqualTo(before + 3);
  }
}
