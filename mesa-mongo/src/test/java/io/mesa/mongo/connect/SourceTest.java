package io.mesa.mongo.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoClients;
import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.source.Limits;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.source.TableDeclaration;
import io.mesa.source.Tls;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class SourceTest {
  private static final Duration SHORT = Duration.ofMillis(600);

  private static EmbeddedServer server;

  @BeforeAll
  static void start() {
    server = EmbeddedServer.start();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static MesaException refused(SourceBuilder source) {
    return catchThrowableOfType(
        MesaException.class,
        () -> {
          try (Mesa mesa = Mesa.of(source.build())) {
            mesa.gateway().databases();
          }
        });
  }

  private static SourceBuilder source() {
    return Source.builder("test").url(server.url("shop"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          readPreference=nearby | readPreference=nearby, which is not known
          directConnection=yes | directConnection=yes, which is not known
          authMechanism=PLAIN | authMechanism=PLAIN, which is not known
          replicaset=rs0 | which the mongodb driver does not know (perhaps replicaSet)
          replicaSet= | an empty option
          srv=true | mongodb+srv, which takes one host without a port
          """)
  void source_withAnOptionThatIsNotKnown_isRefused(String option, String message) {
    String[] parts = option.split("=", 2);
    MesaException refused = refused(source().option(parts[0], parts[1]));
    assertThat(refused.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(refused).hasMessageContaining(message);
  }

  static Stream<Arguments> mistakes() {
    String url = "mongodb://localhost:1/shop";
    TableName table = TableName.of("shop", "t");
    return Stream.of(
        Arguments.of(
            Source.builder("test").driver("mongodb").client("text"),
            "takes a com.mongodb.client.MongoClient"),
        Arguments.of(
            Source.builder("test").url("mongodb://a,b/shop").option("directConnection", "true"),
            "connects directly, which is to one host"),
        Arguments.of(
            Source.builder("test")
                .url(url)
                .table(TableDeclaration.of(table).field("at", ValueType.TIME).build()),
            "declares 'at' of 'shop.t' as TIME, which BSON does not have"),
        Arguments.of(Source.builder("test").url(url).user("app"), "has a user and no password"),
        Arguments.of(
            Source.builder("test")
                .url(url)
                .tls(Tls.of(Tls.Mode.VERIFY_FULL).withRootCertificate(Path.of("/no/such/file"))),
            "a certificate or key cannot be read"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void source_thatCannotWork_isRefusedBeforeAnythingIsSent(SourceBuilder source, String message) {
    MesaException refused = refused(source);
    assertThat(refused.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(refused).hasMessageContaining(message);
  }

  @Test
  void server_thatDoesNotAnswer_isUnavailableInTime() throws IOException {
    try (var silent = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      long start = System.nanoTime();
      MesaException refused =
          refused(
              Source.builder("test")
                  .url("mongodb://localhost:" + silent.getLocalPort())
                  .limits(Limits.defaults().withConnectTimeout(SHORT)));
      assertThat(refused.code()).isIn(ErrorCode.UNAVAILABLE, ErrorCode.TIMEOUT);
      assertThat(refused.retryable()).isTrue();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(20));
    }
  }

  @Test
  void server_thatIsNotThere_isUnavailable() throws IOException {
    int port;
    try (var closed = new ServerSocket(0)) {
      port = closed.getLocalPort();
    }
    MesaException refused =
        refused(
            Source.builder("test")
                .url("mongodb://localhost:" + port)
                .limits(Limits.defaults().withConnectTimeout(SHORT)));
    assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refused).hasMessageContaining("cannot be reached");
  }

  @Test
  void host_thatIsUnknown_isNamed() {
    MesaException refused =
        refused(
            Source.builder("test")
                .url("mongodb://no-such-host.invalid")
                .limits(Limits.defaults().withConnectTimeout(SHORT)));
    assertThat(refused.code()).isEqualTo(ErrorCode.UNAVAILABLE);
    assertThat(refused).hasMessageContaining("A host of test").hasMessageContaining("is unknown");
  }

  @Test
  void server_withoutTls_isNoServerWhereTlsIsAskedFor() {
    MesaException refused =
        refused(
            source()
                .tls(Tls.of(Tls.Mode.ENCRYPT_ONLY))
                .limits(Limits.defaults().withConnectTimeout(SHORT)));
    assertThat(refused.code()).isIn(ErrorCode.CONNECTION, ErrorCode.UNAVAILABLE);
  }

  @Test
  void source_overAnApplicationsClient_usesItAndLeavesItOpen() {
    try (var client = MongoClients.create(server.url("shop"))) {
      try (Mesa mesa = Mesa.of(Source.builder("test").driver("mongodb").client(client).build())) {
        assertThat(mesa.gateway().databases()).isNotNull();
        assertThat(mesa.gateway().connectionFigures().connections()).isEmpty();
      }
      assertThat(client.listDatabaseNames()).isNotNull();
    }
  }

  @Test
  void connections_areCountedAndClosed() {
    Mesa mesa = Mesa.of(source().build());
    mesa.gateway().databases();
    ConnectionFigures open = mesa.gateway().connectionFigures();
    assertThat(open.opened()).isPositive();
    assertThat(open.connections()).isNotEmpty();
    mesa.close();
  }
}
