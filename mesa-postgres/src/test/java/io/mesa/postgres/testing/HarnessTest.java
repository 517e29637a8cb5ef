package io.mesa.postgres.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesa.tck.environment.StalledPort;
import io.mesa.tck.environment.TestCertificates;
import io.mesa.tck.environment.Timing;
import io.mesa.tck.environment.Waiting;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.CertificateExpiredException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.postgresql.PGConnection;

class HarnessTest {

  @ParameterizedTest
  @MethodSource("io.mesa.postgres.testing.PostgresServer#all")
  void shared_givesDatabasesOfTheirOwn(PostgresServer server) {
    String name;
    try (var database = server.createDatabase("Harness \"1\"")) {
      name = database.name();
      database.execute("CREATE EXTENSION pg_stat_statements");
      assertThat(database.one("SELECT current_database()")).isEqualTo(name);
      assertThat(database.one(Long.class, "SELECT count(*) FROM pg_stat_statements")).isPositive();
    }
    assertThat(server.one("SELECT count(*) FROM pg_database WHERE datname = ?", name))
        .isEqualTo("0");
  }

  @ParameterizedTest
  @MethodSource("io.mesa.postgres.testing.PostgresServer#majors")
  void shared_isOnePerVersion(int major) {
    var server = PostgresServer.shared(major);
    server.close();
    assertThat(server.major()).isEqualTo(major);
    assertThat(server.version()).startsWith(major + ".");
    assertThat(PostgresServer.shared(major)).isSameAs(server);
    assertThatThrownBy(server::stop).isInstanceOf(UnsupportedOperationException.class);
  }

  @Test
  void suspend_freezesOneSessionOrAllAndNewcomersUntilResume() throws Exception {
    try (var server = PostgresServer.fresh(18).start();
        var connection = server.connect();
        var other = server.connect()) {
      server.suspendBackend(connection.unwrap(PGConnection.class).getBackendPID());
      assertStalled(connection);
      assertThat(server.one("SELECT 1")).isEqualTo("1");
      server.suspend();
      assertStalled(other);
      try (var socket = new Socket(server.host(), server.port())) {
        socket.setSoTimeout(200);
        socket.getOutputStream().write(new byte[] {0, 0, 0, 8, 4, (byte) 210, 22, 47}); // SSL?
        assertThatThrownBy(() -> socket.getInputStream().read())
            .isInstanceOf(SocketTimeoutException.class);
      }
      server.resume();
      assertThat(server.one("SELECT 1")).isEqualTo("1");
    }
  }

  @Test
  void restart_keepsPortAndData() {
    try (var server = PostgresServer.fresh(14).maxConnections(7).start()) {
      int port = server.port();
      server.execute("CREATE TABLE kept (id int)", "INSERT INTO kept VALUES (42)", "CHECKPOINT");
      server.stop();
      assertThat(server.running()).isFalse();
      assertThatThrownBy(server::connect).hasMessageContaining("refused");
      server.restart();
      assertThat(server.port()).isEqualTo(port);
      server.kill();
      assertThatThrownBy(server::connect).hasMessageContaining("refused");
      server.restart();
      assertThat(server.one(Integer.class, "SELECT id FROM kept")).isEqualTo(42);
      assertThat(server.one("SHOW max_connections")).isEqualTo("7");
      assertThat(server.log()).contains("automatic recovery in progress");
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void standby_followsAndIsPromoted(int major) {
    try (var primary = PostgresServer.fresh(major).scram().start()) {
      primary.execute("CREATE TABLE followed (id int)");
      try (var standby = primary.standby()) {
        primary.execute("INSERT INTO followed VALUES (1)");
        standby.awaitReplayOf(primary);
        assertThat(standby.one("SELECT id FROM followed")).isEqualTo("1");
        assertThat(standby.one("SELECT pg_is_in_recovery()")).isEqualTo("t");
        primary.stop();
        standby.promote();
        standby.execute("INSERT INTO followed VALUES (2)");
        assertThat(standby.one("SELECT count(*) FROM followed")).isEqualTo("2");
      }
    }
  }

  @Test
  void tls_isVerifiedAndAdmitsClientCertificates(@TempDir Path directory) throws Exception {
    var certificates = TestCertificates.in(directory);
    var client = certificates.client("alice");
    try (var server =
        PostgresServer.fresh(18)
            .tls(certificates.server())
            .access("hostssl all alice all cert", "hostnossl all all all reject")
            .start()) {
      server.execute("CREATE ROLE alice LOGIN");
      String trusting = "?sslmode=verify-full&sslrootcert=" + certificates.authority();
      for (String host : new String[] {"localhost", "127.0.0.1"}) {
        String url = "jdbc:postgresql://" + host + ":" + server.port() + "/postgres" + trusting;
        assertThat(sslVersion(url + "&user=postgres")).isEqualTo("TLSv1.3");
        String der = "&sslcert=" + client.certificate() + "&sslkey=" + client.derKey();
        assertThat(sslVersion(url + "&user=alice" + der)).isEqualTo("TLSv1.3");
        String pkcs12 =
            "&sslkey=" + client.pkcs12() + "&sslpassword=" + TestCertificates.PKCS12_PASSWORD;
        assertThat(sslVersion(url + "&user=alice" + pkcs12)).isEqualTo("TLSv1.3");
        assertThatThrownBy(() -> sslVersion(url + "&user=alice"))
            .hasMessageContaining("certificate");
      }
    }
  }

  @Test
  void tls_refusesUntrustedAuthoritiesAndWrongHosts(@TempDir Path directory) {
    var certificates = TestCertificates.in(directory);
    var stranger = TestCertificates.in(directory, "stranger");
    try (var server = PostgresServer.fresh(18).tls(certificates.wrongHost()).start()) {
      String url = "jdbc:postgresql://localhost:" + server.port() + "/postgres?user=postgres";
      assertThatThrownBy(
              () ->
                  sslVersion(url + "&sslmode=verify-full&sslrootcert=" + certificates.authority()))
          .hasMessageContaining("localhost");
      assertThatThrownBy(
              () -> sslVersion(url + "&sslmode=verify-ca&sslrootcert=" + stranger.authority()))
          .hasStackTraceContaining("PKIX path building failed");
    }
  }

  @Test
  void expired_isAsTheServerButOld(@TempDir Path directory) throws Exception {
    try (var pem = Files.newInputStream(TestCertificates.in(directory).expired().certificate())) {
      var expired =
          (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(pem);
      assertThat(expired.getSubjectX500Principal().getName()).isEqualTo("CN=localhost");
      assertThatThrownBy(expired::checkValidity).isInstanceOf(CertificateExpiredException.class);
    }
  }

  @Test
  void scram_asksForThePasswordThatTheLogDoesNotHave() throws Exception {
    try (var server = PostgresServer.fresh(18).scram().logging().start()) {
      String password = server.password().orElseThrow();
      assertThatThrownBy(() -> server.connect("postgres", "postgres", "wrong"))
          .isInstanceOfSatisfying(
              SQLException.class, e -> assertThat(e.getSQLState()).isEqualTo("28P01"));
      assertThat(server.one("SELECT left(rolpassword, 6) FROM pg_authid WHERE rolpassword <> ''"))
          .isEqualTo("SCRAM-");
      assertThat(server.one("SELECT ? || 'b'", "marker-a")).isEqualTo("marker-ab");
      assertThat(server.log())
          .contains("SELECT $1 || 'b'")
          .contains("marker-a")
          .doesNotContain(password);
    }
  }

  @Test
  void stalledPort_acceptsAndNeverAnswers() throws Exception {
    try (var port = StalledPort.open();
        var socket = new Socket(port.host(), port.port())) {
      Waiting.until(Duration.ofSeconds(5), () -> port.accepted() == 1);
      socket.setSoTimeout(100);
      assertThatThrownBy(() -> socket.getInputStream().read())
          .isInstanceOf(SocketTimeoutException.class);
    }
  }

  @Test
  void waiting_namesWhatDidNotCome() {
    assertThatThrownBy(() -> Waiting.until("godot", Duration.ofMillis(20), () -> false))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("godot");
  }

  @Test
  void timing_forgivesAStall() {
    var times = new ArrayDeque<>(List.of(50, 0));
    Duration taken =
        Timing.within("a call", Duration.ofMillis(40), times::pop, HarnessTest::standStill);
    assertThat(taken).isLessThan(Duration.ofMillis(40));
    assertThat(times).isEmpty();
  }

  @Test
  void timing_ofWhatIsLateEachTime_tellsTheTimes() {
    assertThatThrownBy(() -> Timing.within("a call", Duration.ofMillis(5), () -> standStill(10)))
        .isInstanceOf(AssertionError.class)
        .hasMessageMatching(
            "\\[a call]\\RIt must end within PT0.005S, and took \\[(PT0.\\d+S(, )?){5}]\\.");
  }

  private static void standStill(int millis) {
    LockSupport.parkNanos(Duration.ofMillis(millis).toNanos());
  }

  @Test
  void address_readsEveryPart() {
    var address = ServerAddress.parse("postgresql://us%40er:p%3Aw%2F+@db.example:6543/my%20db");
    assertThat(address).isEqualTo(new ServerAddress("db.example", 6543, "us@er", "p:w/+", "my db"));
    assertThat(address.url("my db", "us@er"))
        .isEqualTo("postgresql://us%40er@db.example:6543/my%20db");
  }

  private static void assertStalled(Connection connection) throws SQLException {
    connection.setNetworkTimeout(Runnable::run, 200);
    assertThatThrownBy(() -> connection.createStatement().execute("SELECT 1"))
        .isInstanceOf(SQLException.class)
        .hasRootCauseInstanceOf(SocketTimeoutException.class);
  }

  private static String sslVersion(String jdbcUrl) throws SQLException {
    try (Connection connection = DriverManager.getConnection(jdbcUrl);
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT version FROM pg_stat_ssl WHERE pid = pg_backend_pid()")) {
      rows.next();
      return rows.getString(1);
    }
  }
}
