package io.mesa.mongo.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.ConnectionChanged;
import io.mesa.event.MesaListener;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.mongo.testing.MongoServer;
import io.mesa.mongo.testing.ScriptedBackend;
import io.mesa.mongo.testing.StallingRelay;
import io.mesa.mongo.testing.TestDatabase;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.runtime.ConnectionFigures.OpenConnection;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.structure.TableFilter;
import io.mesa.tck.environment.Waiting;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How many connections there are. */
class ConnectionsTest {
  private static final Duration PATIENCE = Duration.ofSeconds(10);

  private final ExecutorService callers = Executors.newFixedThreadPool(20);
  private TestDatabase database;

  @BeforeEach
  void create() {
    database = MongoServer.shared().createDatabase("connections");
    database.plain().getCollection("item").insertOne(new Document("_id", 1));
  }

  @AfterEach
  void drop() {
    callers.shutdownNow();
    database.close();
  }

  private SourceBuilder source(Pooling pooling) {
    return Source.builder("pooling").url(database.url()).pooling(pooling);
  }

  private static void call(Mesa mesa) {
    assertThat(mesa.gateway().tables(TableFilter.all())).hasSize(1);
  }

  private void callFromMany(Mesa mesa, int calls) throws Exception {
    List<Future<Object>> running = new ArrayList<>();
    for (int i = 0; i < calls; i++) {
      running.add(callers.submit(Executors.callable(() -> call(mesa))));
    }
    for (Future<Object> each : running) {
      each.get();
    }
  }

  private static void assertNoneUsed(ConnectionFigures figures) {
    assertThat(figures.active()).isZero();
    assertThat(figures.waiting()).isZero();
    assertThat(figures.opened() - figures.closed()).isEqualTo(figures.connections().size());
  }

  @Test
  void frugal_keepsNoConnectionAfterACall() {
    try (Mesa mesa = Mesa.of(source(Pooling.frugal()).build())) {
      call(mesa);
      assertThat(mesa.gateway().connectionFigures().opened()).isPositive();
      Waiting.until(
          "the connection is closed",
          PATIENCE,
          () -> mesa.gateway().connectionFigures().connections().isEmpty());
      assertNoneUsed(mesa.gateway().connectionFigures());
      call(mesa);
    }
  }

  @Test
  void frugal_leavesTheDriverOneSocketPerMember() throws IOException {
    try (var relay = StallingRelay.before(MongoServer.shared(), () -> false);
        Mesa mesa = Mesa.of(Source.fromUrl("frugal", relay.url("x")))) {
      mesa.gateway().databases();
      assertThat(relay.connections()).isEqualTo(2);
      Waiting.until("only the monitor is left", PATIENCE, () -> relay.connections() == 1);
    }
  }

  @Test
  void frugal_twentyCallersNeverOpenMoreThanTwo() throws Exception {
    try (Mesa mesa = Mesa.of(source(Pooling.frugal()).build())) {
      callFromMany(mesa, 200);
      ConnectionFigures figures = mesa.gateway().connectionFigures();
      assertThat(figures.mostOpen()).isBetween(1, 2);
      assertNoneUsed(figures);
    }
  }

  @Test
  void pooled_twentyCallersShareAndLeakNone() throws Exception {
    try (Mesa mesa = Mesa.of(source(Pooling.pooled(2, 5)).build())) {
      callFromMany(mesa, 200);
      ConnectionFigures figures = mesa.gateway().connectionFigures();
      assertThat(figures.mostOpen()).isBetween(2, 5);
      assertThat(figures.opened()).isEqualTo(figures.mostOpen());
      assertThat(figures.closed()).isZero();
      assertNoneUsed(figures);
    }
  }

  @Test
  void pooled_keepsItsConnectionsAndSaysWhenTheyWereUsed() {
    try (Mesa mesa = Mesa.of(source(Pooling.pooled(1, 2)).build())) {
      call(mesa);
      ConnectionFigures before = mesa.gateway().connectionFigures();
      call(mesa);
      ConnectionFigures after = mesa.gateway().connectionFigures();
      assertThat(after.opened()).isEqualTo(before.opened());
      assertThat(after.connections())
          .anySatisfy(
              used -> {
                assertThat(used.lastUsedAt()).isAfter(used.openedAt());
                assertThat(used.database()).isEqualTo(database.name());
              });
    }
  }

  @Test
  void closing_closesEveryConnectionAndSaysSo() throws Exception {
    Queue<ConnectionChanged.Change> changes = new ConcurrentLinkedQueue<>();
    var listener =
        new MesaListener() {
          @Override
          public void connectionChanged(ConnectionChanged changed) {
            changes.add(changed.change());
          }
        };
    Mesa mesa =
        Mesa.builder().source(source(Pooling.pooled(2, 5)).build()).listener(listener).build();
    callFromMany(mesa, 50);
    long opened = mesa.gateway().connectionFigures().opened();
    mesa.close();
    assertThat(changes).filteredOn(ConnectionChanged.Change.OPENED::equals).hasSize((int) opened);
    assertThat(changes).filteredOn(ConnectionChanged.Change.CLOSED::equals).hasSize((int) opened);
  }

  @Test
  void clientOfAnApplication_isUsedAndNeverClosed() throws Exception {
    try (MongoClient client = MongoClients.create(database.url())) {
      Source source =
          Source.builder("own").driver("mongodb").client(client).database(database.name()).build();
      try (Mesa mesa = Mesa.of(source)) {
        callFromMany(mesa, 20);
        ConnectionFigures figures = mesa.gateway().connectionFigures();
        assertThat(figures.connections()).isEmpty();
        assertThat(figures.opened()).isZero();
      }
      assertThat(client.getDatabase(database.name()).getCollection("item").countDocuments())
          .isEqualTo(1);
    }
  }

  @Test
  void connection_hasTheNumberThatTheServerGaveItOnDouble() {
    var backend =
        new ScriptedBackend().answering("isMaster", usual -> usual.append("connectionId", 4711));
    try (var server = EmbeddedServer.start(backend);
        Mesa mesa = Mesa.of(Source.fromUrl("double", server.url("x") + "?pool=pooled"))) {
      mesa.gateway().databases();
      assertThat(mesa.gateway().connectionFigures().connections())
          .extracting(OpenConnection::id)
          .contains(4711L);
    }
  }

  @Test
  void closedMesa_refusesCalls() {
    Mesa mesa = Mesa.of(source(Pooling.frugal()).build());
    DatabaseGateway gateway = mesa.gateway();
    call(mesa);
    mesa.close();
    MesaException refused = catchThrowableOfType(MesaException.class, gateway::databases);
    assertThat(refused.code()).isEqualTo(ErrorCode.CLOSED);
  }
}
