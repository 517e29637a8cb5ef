package io.mesa.toy;

import io.mesa.tck.AdministratorContract;
import io.mesa.tck.ContractFixture;
import io.mesa.tck.DataAccessContract;
import io.mesa.tck.DriverContract;
import io.mesa.tck.InspectorContract;
import io.mesa.tck.MonitorContract;
import io.mesa.tck.QueryContract;
import org.junit.jupiter.api.Nested;

/** The toy holds its contract. */
class ToyContractTest {

  private static ContractFixture toy() {
    var server = new ToyServer();
    return new ToyFixture(server, new ToyDriver(server, ToyDriver.ABILITIES));
  }

  @Nested
  class Driver extends DriverContract {
    @Override
    protected ContractFixture openFixture() {
      return toy();
    }
  }

  @Nested
  class Inspector extends InspectorContract {
    @Override
    protected ContractFixture openFixture() {
      return toy();
    }
  }

  @Nested
  class Monitor extends MonitorContract {
    @Override
    protected ContractFixture openFixture() {
      return toy();
    }
  }

  @Nested
  class Administrator extends AdministratorContract {
    @Override
    protected ContractFixture openFixture() {
      return toy();
    }
  }

  @Nested
  class DataAccess extends DataAccessContract {
    @Override
    protected ContractFixture openFixture() {
      return toy();
    }
  }

  @Nested
  class Queries extends QueryContract {
    @Override
    protected ContractFixture openFixture() {
      return toy();
    }
  }
}
