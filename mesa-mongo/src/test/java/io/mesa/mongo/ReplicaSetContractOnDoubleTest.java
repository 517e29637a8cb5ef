package io.mesa.mongo;

import io.mesa.mongo.testing.ReplicaSetDouble;
import io.mesa.tck.ContractFixture;
import io.mesa.tck.QueryContract;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/** The contract of queries, mutations and transactions on a double of a replica set. */
class ReplicaSetContractOnDoubleTest {
  private static ReplicaSetDouble server;

  @BeforeAll
  static void start() {
    server = ReplicaSetDouble.start();
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  @Nested
  class Queries extends QueryContract {
    @Override
    protected ContractFixture openFixture() {
      return new MongoFixture(server::url, false, Optional.empty());
    }
  }
}
