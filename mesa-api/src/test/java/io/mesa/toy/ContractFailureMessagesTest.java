package io.mesa.toy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.mesa.spi.DatabaseDriver;
import io.mesa.tck.AdministratorContract;
import io.mesa.tck.ContractFixture;
import io.mesa.tck.DataAccessContract;
import io.mesa.tck.DriverContract;
import io.mesa.tck.InspectorContract;
import io.mesa.tck.MonitorContract;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Function;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.platform.engine.TestExecutionResult;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;
import org.junit.platform.testkit.engine.Events;

/** What the contract kit says of drivers that break a promise, and of one that promises nothing. */
class ContractFailureMessagesTest {
  private static volatile Function<ToyServer, DatabaseDriver> driverUnderTest =
      server -> new ToyDriver(server, Set.of());

  static Stream<Arguments> brokenDrivers() {
    return Stream.of(
        broken(
            "connects at once",
            BrokenToys::connectingAtOnce,
            Driver.class,
            List.of("connects to nothing", "are always the same, and told without connecting"),
            "[Javadoc of DatabaseDriver.open: MUST NOT connect]"),
        broken(
            "takes any option",
            BrokenToys::takingAnyOption,
            Driver.class,
            List.of("refuses an option that the driver does not know"),
            "[Javadoc of DatabaseDriver.open: an unknown option is refused]",
            "It had to be refused with [CONFIGURATION], and it succeeded."),
        broken(
            "gives no reasons",
            BrokenToys::givingNoReasons,
            Driver.class,
            List.of("leave nothing out without a reason"),
            "[Javadoc of Capabilities: PARTITIONS: what cannot be done, and why]"),
        broken(
            "lacks its monitor",
            BrokenToys::withoutItsMonitor,
            Driver.class,
            List.of("say which parts there are"),
            "[Javadoc of DriverConnection.monitor: empty where the driver declares no MONITOR]"),
        broken(
            "lacks its statements",
            BrokenToys::withoutItsStatements,
            Driver.class,
            List.of("say which parts there are"),
            "[Javadoc of DriverConnection.data: empty where the driver declares no RUN and no"
                + " RUN_WRITES and no CHECK]"),
        broken(
            "lists unsorted",
            BrokenToys::listingUnsorted,
            Inspector.class,
            List.of(
                "comes by schema and name, each table once",
                "by pattern: % stands for any text",
                "by pattern: _ stands for one character"),
            "[Javadoc of Inspector.tables: the tables by schema and name]"),
        broken(
            "ignores case",
            BrokenToys::ignoringCase,
            Inspector.class,
            List.of(
                "by pattern: case counts, and the whole name has to match",
                "by pattern: % stands for any text",
                "by pattern: \\ takes the next character literally"),
            "[Javadoc of TableFilter.namePattern: case counts]"),
        broken(
            "does not name the nearest",
            BrokenToys::notNamingTheNearest,
            Inspector.class,
            List.of("refuses an unknown name and names the nearest"),
            "[Javadoc of Inspector.table: the message names the nearest there is]"),
        broken(
            "fails on unknown tables",
            BrokenToys::failingOnUnknownTables,
            Inspector.class,
            List.of(
                "refuses a table that was dropped",
                "refuses an unknown name and names the nearest"),
            "[Javadoc of Inspector.table: NOT_FOUND where there is none]",
            "It had to be refused with [NOT_FOUND], and it failed with:",
            "MesaException[DRIVER, source contract]: The driver failed in table"),
        broken(
            "says less in a stream",
            BrokenToys::sayingLessInAStream,
            Inspector.class,
            List.of("says of each table just what table(name) says"),
            "[Javadoc of Inspector.structure: it says of each table just what table() says]"),
        broken(
            "leaks streams",
            BrokenToys::leakingStreams,
            Inspector.class,
            List.of(
                "frees what it holds when it is closed half-read, however often",
                "frees what it holds when it is closed unread"),
            "a stream whose closing frees what it holds"),
        broken(
            "lists without limit",
            BrokenToys::listingWithoutLimit,
            Monitor.class,
            List.of("gives no more than the limit"),
            "[Javadoc of SessionFilter.limit: how many at most]"),
        broken(
            "mistakes recycled numbers",
            BrokenToys::mistakingRecycledNumbers,
            Administrator.class,
            List.of("spares a session whose number was another's before"),
            "[Javadoc of SessionId: a number given to another session is never mistaken for it]",
            "GONE"),
        broken(
            "acts in previews",
            BrokenToys::actingInPreviews,
            Administrator.class,
            List.of(
                "in a preview ends nothing",
                "in a preview stops nothing",
                "in a preview says whom it would end, then ends them"),
            "[Javadoc of Termination.Outcome.PREVIEWED: nothing was sent: this is a preview]"),
        broken(
            "ends itself",
            BrokenToys::endingItself,
            Administrator.class,
            List.of("refuses Mesa's own", "leaves Mesa's own alone"),
            "[Javadoc of Termination.Outcome.DENIED: this login may not, or it is Mesa's own]"),
        broken(
            "puts values into the text",
            BrokenToys::injectable,
            DataAccess.class,
            List.of("carries binds as values, whatever they contain"),
            "[Javadoc of Bind: travels beside a statement's text, never in it]"),
        broken(
            "writes unasked",
            BrokenToys::writingUnasked,
            DataAccess.class,
            List.of("is refused unless writes are allowed, and writes nothing"),
            "[Javadoc of DataAccess.run: what would write is refused by the server itself]",
            "It had to be refused with [INVALID_QUERY], and it succeeded."),
        broken(
            "keeps no limits",
            BrokenToys::withoutLimits,
            DataAccess.class,
            List.of("of rows is refused, at the limit it is not", "of bytes is refused"),
            "[Javadoc of Limits.maxRows: more is LIMIT_EXCEEDED, never a silent cut]"),
        broken(
            "takes all its time",
            BrokenToys::takingAllItsTime,
            DataAccess.class,
            List.of("ends with TIMEOUT within its limit and half a second"),
            "[Javadoc of Limits: every limit holds on the server and on the client]"));
  }

  private static Arguments broken(
      String what,
      Function<ToyServer, DatabaseDriver> driver,
      Class<?> contract,
      List<String> failingTests,
      String... message) {
    return arguments(what, driver, contract, failingTests, message);
  }

  @ParameterizedTest(name = "a driver that {0}")
  @MethodSource("brokenDrivers")
  void contract_ofABrokenDriver_saysWhatItBroke(
      String what,
      Function<ToyServer, DatabaseDriver> driver,
      Class<?> contract,
      List<String> failingTests,
      String... message) {
    Map<String, String> failures = failures(results(contract, driver));
    assertThat(failures).containsOnlyKeys(failingTests);
    assertThat(failures.get(failingTests.get(0))).contains(message);
  }

  @ParameterizedTest
  @MethodSource("contracts")
  void contract_ofADriverThatDeclaresNothing_testsThatNothingIsThere(Class<?> contract) {
    Events results = results(contract, server -> new ToyDriver(server, Set.of()));
    assertThat(failures(results)).isEmpty();
    assertThat(results.succeeded().count()).isPositive();
    assertThat(results.skipped().count()).isZero();
    assertThat(results.aborted().stream().map(event -> thrown(event).getMessage()))
        .allSatisfy(
            reason ->
                assertThat(reason)
                    .containsAnyOf("is not supported: a toy has no ", "the fixture "));
  }

  static Stream<Class<?>> contracts() {
    return Stream.of(
        Driver.class, Inspector.class, Monitor.class, Administrator.class, DataAccess.class);
  }

  @Test
  void contract_ofADriverThatIsNotFound_saysWhereItLooked() {
    Map<String, String> failures =
        failures(results(ToBeFound.class, server -> new ToyDriver(server, ToyDriver.ABILITIES)));
    assertThat(failures)
        .containsOnlyKeys(
            "by ServiceLoader gives the driver once",
            "lets Mesa open the source without being given the driver");
    assertThat(failures.get("lets Mesa open the source without being given the driver"))
        .contains("There is no driver 'toy'");
  }

  private static Events results(Class<?> contract, Function<ToyServer, DatabaseDriver> driver) {
    driverUnderTest = driver;
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(contract))
        .execute()
        .testEvents();
  }

  private static Map<String, String> failures(Events results) {
    Map<String, String> failures = new TreeMap<>();
    results.failed().stream()
        .forEach(
            event ->
                failures.put(
                    event.getTestDescriptor().getDisplayName(), thrown(event).getMessage()));
    return failures;
  }

  private static Throwable thrown(Event event) {
    return event.getRequiredPayload(TestExecutionResult.class).getThrowable().orElseThrow();
  }

  private static ToyFixture fixture() {
    var server = new ToyServer();
    return new ToyFixture(server, driverUnderTest.apply(server));
  }

  static class Driver extends DriverContract {
    @Override
    protected ContractFixture openFixture() {
      return fixture();
    }
  }

  static class ToBeFound extends DriverContract {
    @Override
    protected ContractFixture openFixture() {
      return fixture().toBeFound();
    }
  }

  static class Inspector extends InspectorContract {
    @Override
    protected ContractFixture openFixture() {
      return fixture();
    }
  }

  static class Monitor extends MonitorContract {
    @Override
    protected ContractFixture openFixture() {
      return fixture();
    }
  }

  static class Administrator extends AdministratorContract {
    @Override
    protected ContractFixture openFixture() {
      return fixture();
    }
  }

  static class DataAccess extends DataAccessContract {
    @Override
    protected ContractFixture openFixture() {
      return fixture();
    }
  }
}
