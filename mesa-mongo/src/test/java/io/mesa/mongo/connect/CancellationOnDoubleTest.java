package io.mesa.mongo.connect;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoClients;
import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.mongo.testing.SessionsBackend;
import io.mesa.query.Query;
import io.mesa.source.Source;
import io.mesa.tck.environment.Waiting;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What a call cut short ends on the server: a double, for no embedded server has sessions. */
class CancellationOnDoubleTest {
  private static final String WORD = "wait for me";
  private static final Query WAITING = Query.from("item").where(eq("name", WORD)).build();
  private static final Duration SOON = Duration.ofSeconds(20);

  private final SessionsBackend backend = new SessionsBackend(WORD);
  private EmbeddedServer server;
  private Mesa mesa;

  @BeforeEach
  void create() {
    server = EmbeddedServer.start(backend);
    try (var client = MongoClients.create(server.url("shop"))) {
      client.getDatabase("shop").getCollection("item").insertOne(new Document("name", "n"));
    }
    mesa = Mesa.of(Source.fromUrl("shop", server.url("shop")));
    // Reads the collection's structure, which is not to be cut short.
    assertThat(mesa.gateway().query(Query.from("item").build()).size()).isEqualTo(1);
  }

  @AfterEach
  void stop() {
    mesa.close();
    server.close();
  }

  private CompletableFuture<MesaException> waiting(Thread[] caller) {
    var ended = new CompletableFuture<MesaException>();
    caller[0] =
        new Thread(
            () ->
                ended.complete(
                    catchThrowableOfType(
                        MesaException.class, () -> mesa.gateway().query(WAITING))));
    caller[0].start();
    Waiting.until("the query runs", SOON, () -> backend.waiting() == 1);
    return ended;
  }

  @Test
  void interrupt_ofARunningQuery_endsItOnTheServerAndForTheCaller() throws Exception {
    var caller = new Thread[1];
    CompletableFuture<MesaException> ended = waiting(caller);

    caller[0].interrupt();

    assertThat(ended.get(SOON.toSeconds(), TimeUnit.SECONDS).code()).isEqualTo(ErrorCode.CANCELLED);
    Waiting.until("the server is idle", SOON, () -> backend.waiting() == 0);
    assertThat(mesa.gateway().query(Query.from("item").build()).size()).isEqualTo(1);
  }

  @Test
  void close_whileAQueryRuns_endsItOnTheServerAndForTheCaller() throws Exception {
    CompletableFuture<MesaException> ended = waiting(new Thread[1]);

    mesa.close();

    assertThat(ended.get(SOON.toSeconds(), TimeUnit.SECONDS).code())
        .isIn(ErrorCode.CANCELLED, ErrorCode.CLOSED);
    Waiting.until("the server is idle", SOON, () -> backend.waiting() == 0);
  }
}
