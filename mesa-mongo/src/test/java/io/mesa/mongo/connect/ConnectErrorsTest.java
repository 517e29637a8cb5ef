package io.mesa.mongo.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoClients;
import de.bwaldvogel.mongo.exception.MongoServerError;
import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.mongo.testing.MongoServer;
import io.mesa.mongo.testing.ScriptedBackend;
import io.mesa.mongo.testing.StallingRelay;
import io.mesa.source.Limits;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.tck.environment.StalledPort;
import io.mesa.tck.environment.Timing;
import io.mesa.tck.environment.Waiting;
import java.io.IOException;
import java.net.ServerSocket;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Each way a server cannot be used has its code, its retryable flag, and ends in time. */
class ConnectErrorsTest {
  private static final Duration CONNECT = Duration.ofSeconds(1);

  /** The first call of all pays for the loading of classes. */
  private static final Duration SLACK = Duration.ofSeconds(1);

  private static SourceBuilder source(String url) {
    return Source.builder("errors").url(url).limits(Limits.defaults().withConnectTimeout(CONNECT));
  }

  private static MesaException error(SourceBuilder source) {
    try (Mesa mesa = Mesa.of(source.build())) {
      return error(mesa);
    }
  }

  /** The error of a call, which must come within the time to connect and a second. */
  private static MesaException error(Mesa mesa) {
    var errors = new ArrayList<MesaException>();
    Timing.within(
        "a call that fails",
        CONNECT.plus(SLACK),
        () ->
            errors.add(
                catchThrowableOfType(MesaException.class, () -> mesa.gateway().databases())));
    MesaException error = errors.get(0);
    assertThat(error).as("the call must fail").isNotNull();
    assertThat(error.source()).contains("errors");
    return error;
  }

  private static void assertError(
      SourceBuilder source, ErrorCode code, boolean retryable, String said) {
    assertError(error(source), code, retryable, said);
  }

  private static void assertError(
      MesaException error, ErrorCode code, boolean retryable, String said) {
    assertThat(error.code()).as(error.toString()).isEqualTo(code);
    assertThat(error.retryable()).as(error.toString()).isEqualTo(retryable);
    assertThat(error).hasMessageContaining(said);
  }

  @ParameterizedTest
  @ValueSource(strings = {"frugal", "pooled"})
  void portThatNeverAnswers_isUnavailableInTime(String pool) {
    try (var port = StalledPort.open()) {
      assertError(
          source("mongodb://127.0.0.1:" + port.port() + "/x?pool=" + pool),
          ErrorCode.UNAVAILABLE,
          true,
          "did not answer");
    }
  }

  @Test
  void serverThatTakesConnectionsOnly_isLeftInTime() throws IOException {
    var stalls = new AtomicBoolean();
    try (var relay = StallingRelay.before(MongoServer.shared(), stalls::get);
        Mesa mesa = Mesa.of(source(relay.url("x")).build())) {
      mesa.gateway().databases();
      Waiting.until(
          "no connection is left",
          Duration.ofSeconds(5),
          () -> mesa.gateway().connectionFigures().connections().isEmpty());
      stalls.set(true);
      assertError(error(mesa), ErrorCode.TIMEOUT, true, "time limit was reached");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"frugal", "pooled"})
  void portThatIsClosed_isUnavailable(String pool) throws IOException {
    int port;
    try (var closed = new ServerSocket(0)) {
      port = closed.getLocalPort();
    }
    assertError(
        source("mongodb://127.0.0.1:" + port + "/x?pool=" + pool),
        ErrorCode.UNAVAILABLE,
        true,
        "is the server running");
  }

  @Test
  void hostThatIsUnknown_isUnavailable() {
    assertError(
        source("mongodb://no-such-host.invalid/x"), ErrorCode.UNAVAILABLE, true, "is unknown");
  }

  @Test
  void replicaSet_ofAServerThatIsNone_isRefused() {
    try (var server = EmbeddedServer.start()) {
      assertError(
          source(server.url("x") + "?replicaSet=rs0"), ErrorCode.CONFIGURATION, false, "rs0");
    }
  }

  @Test
  void replicaSet_ofAnotherNameAskedDirectly_isRefusedOnDouble() {
    try (var server = EmbeddedServer.start(member("rs1", true))) {
      assertError(
          source(server.url("x") + "?replicaSet=rs0&directConnection=true"),
          ErrorCode.CONFIGURATION,
          false,
          "rs0");
    }
  }

  @Test
  void readPreference_thatNoMemberServes_isUnavailableOnDouble() {
    try (var server = EmbeddedServer.start(member("rs0", true))) {
      assertError(
          source(server.url("x") + "?replicaSet=rs0&readPreference=secondary"),
          ErrorCode.UNAVAILABLE,
          true,
          "readPreference");
    }
  }

  @Test
  void clientOfAnApplication_ofAClosedPort_isUnavailable() throws IOException {
    int port;
    try (var closed = new ServerSocket(0)) {
      port = closed.getLocalPort();
    }
    String url = "mongodb://127.0.0.1:" + port + "/?serverSelectionTimeoutMS=500";
    try (var client = MongoClients.create(url)) {
      assertError(
          Source.builder("errors").driver("mongodb").client(client),
          ErrorCode.UNAVAILABLE,
          true,
          "is the server running");
    }
  }

  @Test
  void connectTimeout_isTheTimeToFindAMember() {
    Duration brief = Duration.ofMillis(200);
    try (var port = StalledPort.open();
        Mesa mesa =
            Mesa.of(
                Source.builder("errors")
                    .url("mongodb://127.0.0.1:" + port.port() + "/x")
                    .limits(Limits.defaults().withConnectTimeout(brief))
                    .build())) {
      Duration taken =
          Timing.within(
              "a call that fails",
              Limits.defaults().connectTimeout(),
              () -> assertError(error(mesa), ErrorCode.UNAVAILABLE, true, "did not answer"));
      assertThat(taken).isGreaterThanOrEqualTo(brief);
    }
  }

  /** A double of a member: the reply is that of the manual's page "hello". */
  private static ScriptedBackend member(String set, boolean primary) {
    return new ScriptedBackend()
        .answering(
            "isMaster",
            usual ->
                usual
                    .append("setName", set)
                    .append("setVersion", 1)
                    .append("ismaster", primary)
                    .append("secondary", !primary)
                    .append("hosts", List.of()));
  }

  @Test
  void replicaSet_ofAnotherName_isRefusedOnDouble() {
    try (var server = EmbeddedServer.start(member("rs1", true))) {
      assertError(
          source(server.url("x") + "?replicaSet=rs0"), ErrorCode.CONFIGURATION, false, "rs0");
    }
  }

  @Test
  void memberThatIsNoPrimary_isUnavailableOnDouble() {
    try (var server = EmbeddedServer.start(member("rs0", false))) {
      assertError(
          source(server.url("x") + "?replicaSet=rs0"), ErrorCode.UNAVAILABLE, true, "is a primary");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {10107, 13435, 11600, 11602, 13436, 189, 91})
  void commandThatNoPrimaryTakes_isUnavailableOnDouble(int code) {
    var backend =
        new ScriptedBackend()
            .answering(
                "listDatabases",
                usual -> {
                  throw new MongoServerError(code, "Name", "not primary");
                });
    try (var server = EmbeddedServer.start(backend)) {
      assertError(source(server.url("x")), ErrorCode.UNAVAILABLE, true, "no primary now");
    }
  }
}
