package io.mesa.tck;

import static io.mesa.tck.Promises.eventually;
import static io.mesa.tck.Promises.promise;
import static io.mesa.tck.Promises.refused;
import static java.util.stream.Collectors.joining;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.junit.jupiter.api.Assumptions.assumeFalse;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.event.ConnectionChanged;
import io.mesa.event.MesaListener;
import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Capability;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.source.Pooling;
import io.mesa.source.QueryFeature;
import io.mesa.source.Source;
import io.mesa.spi.DatabaseDriver;
import io.mesa.spi.DriverConnection;
import io.mesa.structure.TableFilter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.ServiceLoader;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What {@link DatabaseDriver} and {@link DriverConnection} promise: discovery, opening, declared
 * capabilities and parts, connections, closing.
 */
@DisplayName("DatabaseDriver and DriverConnection")
public abstract class DriverContract extends Contract {

  /** For subclasses. */
  protected DriverContract() {}

  @Nested
  @DisplayName("the name")
  class Naming {
    @Test
    @DisplayName("is made of lower-case letters, digits and +")
    void name_always_isAUrlScheme() {
      assertThat(driver().name())
          .as(promise("DatabaseDriver.name", "lower-case letters, digits and +, as a URL's scheme"))
          .matches("[a-z][a-z0-9+]*");
    }

    @Test
    @DisplayName("is the one that the fixture's source asks for")
    void name_ofTheDriver_isTheSources() {
      assertThat(gateway().source().driver())
          .as(promise("DatabaseDriver.name", "the name that sources ask for"))
          .isEqualTo(driver().name());
    }
  }

  @Nested
  @DisplayName("discovery")
  class Discovery {
    @Test
    @DisplayName("by ServiceLoader gives the driver once")
    void serviceLoader_asked_findsTheDriver() {
      assumeTrue(fixture().discoverable(), "the fixture says that it is not to be found");
      Class<?> wanted = fixture().driver().getClass();
      assertThat(ServiceLoader.load(DatabaseDriver.class).stream())
          .as(promise("DatabaseDriver", "found by java.util.ServiceLoader (META-INF/services)"))
          .filteredOn(provider -> provider.type().equals(wanted))
          .hasSize(1);
    }

    @Test
    @DisplayName("lets Mesa open the source without being given the driver")
    void mesa_withoutADriverGiven_opensTheSource() {
      assumeTrue(fixture().discoverable(), "the fixture says that it is not to be found");
      assertThatCode(() -> Mesa.of(fixture().source("found").build()).close())
          .as(promise("Mesa.of", "opens sources with the drivers that are found"))
          .doesNotThrowAnyException();
    }
  }

  @Nested
  @DisplayName("opening a source")
  class Opening {
    @Test
    @DisplayName("connects to nothing")
    void open_aSource_connectsToNothing() {
      var events = new Connections();
      DatabaseGateway fresh = opened(source -> source, events).gateway();
      assertThat(fresh.connectionFigures().opened())
          .as(promise("DatabaseDriver.open", "MUST NOT connect"))
          .isZero();
      assertThat(events.changes).as(promise("DatabaseDriver.open", "MUST NOT connect")).isEmpty();
    }

    @Test
    @DisplayName("succeeds where the server cannot be reached, and the first call fails")
    void open_anUnreachableSource_failsAtTheFirstCall() {
      Optional<Source> nowhere = fixture().unreachable();
      assumeTrue(nowhere.isPresent(), "the fixture knows no unreachable source");
      Source source = nowhere.orElseThrow();
      Mesa mesa = closing(Mesa.builder().driver(driver()).source(source).build());
      refused(
          promise("Inspector", "UNAVAILABLE or CONNECTION where the server cannot be used"),
          () -> mesa.gateway().databases(),
          ErrorCode.UNAVAILABLE,
          ErrorCode.CONNECTION);
      assertThat(mesa.gateway().connectionFigures().active())
          .as(promise("ConnectionFigures.active", "a failed attempt counts as no connection"))
          .isZero();
    }

    @Test
    @DisplayName("refuses an option that the driver does not know")
    void open_withAnUnknownOption_isRefused() {
      refused(
          promise("DatabaseDriver.open", "an unknown option is refused"),
          () -> opened(source -> source.option("tck_no_such_option", "1")),
          ErrorCode.CONFIGURATION);
    }
  }

  @Nested
  @DisplayName("declared capabilities")
  class Declared {
    @Test
    @DisplayName("are always the same, and told without connecting")
    void declared_askedTwice_isTheSame() {
      DatabaseGateway fresh = opened(source -> source).gateway();
      DriverConnection connection = driver().lastConnection();
      Capabilities first = connection.declared();
      assertThat(connection.declared().all())
          .as(promise("DriverConnection.declared", "MUST be always the same"))
          .isEqualTo(first.all());
      assertThat(fresh.connectionFigures().opened())
          .as(promise("DriverConnection.declared", "MUST NOT connect"))
          .isZero();
    }

    @Test
    @DisplayName("leave nothing out without a reason")
    void declared_ofWhatIsLeftOut_saysWhy() {
      Capabilities declared = driver().connection().declared();
      Capabilities silent = Capabilities.builder().build();
      for (Capability capability : Capability.values()) {
        if (!declared.has(capability)) {
          assertThat(declared.whyNot(capability))
              .as(promise("Capabilities", "%s: what cannot be done, and why", capability))
              .isNotEqualTo(silent.whyNot(capability))
              .hasValueSatisfying(reason -> assertThat(reason).isNotBlank());
        }
      }
      for (QueryFeature feature : QueryFeature.values()) {
        if (declared.has(Capability.QUERY) && !declared.has(feature)) {
          assertThat(declared.whyNot(feature))
              .as(promise("Capabilities", "%s: what cannot be done, and why", feature))
              .isNotEqualTo(silent.whyNot(feature))
              .hasValueSatisfying(reason -> assertThat(reason).isNotBlank());
        }
      }
    }

    @Test
    @DisplayName("hold what the server and the login can do")
    void capabilities_ofTheServer_areAmongThem() {
      Capabilities declared = driver().connection().declared();
      Capabilities now = gateway().capabilities();
      assertThat(declared.all())
          .as(promise("DriverConnection.capabilities", "none beyond declared()"))
          .containsAll(now.all());
      assertThat(declared.features())
          .as(promise("DriverConnection.capabilities", "none beyond declared()"))
          .containsAll(now.features());
    }

    @Test
    @DisplayName("say which parts there are")
    void parts_optional_areThereAsDeclared() {
      Map<String, Boolean> parts = new HashMap<>();
      driver()
          .probe(
              (connection, call) -> {
                parts.put("data", connection.data(call).isPresent());
                parts.put("queries", connection.queries(call).isPresent());
                parts.put("plans", connection.plans(call).isPresent());
                parts.put("writes", connection.writes(call).isPresent());
                parts.put("monitor", connection.monitor(call).isPresent());
                parts.put("administrator", connection.administrator(call).isPresent());
              });
      try {
        gateway().databases();
      } finally {
        driver().probe((connection, call) -> {});
      }
      checkPart(parts, "data", Capability.RUN, Capability.RUN_WRITES, Capability.CHECK);
      checkPart(parts, "queries", Capability.QUERY);
      checkPart(parts, "plans", Capability.EXPLAIN);
      checkPart(parts, "writes", Capability.MUTATE, Capability.TRANSACTIONS);
      checkPart(parts, "monitor", Capability.MONITOR);
      checkPart(
          parts,
          "administrator",
          Capability.SESSION_CONTROL,
          Capability.USER_ADMINISTRATION,
          Capability.DATABASE_ADMINISTRATION);
    }

    private void checkPart(Map<String, Boolean> parts, String part, Capability... capabilities) {
      Capabilities declared = driver().connection().declared();
      assertThat(parts.get(part))
          .as(
              promise(
                  "DriverConnection." + part,
                  "empty where the driver declares no %s",
                  Stream.of(capabilities).map(Enum::name).collect(joining(" and no "))))
          .isEqualTo(Stream.of(capabilities).anyMatch(declared::has));
    }
  }

  @Nested
  @DisplayName("connections")
  class ConnectionsHeld {
    @Test
    @DisplayName("that are frugal are closed when their call ends")
    void frugal_afterACall_holdsNone() throws Exception {
      DatabaseGateway frugal = opened(source -> source.pooling(Pooling.frugal())).gateway();
      frugal.databases();
      eventually(
          promise("Pooling.frugal", "each opened for a call and closed after it"),
          PATIENCE,
          () -> {
            ConnectionFigures now = frugal.connectionFigures();
            return now.active() == 0 && now.idle() == 0 && now.opened() == now.closed();
          });
    }

    @Test
    @DisplayName("never get more than the maximum, however many call")
    void connections_underLoad_keepTheMaximum() {
      DatabaseGateway frugal =
          opened(
                  source ->
                      source.pooling(Pooling.frugal()).limits(LIMITS.withReadTimeout(PATIENCE)))
              .gateway();
      List<CompletableFuture<Void>> calls =
          Stream.generate(() -> inBackground(frugal::databases)).limit(8).toList();
      assertThatCode(() -> CompletableFuture.allOf(calls.toArray(CompletableFuture[]::new)).join())
          .as(promise("Pooling.maximum", "who gets no connection at once waits for one"))
          .doesNotThrowAnyException();
      assertThat(frugal.connectionFigures().mostOpen())
          .as(promise("Pooling.maximum", "how many may be open at once"))
          .isLessThanOrEqualTo(Pooling.frugal().maximum());
    }

    @Test
    @DisplayName("that are told to listeners are those that the figures count")
    void connectionEvents_afterCalls_matchTheFigures() throws Exception {
      var events = new Connections();
      DatabaseGateway fresh = opened(source -> source, events).gateway();
      fresh.databases();
      fresh.tables(TableFilter.all());
      assumeFalse(
          events.changes.isEmpty() && fresh.connectionFigures().opened() > 0,
          "the driver does not tell of its connections, as it SHOULD");
      eventually(
          promise("DriverContext.connectionChanged", "tell of each connection opened and closed"),
          PATIENCE,
          () ->
              events.count(ConnectionChanged.Change.OPENED) == fresh.connectionFigures().opened()
                  && events.count(ConnectionChanged.Change.CLOSED)
                      == fresh.connectionFigures().closed());
    }
  }

  @Nested
  @DisplayName("closing")
  class Closing {
    @Test
    @DisplayName("closes every connection")
    void close_afterCalls_leavesNoConnection() throws Exception {
      Mesa mesa = opened(source -> source.pooling(Pooling.pooled(1, 2)));
      DatabaseGateway used = mesa.gateway();
      used.databases();
      mesa.close();
      eventually(
          promise("DriverConnection.close", "closes what the driver opened"),
          PATIENCE,
          () -> used.connectionFigures().opened() == used.connectionFigures().closed());
      assertThat(used.connectionFigures().connections())
          .as(promise("ConnectionFigures.connections", "each open connection"))
          .isEmpty();
    }

    @Test
    @DisplayName("twice does nothing more, and does not fail")
    void close_twice_doesNotFail() {
      Mesa mesa = opened(source -> source);
      mesa.gateway().databases();
      DriverConnection connection = driver().lastConnection();
      mesa.close();
      assertThatCode(connection::close)
          .as(promise("DriverConnection.close", "MUST NOT fail, also when called twice"))
          .doesNotThrowAnyException();
    }

    @Test
    @DisplayName("before any call does not fail")
    void close_unused_doesNotFail() {
      Mesa mesa = opened(source -> source);
      DriverConnection connection = driver().lastConnection();
      assertThatCode(connection::close)
          .as(promise("DriverConnection.close", "MUST NOT fail"))
          .doesNotThrowAnyException();
      mesa.close();
    }

    @Test
    @DisplayName("of one source leaves another one on the same database alone")
    void close_ofOne_leavesTheOther() {
      Mesa first = opened(source -> source);
      DatabaseGateway second = opened(source -> source).gateway();
      first.gateway().databases();
      first.close();
      assertThatCode(second::databases)
          .as(promise("DriverConnection.close", "closes what the driver opened, and nothing else"))
          .doesNotThrowAnyException();
    }
  }

  /** Hears of connections. */
  private static final class Connections implements MesaListener {
    private final ConcurrentLinkedQueue<ConnectionChanged> changes = new ConcurrentLinkedQueue<>();

    @Override
    public void connectionChanged(ConnectionChanged event) {
      changes.add(event);
    }

    long count(ConnectionChanged.Change change) {
      return changes.stream().filter(event -> event.change() == change).count();
    }
  }
}
