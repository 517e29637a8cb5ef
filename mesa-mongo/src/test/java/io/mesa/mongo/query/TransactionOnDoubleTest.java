package io.mesa.mongo.query;

import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Sort.asc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.Sorts;
import de.bwaldvogel.mongo.bson.Document;
import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.call.TransactionOptions;
import io.mesa.call.TransactionOptions.Isolation;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.Capability;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.gateway.Transaction;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.mongo.testing.ReplicaSetDouble;
import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.source.TableDeclaration;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the driver goes about transactions, shown on a double: no real server has run them. */
class TransactionOnDoubleTest {
  private static final String TRANSIENT = "TransientTransactionError";
  private static final String UNKNOWN = "UnknownTransactionCommitResult";

  private ReplicaSetDouble server;
  private MongoClient client;
  private Mesa mesa;
  private DatabaseGateway gateway;

  @BeforeEach
  void start() {
    server = ReplicaSetDouble.start();
    client = MongoClients.create(server.url("bank"));
    accounts().insertOne(account(1, 100));
    accounts().insertOne(account(2, 0));
    mesa = Mesa.of(source(server.url("bank")));
    gateway = mesa.gateway();
  }

  private static Source source(String url) {
    SourceBuilder source = Source.builder("bank").url(url);
    return source
        .table(
            TableDeclaration.of(TableName.of("bank", "account"))
                .field("_id", ValueType.INT32)
                .field("amount", ValueType.INT32)
                .primaryKey("_id")
                .build())
        .build();
  }

  @AfterEach
  void stop() {
    assertThat(gateway.connectionFigures().active()).isZero();
    mesa.close();
    client.close();
    server.stop();
  }

  private static org.bson.Document account(int id, int amount) {
    return new org.bson.Document("_id", id).append("amount", amount);
  }

  private MongoCollection<org.bson.Document> accounts() {
    return client.getDatabase("bank").getCollection("account");
  }

  private List<Integer> amounts() {
    return accounts()
        .find()
        .sort(Sorts.ascending("_id"))
        .map(each -> each.getInteger("amount"))
        .into(new ArrayList<>());
  }

  private static Mutation set(int id, int amount) {
    return Mutation.update("account").set("amount", amount).where(eq("_id", id)).build();
  }

  private static int amount(Transaction transaction, int id) {
    return transaction
        .query(Query.from("account").select("amount").where(eq("_id", id)).build())
        .first()
        .orElseThrow()
        .get("amount", Integer.class);
  }

  private DatabaseGateway with(TransactionOptions options) {
    return gateway.with(CallOptions.none().withTransaction(options));
  }

  private DatabaseGateway within(Duration limit) {
    return gateway.with(CallOptions.none().withTimeout(limit));
  }

  private static MesaException refused(ThrowingCallable call) {
    return catchThrowableOfType(MesaException.class, call);
  }

  @Test
  void work_thatReturns_isCommittedAsAWhole() {
    int left =
        gateway.inTransaction(
            transaction -> {
              transaction.execute(set(1, amount(transaction, 1) - 30));
              transaction.execute(set(2, 30));
              return amount(transaction, 1);
            });
    assertThat(left).isEqualTo(70);
    assertThat(amounts()).containsExactly(70, 30);
    assertThat(server.names())
        .containsExactly("find", "update", "update", "find", "commitTransaction");
  }

  @Test
  void commands_ofATransaction_areOfOneSessionSnapshotAndMajority() {
    gateway.useTransaction(
        transaction -> {
          amount(transaction, 1);
          transaction.execute(set(1, 1));
        });
    List<Document> sent = server.received();
    assertThat(sent).hasSize(3);
    assertThat(sent)
        .allSatisfy(
            each ->
                assertThat(each)
                    .containsEntry("lsid", sent.get(0).get("lsid"))
                    .containsEntry("txnNumber", sent.get(0).get("txnNumber"))
                    .containsKey("maxTimeMS"));
    assertThat(sent.get(0)).containsEntry("startTransaction", true);
    assertThat((Document) sent.get(0).get("readConcern")).containsEntry("level", "snapshot");
    assertThat(sent.get(1)).doesNotContainKeys("startTransaction", "readConcern", "writeConcern");
    assertThat((Document) sent.get(2).get("writeConcern")).containsEntry("w", "majority");
  }

  @Test
  void order_withNulls_isComputedAsNoUnionIsAllowed() {
    Query least = Query.from("account").orderBy(asc("amount")).limit(1).build();
    assertThat(gateway.translate(least).text()).contains("$unionWith");
    Rows rows = gateway.inTransaction(transaction -> transaction.query(least));
    assertThat(rows.get(0).get("_id", Integer.class)).isEqualTo(2);
    assertThat(server.received().toString()).contains("aggregate").doesNotContain("$unionWith");
  }

  @Test
  void work_thatThrows_isRolledBackAndItsExceptionThrown() {
    IOException thrown = new IOException("the application's own");
    assertThatExceptionOfType(IOException.class)
        .isThrownBy(
            () ->
                gateway.<IOException>useTransaction(
                    transaction -> {
                      transaction.execute(set(1, 0));
                      throw thrown;
                    }))
        .isSameAs(thrown);
    assertThat(amounts()).containsExactly(100, 0);
    assertThat(server.names()).containsExactly("update", "abortTransaction");
    assertThat(server.openTransactions()).isZero();
  }

  @Test
  void work_thatHidesAnErrorOfTheDatabase_isNotCommitted() {
    MesaException refusal =
        refused(
            () ->
                gateway.useTransaction(
                    transaction -> {
                      transaction.execute(set(2, 5));
                      Mutation twice =
                          Mutation.insertInto("account")
                              .columns("_id", "amount")
                              .values(3, 0)
                              .values(1, 0)
                              .build();
                      MesaException conflict = refused(() -> transaction.execute(twice));
                      assertThat(conflict.code()).isEqualTo(ErrorCode.CONFLICT);
                      assertThat(conflict).hasMessageContaining("transaction is not committed");
                    }));
    assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(refusal).hasMessageContaining("cannot be committed");
    assertThat(amounts()).containsExactly(100, 0);
    assertThat(server.names()).doesNotContain("commitTransaction", "delete");
  }

  @Test
  void work_thatAsksForAnUnknownName_goesOn() {
    gateway.useTransaction(
        transaction -> {
          transaction.execute(set(1, 5));
          assertThat(
                  refused(
                          () ->
                              transaction.query(
                                  Query.from("account").where(eq("amont", 1)).build()))
                      .code())
              .isEqualTo(ErrorCode.NOT_FOUND);
          transaction.execute(set(2, 6));
        });
    assertThat(amounts()).containsExactly(5, 6);
  }

  @Test
  void mutation_returning_isPartOfTheTransaction() {
    gateway.useTransaction(
        transaction -> {
          MutationResult result =
              transaction.execute(
                  Mutation.update("account")
                      .set("amount", 7)
                      .where(gt("_id", 0))
                      .returning("_id", "amount")
                      .build());
          assertThat(result.count()).isEqualTo(2);
          assertThat(result.returned().map(row -> row.get("amount", Integer.class)))
              .containsExactly(7, 7);
        });
    assertThat(amounts()).containsExactly(7, 7);
    assertThat(server.names())
        .containsExactly("aggregate", "findAndModify", "findAndModify", "commitTransaction");
  }

  @Test
  void readOnly_always_refusesWritesBeforeTheyAreSent() {
    DatabaseGateway readOnly = with(TransactionOptions.defaults().asReadOnly());
    List<Transactional> writes =
        List.of(
            transaction -> transaction.execute(set(1, 0)),
            transaction ->
                transaction.run(
                    NativeStatement.of(
                            "{\"delete\": \"account\", \"deletes\": [{\"q\": {}, \"limit\": 0}]}")
                        .allowingWrites()));
    for (Transactional write : writes) {
      assertThat(refused(() -> readOnly.useTransaction(write::in)).code())
          .isEqualTo(ErrorCode.INVALID_QUERY);
    }
    assertThat(server.received()).isEmpty();
    int seen =
        readOnly.inTransaction(
            transaction ->
                amount(transaction, 1)
                    + transaction
                        .run(
                            NativeStatement.of("{\"find\": \"account\", \"filter\": {\"_id\": 1}}"))
                        .size());
    assertThat(seen).isEqualTo(101);
    assertThat(server.names()).containsExactly("find", "find", "commitTransaction");
  }

  private interface Transactional {
    void in(Transaction transaction);
  }

  @Test
  void isolation_thatASnapshotDoesNotGive_isRefused() {
    MesaException refusal =
        refused(
            () ->
                with(TransactionOptions.defaults().withIsolation(Isolation.SERIALIZABLE))
                    .useTransaction(transaction -> transaction.execute(set(1, 0))));
    assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED);
    assertThat(server.received()).isEmpty();
    with(TransactionOptions.defaults().withIsolation(Isolation.REPEATABLE_READ))
        .useTransaction(transaction -> transaction.execute(set(1, 1)));
    assertThat(amounts()).containsExactly(1, 0);
  }

  @Test
  void conflict_withRetries_isTriedAnew_andWithoutIsTold() {
    for (int retries : new int[] {0, 2}) {
      server.refuse("update", 112, "WriteConflict", TRANSIENT);
      AtomicInteger tries = new AtomicInteger();
      MesaException refusal =
          refused(
              () ->
                  with(TransactionOptions.defaults().withRetries(retries))
                      .useTransaction(
                          transaction -> {
                            tries.incrementAndGet();
                            transaction.execute(set(2, 9));
                          }));
      if (retries == 0) {
        assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
        assertThat(refusal.retryable()).isTrue();
        assertThat(tries).hasValue(1);
        assertThat(amounts()).containsExactly(100, 0);
      } else {
        assertThat(refusal).isNull();
        assertThat(tries).hasValue(2);
        assertThat(amounts()).containsExactly(100, 9);
      }
    }
  }

  @Test
  void transactions_thatWriteTheSame_conflict() {
    MesaException refusal =
        refused(
            () ->
                gateway.useTransaction(
                    transaction -> {
                      transaction.execute(set(1, 50));
                      gateway.useTransaction(other -> other.execute(set(1, 60)));
                    }));
    assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
    assertThat(refusal.retryable()).isTrue();
    assertThat(amounts()).containsExactly(100, 0);
  }

  @Test
  void commit_whoseAnswerIsLost_isAskedForAgainUntilItIsKnown() {
    // The client itself asks once more.
    server.loseAnswer("commitTransaction");
    server.loseAnswer("commitTransaction");
    server.loseAnswer("commitTransaction");
    gateway.useTransaction(transaction -> transaction.execute(set(1, 50)));
    assertThat(amounts()).containsExactly(50, 0);
    assertThat(server.names())
        .containsExactly(
            "update",
            "commitTransaction",
            "commitTransaction",
            "commitTransaction",
            "commitTransaction");
  }

  @Test
  void commit_thatNobodyKnowsOf_isOfUnknownOutcomeWhenTheTimeIsUp() {
    // The connection and the code are there, so that the time goes by at the commit.
    gateway.useTransaction(transaction -> transaction.execute(set(1, 100)));
    for (int time = 0; time < 1_000; time++) {
      server.refuse("commitTransaction", 64, "WriteConcernFailed", UNKNOWN);
    }
    MesaException refusal =
        refused(
            () ->
                within(Duration.ofSeconds(4))
                    .useTransaction(transaction -> transaction.execute(set(1, 50))));
    assertThat(refusal.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
    assertThat(refusal).hasMessageContaining("may have been committed");
    assertThat(server.names().stream().filter("commitTransaction"::equals).count())
        .isGreaterThan(2);
  }

  @Test
  void commit_thatTheServerHasUndone_isAConflict_alsoWhenItWasUnknownBefore() {
    for (boolean unknownBefore : new boolean[] {false, true}) {
      if (unknownBefore) {
        server.refuse("commitTransaction", 64, "WriteConcernFailed", UNKNOWN);
      }
      server.refuse("commitTransaction", 251, "NoSuchTransaction", TRANSIENT);
      MesaException refusal =
          refused(() -> gateway.useTransaction(transaction -> transaction.execute(set(1, 50))));
      assertThat(refusal.code()).isEqualTo(ErrorCode.CONFLICT);
      assertThat(refusal.retryable()).isTrue();
    }
  }

  @Test
  void commit_thatIsRefusedOnceItWasUnknown_staysUnknown() {
    server.refuse("commitTransaction", 64, "WriteConcernFailed", UNKNOWN);
    server.refuse("commitTransaction", 13, "Unauthorized");
    MesaException refusal =
        refused(() -> gateway.useTransaction(transaction -> transaction.execute(set(1, 50))));
    assertThat(refusal.code()).isEqualTo(ErrorCode.OUTCOME_UNKNOWN);
  }

  @Test
  void transaction_thatIsOpenTooLongForTheServer_isATimeout() {
    server.refuse("update", 290, "TransactionExceededLifetimeLimitSeconds", TRANSIENT);
    MesaException refusal =
        refused(() -> gateway.useTransaction(transaction -> transaction.execute(set(1, 50))));
    assertThat(refusal.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(refusal.databaseCode()).hasValue("290");
  }

  @Test
  void write_whoseAnswerIsLost_isUndoneAndNotOfUnknownOutcome() {
    server.loseAnswer("update");
    MesaException refusal =
        refused(() -> gateway.useTransaction(transaction -> transaction.execute(set(1, 50))));
    assertThat(refusal.code()).isEqualTo(ErrorCode.CONNECTION);
    assertThat(amounts()).containsExactly(100, 0);
    assertThat(server.names()).containsExactly("update", "abortTransaction");
    assertThat(server.openTransactions()).isZero();
  }

  @Test
  void interrupt_duringTheWork_cancelsAndAborts() {
    MesaException refusal =
        refused(
            () ->
                gateway.useTransaction(
                    transaction -> {
                      transaction.execute(set(1, 50));
                      Thread.currentThread().interrupt();
                      transaction.execute(set(2, 50));
                    }));
    assertThat(Thread.interrupted()).isTrue();
    assertThat(refusal.code()).isEqualTo(ErrorCode.CANCELLED);
    assertThat(amounts()).containsExactly(100, 0);
    assertThat(server.names()).contains("abortTransaction").doesNotContain("commitTransaction");
  }

  @Test
  void timeLimit_ofTheWhole_endsItAndLeavesNothing() {
    Duration limit = Duration.ofMillis(300);
    MesaException refusal =
        refused(
            () ->
                within(limit)
                    .useTransaction(
                        transaction -> {
                          transaction.execute(set(1, 50));
                          awaitEnd(transaction);
                        }));
    assertThat(refusal.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(amounts()).containsExactly(100, 0);
  }

  /** Reads until that is refused. */
  private static void awaitEnd(Transaction transaction) {
    while (true) {
      amount(transaction, 1);
    }
  }

  @Test
  void run_inATransaction_needsToBeAllowedToWrite() {
    NativeStatement statement =
        NativeStatement.of(
            """
            {"update": "account", "updates": [{"q": {}, "u": {"$set": {"amount": {"$bind": 1}}}, "multi": true}]}""",
            7);
    assertThat(refused(() -> gateway.useTransaction(t -> t.run(statement))).code())
        .isEqualTo(ErrorCode.INVALID_QUERY);
    gateway.useTransaction(t -> t.run(statement.allowingWrites()));
    assertThat(amounts()).containsExactly(7, 7);
    assertThat(server.received().get(0)).doesNotContainKey("writeConcern");
  }

  @Test
  void source_ofNoReplicaSet_hasNoTransactions() {
    assertThat(gateway.capabilities().all()).contains(Capability.TRANSACTIONS);
    try (EmbeddedServer alone = EmbeddedServer.start();
        Mesa single = Mesa.of(source(alone.url("bank")))) {
      MesaException refusal =
          refused(
              () ->
                  single.gateway().useTransaction(transaction -> transaction.execute(set(1, 50))));
      assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED);
      assertThat(refusal).hasMessageContaining("replica set");
      assertThat(single.gateway().capabilities().whyNot(Capability.TRANSACTIONS).orElse(""))
          .contains("replica set");
    }
  }
}
