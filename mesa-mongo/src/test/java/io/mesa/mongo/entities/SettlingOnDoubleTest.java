package io.mesa.mongo.entities;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoClients;
import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.MesaListener;
import io.mesa.event.OutcomeSettling;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.mongo.testing.CuttingRelay;
import io.mesa.mongo.testing.MongodDouble;
import io.mesa.mongo.testing.ReplicaSetDouble;
import io.mesa.query.Mutation;
import io.mesa.query.NativeStatement;
import io.mesa.source.Limits;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.source.TableDeclaration;
import io.mesa.tck.environment.RecordingCache;
import io.mesa.tck.environment.Waiting;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * Changes whose answer is lost, or leaves open what becomes of them: on doubles that list their
 * connections ("$currentOp"), commit once more ("commitTransaction") and read what a majority has
 * ("Read Concern 'linearizable'") as MongoDB's manual says. No real server has been asked.
 */
class SettlingOnDoubleTest {
  private static final Duration PATIENCE = Duration.ofMinutes(4);
  private static final Limits LIMITS =
      Limits.defaults()
          .withConnectTimeout(Duration.ofSeconds(30))
          .withReadTimeout(Duration.ofSeconds(15));
  private static final Mutation HELD = Mutation.insertInto("held").columns("_id").values(1).build();

  private final RecordingCache cache = new RecordingCache();
  private final List<OutcomeSettling.State> told = new CopyOnWriteArrayList<>();
  private Mesa mesa;

  private void open(String url) {
    SourceBuilder source =
        Source.builder("settling")
            .url(url)
            .limits(LIMITS)
            .pooling(Pooling.pooled(1, 2))
            .table(
                TableDeclaration.of(TableName.of("shop", "held"))
                    .field("_id", ValueType.INT32)
                    .primaryKey("_id")
                    .build());
    mesa =
        Mesa.builder()
            .source(source.build())
            .cache(cache)
            .listener(
                new MesaListener() {
                  @Override
                  public void outcomeSettling(OutcomeSettling event) {
                    told.add(event.state());
                  }
                })
            .build();
  }

  @AfterEach
  void close() {
    mesa.close();
  }

  private static void await(String what, Waiting.Condition condition) {
    Waiting.until(what, PATIENCE, condition);
  }

  private void assertSettled() {
    await("the outcome", () -> cache.outcome().equals("committed"));
    await("the word", () -> told.contains(OutcomeSettling.State.SETTLED));
  }

  private static long held(String url) {
    try (var client = MongoClients.create(url)) {
      return client.getDatabase("shop").getCollection("held").countDocuments();
    }
  }

  /** Makes a change that waits in the server, and has its connection cut. */
  private void assertPendingUntilItLands(String command, Consumer<DatabaseGateway> change)
      throws IOException {
    MongodDouble server = MongodDouble.start();
    try (CuttingRelay relay = CuttingRelay.to(server.url("shop"))) {
      open(relay.url("shop"));
      server.hold(command);
      var failed = new CompletableFuture<MesaException>();
      var thread =
          new Thread(
              () ->
                  failed.complete(
                      catchThrowableOfType(
                          MesaException.class, () -> change.accept(mesa.gateway()))));
      thread.start();
      await("the change to wait in the server", () -> server.received(command) == 1);
      relay.cut();
      assertThat(failed.orTimeout(PATIENCE.toSeconds(), TimeUnit.SECONDS).join().code())
          .isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
      long before = server.received("aggregate");
      await("three questions", () -> server.received("aggregate") >= before + 3);
      assertThat(cache.outcome()).isEqualTo("pending");
      assertThat(held(server.url("shop"))).isZero();
      server.letGo();
      assertSettled();
      assertThat(held(server.url("shop"))).isEqualTo(1);
    } finally {
      server.letGo();
      server.stop();
    }
  }

  @Test
  void mutation_thatLandsLater_isSettledOnceItHas() throws IOException {
    assertPendingUntilItLands("insert", gateway -> gateway.execute(HELD));
  }

  @Test
  void command_thatLandsLater_isSettledOnceItHas() throws IOException {
    NativeStatement insert =
        NativeStatement.of("{\"insert\": \"held\", \"documents\": [{\"_id\": 1}]}");
    assertPendingUntilItLands("insert", gateway -> gateway.run(insert.allowingWrites()));
  }

  /** It was answered, and nothing more comes of it over the connection that others use now. */
  @Test
  void write_thatTheServerStopped_isSettledWhileItsConnectionLives() {
    MongodDouble server = MongodDouble.start();
    try {
      open(server.url("shop"));
      server.refuse("insert", 50, "MaxTimeMSExpired");
      MesaException unknown =
          catchThrowableOfType(MesaException.class, () -> mesa.gateway().execute(HELD));
      assertThat(unknown.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
      assertSettled();
      assertThat(mesa.gateway().connectionFigures().closed()).isLessThanOrEqualTo(1);
    } finally {
      server.stop();
    }
  }

  /** The write is there, and a failover could still take it away. */
  @Test
  void write_thatNoMajorityHas_isSettledOnceThePrimaryKnows() {
    ReplicaSetDouble server = ReplicaSetDouble.start();
    try {
      open(server.url("shop") + "?replicaSet=double&readPreference=primary");
      server.doubt("insert");
      for (int time = 0; time < 1_000; time++) {
        server.refuse("find", 50, "MaxTimeMSExpired");
      }
      MesaException unknown =
          catchThrowableOfType(MesaException.class, () -> mesa.gateway().execute(HELD));
      assertThat(unknown.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
      await("three questions", () -> server.sent("find").size() >= 3);
      assertThat(cache.outcome()).isEqualTo("pending");
      server.relent();
      assertSettled();
      assertThat(server.sent("find"))
          .allMatch(each -> String.valueOf(each.get("readConcern")).contains("linearizable"));
    } finally {
      server.stop();
    }
  }

  /** The transaction's commit is refused for a while, and its outcome is not known until then. */
  private void assertCommitSettled(Consumer<ReplicaSetDouble> then, int documents) {
    ReplicaSetDouble server = ReplicaSetDouble.start();
    try {
      open(server.url("shop") + "?replicaSet=double&readPreference=primary");
      // The connection and the code are there, so that the time goes by at the commit.
      mesa.gateway()
          .useTransaction(
              transaction ->
                  transaction.execute(Mutation.deleteFrom("held").where(eq("_id", 9)).build()));
      for (int time = 0; time < 1_000; time++) {
        server.refuse(
            "commitTransaction", 64, "WriteConcernFailed", "UnknownTransactionCommitResult");
      }
      DatabaseGateway brief =
          mesa.gateway().with(CallOptions.none().withTimeout(Duration.ofSeconds(5)));
      MesaException unknown =
          catchThrowableOfType(
              MesaException.class,
              () -> brief.useTransaction(transaction -> transaction.execute(HELD)));
      assertThat(unknown.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
      int before = server.sent("commitTransaction").size();
      await("three questions", () -> server.sent("commitTransaction").size() >= before + 3);
      assertThat(cache.outcome()).isEqualTo("pending");
      then.accept(server);
      assertSettled();
      assertThat(
              server.sent("commitTransaction").stream().skip(1).map(each -> each.get("txnNumber")))
          .as("one transaction, asked for again and again")
          .containsOnly(server.sent("commitTransaction").get(1).get("txnNumber"));
      assertThat(held(server.url("shop"))).isEqualTo(documents);
    } finally {
      server.stop();
    }
  }

  @Test
  void commit_thatLandsLater_isSettledOnceItHas() {
    assertCommitSettled(ReplicaSetDouble::relent, 1);
  }

  @Test
  void commit_thatTheServerHasUndone_isSettledToo() {
    assertCommitSettled(
        server -> {
          server.undoAll();
          server.relent();
        },
        0);
  }

  /** Its own client's commands are not heard of here, so nobody can say when they are past. */
  @Test
  void write_throughAnApplicationsClient_isGivenUp() {
    ReplicaSetDouble server = ReplicaSetDouble.start();
    try (var client = MongoClients.create(server.url("shop"))) {
      mesa =
          Mesa.builder()
              .source(
                  Source.builder("settling")
                      .driver("mongodb")
                      .client(client)
                      .database("shop")
                      .table(
                          TableDeclaration.of(TableName.of("shop", "held"))
                              .field("_id", ValueType.INT32)
                              .primaryKey("_id")
                              .build())
                      .build())
              .cache(cache)
              .listener(
                  new MesaListener() {
                    @Override
                    public void outcomeSettling(OutcomeSettling event) {
                      told.add(event.state());
                    }
                  })
              .build();
      server.doubt("insert");
      MesaException unknown =
          catchThrowableOfType(MesaException.class, () -> mesa.gateway().execute(HELD));
      assertThat(unknown.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
      await("the word", () -> told.contains(OutcomeSettling.State.GIVEN_UP));
      assertThat(cache.outcome()).isEqualTo("pending");
    } finally {
      server.stop();
    }
  }
}
