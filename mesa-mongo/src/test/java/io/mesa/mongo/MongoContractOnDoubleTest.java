package io.mesa.mongo;

import io.mesa.cache.QueryCache;
import io.mesa.mongo.testing.MongodDouble;
import io.mesa.tck.AdministratorContract;
import io.mesa.tck.ContractFixture;
import io.mesa.tck.DataAccessContract;
import io.mesa.tck.DriverContract;
import io.mesa.tck.InspectorContract;
import io.mesa.tck.MonitorContract;
import io.mesa.tck.QueryContract;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;

/**
 * The driver holds the contract of drivers, as far as a double of a server shows it: sessions,
 * users and what a server tells of itself are made up from MongoDB's manual.
 */
public class MongoContractOnDoubleTest {
  private static MongodDouble server;

  @BeforeAll
  static void start() {
    server = MongodDouble.start();
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  /** The cache underneath. */
  protected Optional<QueryCache> cache() {
    return Optional.empty();
  }

  private ContractFixture fixture() {
    return new MongoFixture(server::url, true, cache());
  }

  @Nested
  class Driver extends DriverContract {
    @Override
    protected ContractFixture openFixture() {
      return fixture();
    }
  }

  @Nested
  class Inspector extends InspectorContract {
    @Override
    protected ContractFixture openFixture() {
      return fixture();
    }
  }

  @Nested
  class Monitor extends MonitorContract {
    @Override
    protected ContractFixture openFixture() {
      return fixture();
    }
  }

  @Nested
  class Administrator extends AdministratorContract {
    @Override
    protected ContractFixture openFixture() {
      return fixture();
    }
  }

  @Nested
  class DataAccess extends DataAccessContract {
    @Override
    protected ContractFixture openFixture() {
      return fixture();
    }
  }

  @Nested
  class Queries extends QueryContract {
    @Override
    protected ContractFixture openFixture() {
      return fixture();
    }
  }
}
