package io.mesa.mongo.query;

import static io.mesa.query.Filters.gt;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.mongo.testing.ScriptedBackend;
import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.source.TableDeclaration;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others do, or the server refuses, between the finding of documents and their change. */
class ChangedMeanwhileOnDoubleTest {
  private final ScriptedBackend backend = new ScriptedBackend();
  private EmbeddedServer server;
  private MongoClient client;
  private Mesa mesa;

  @BeforeEach
  void start() {
    server = EmbeddedServer.start(backend);
    client = MongoClients.create(server.url("shop"));
    for (int code = 1; code <= 3; code++) {
      client
          .getDatabase("shop")
          .getCollection("item")
          .insertOne(new org.bson.Document("_id", code).append("code", code));
    }
    SourceBuilder source = Source.builder("shop").url(server.url("shop"));
    mesa =
        Mesa.of(
            source
                .table(
                    TableDeclaration.of(TableName.of("shop", "item"))
                        .field("_id", ValueType.INT32)
                        .field("code", ValueType.INT32)
                        .build())
                .build());
  }

  @AfterEach
  void stop() {
    mesa.close();
    client.close();
    server.close();
  }

  private MutationResult update() {
    return mesa.gateway()
        .execute(
            Mutation.update("item").set("code", 10).where(gt("code", 1)).returning("_id").build());
  }

  private List<org.bson.Document> changed() {
    return client
        .getDatabase("shop")
        .getCollection("item")
        .find(new org.bson.Document("code", 10))
        .into(new ArrayList<>());
  }

  @Test
  void document_thatMeetsTheConditionNoMore_isNeitherChangedNorGiven() {
    backend.answering("aggregate", reply -> withAnother(reply, 1));
    MutationResult result = update();
    assertThat(result.count()).isEqualTo(2);
    assertThat(result.returned().map(row -> row.get("_id", Integer.class)))
        .containsExactlyInAnyOrder(2, 3);
    assertThat(changed()).hasSize(2);
  }

  /** A document that met the condition when it was looked for. */
  private static Document withAnother(Document reply, int id) {
    Document cursor = (Document) reply.get("cursor");
    List<Object> batch = new ArrayList<>((List<?>) cursor.get("firstBatch"));
    batch.add(0, new Document("_id", id));
    cursor.put("firstBatch", batch);
    return reply;
  }

  @Test
  void server_thatRefusesBeforeTheFirst_hasChangedNothing() {
    refuseFrom(1, 13, "Unauthorized");
    MesaException refusal = catchThrowableOfType(MesaException.class, this::update);
    assertThat(refusal.code()).isEqualTo(ErrorCode.PERMISSION);
  }

  @Test
  void server_thatRefusesHalfWay_leavesWhatMustBeLookedAt() {
    refuseFrom(2, 13, "Unauthorized");
    MesaException partly = catchThrowableOfType(MesaException.class, this::update);
    assertThat(partly.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    assertThat(partly).hasMessageContaining("in part (documents changed: 1):");
  }

  @Test
  void server_thatIsShutDownHalfWay_mayHaveChangedMore() {
    refuseFrom(2, 91, "ShutdownInProgress");
    MesaException partly = catchThrowableOfType(MesaException.class, this::update);
    assertThat(partly.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    assertThat(partly).hasMessageContaining("in part (documents changed: 1, perhaps more):");
  }

  private void refuseFrom(int time, int code, String name) {
    AtomicInteger times = new AtomicInteger();
    backend.answering(
        "findAndModify",
        reply -> {
          if (times.incrementAndGet() >= time) {
            throw new MongoServerError(code, name, "refused by the test");
          }
          return reply;
        });
  }
}
