package io.mesa.postgres;

import io.mesa.cache.QueryCache;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.tck.AdministratorContract;
import io.mesa.tck.ContractFixture;
import io.mesa.tck.DataAccessContract;
import io.mesa.tck.DriverContract;
import io.mesa.tck.InspectorContract;
import io.mesa.tck.MonitorContract;
import io.mesa.tck.QueryContract;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/** The driver holds the contract of drivers, on every version of the server. */
@ParameterizedClass(name = "PostgreSQL {0}")
@MethodSource("io.mesa.postgres.testing.PostgresServer#majors")
public class PostgresContractTest {
  @Parameter int major;

  /** The cache underneath. */
  protected Optional<QueryCache> cache() {
    return Optional.empty();
  }

  private ContractFixture fixture() {
    return new PostgresFixture(PostgresServer.shared(major), cache());
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
