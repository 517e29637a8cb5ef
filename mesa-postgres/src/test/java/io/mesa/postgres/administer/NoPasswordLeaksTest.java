package io.mesa.postgres.administer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import ch.qos.logback.classic.Level;
import io.mesa.Mesa;
import io.mesa.admin.NewUser;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.ActionFinished;
import io.mesa.event.CallFinished;
import io.mesa.event.CallStarted;
import io.mesa.event.ConnectionChanged;
import io.mesa.event.MesaListener;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.source.Login;
import io.mesa.source.Secret;
import io.mesa.source.Source;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.slf4j.LoggerFactory;

/**
 * Looks for passwords wherever text comes out: the server's log of every statement, Mesa's log at
 * its finest, the finest log of pgjdbc, exceptions with their causes, events, reports, {@code
 * toString}. The verifier made of a password may be in the logs of server and pgjdbc only.
 */
class NoPasswordLeaksTest {
  private static final String FIRST = "first-pä'ss\\ \"wörd\"-secret";
  private static final String SECOND = "second-secret%2F";
  private static final String WRONG = "wrong-secret";
  private static final String URL_SECRET = "url-secret";
  private static final String[] PASSWORDS = {"first-p", "second-secret", WRONG, URL_SECRET};
  private static final String VERIFIER = "SCRAM-SHA-256$";

  private final Queue<String> told = new ConcurrentLinkedQueue<>();
  private final Queue<String> pgjdbcLog = new ConcurrentLinkedQueue<>();
  private final ByteArrayOutputStream console = new ByteArrayOutputStream();
  private final PrintStream consoleBefore = System.out;
  private final ch.qos.logback.classic.Logger root =
      (ch.qos.logback.classic.Logger) LoggerFactory.getLogger("ROOT");
  private final Level levelBefore = root.getLevel();
  private final Logger pgjdbc = Logger.getLogger("org.postgresql");
  private final Handler pgjdbcHandler = new Recording();

  private final class Recording extends Handler {
    @Override
    public void publish(LogRecord entry) {
      pgjdbcLog.add(
          new java.util.logging.SimpleFormatter().formatMessage(entry)
              + (entry.getThrown() == null ? "" : trace(entry.getThrown())));
    }

    @Override
    public void flush() {}

    @Override
    public void close() {}
  }

  private final class Listening implements MesaListener {
    @Override
    public void callStarted(CallStarted event) {
      told.add(event.toString());
    }

    @Override
    public void callFinished(CallFinished event) {
      told.add(event.toString());
    }

    @Override
    public void actionFinished(ActionFinished event) {
      told.add(event.toString());
    }

    @Override
    public void connectionChanged(ConnectionChanged event) {
      told.add(event.toString());
    }
  }

  @BeforeEach
  void listenToEverything() {
    System.setOut(new PrintStream(console, true, StandardCharsets.UTF_8));
    root.setLevel(Level.TRACE);
    pgjdbc.setLevel(java.util.logging.Level.ALL);
    pgjdbc.setUseParentHandlers(false);
    pgjdbc.addHandler(pgjdbcHandler);
  }

  @AfterEach
  void listenNoMore() {
    pgjdbc.removeHandler(pgjdbcHandler);
    pgjdbc.setUseParentHandlers(true);
    pgjdbc.setLevel(null);
    root.setLevel(levelBefore);
    System.setOut(consoleBefore);
  }

  @ParameterizedTest
  @ValueSource(ints = {14, 18})
  void passwords_areNowhere_whereverTheyGo(int major) {
    try (var server = PostgresServer.fresh(major).scram().logging().start()) {
      String superuser = server.password().orElseThrow();
      try (var mesa = open(server, server.user(), superuser)) {
        createAndAlter(mesa.gateway());
      }
      logInWrongly(server);

      assertThat(server.log()).contains("CREATE ROLE \"app\"").doesNotContain(PASSWORDS);
      assertThat(server.log()).doesNotContain(superuser);
      assertThat(pgjdbcLog).anyMatch(line -> line.contains("CREATE ROLE"));
      assertThat(String.join("\n", pgjdbcLog)).doesNotContain(PASSWORDS);
      assertThat(console.toString(StandardCharsets.UTF_8))
          .contains("createUser")
          .doesNotContain(PASSWORDS)
          .doesNotContain(VERIFIER, superuser);
      assertThat(told).anyMatch(text -> text.contains("ActionFinished"));
      assertThat(String.join("\n", told))
          .contains("'***'")
          .doesNotContain(PASSWORDS)
          .doesNotContain(VERIFIER, superuser);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "postgresql://app:url-secret@host:notaport/db",
        "postgresql://app:url-secret@ho@st/db",
        "postgresql://app:url-secret%zz@host/db",
        "postgresql://app:url-secret@host/db#x",
        "postgresql://app:url-secret/x@host/db",
        "postgresql://app:url-secret@host:99999/db",
        "postgresql://app:url-secret@[::1/db",
        "postgresql://app:url-secret@host/db?sslmode=wrong",
        "postgresql://app:url-secret@host/db?nosuchkey=1",
        "jdbc:postgresql://app:url-secret@host/db",
        "nosuchdriver://app:url-secret@host/db"
      })
  void urls_thatAreRefused_areNotRepeated(String url) {
    Throwable refused = catchThrowable(() -> Mesa.of(Source.fromUrl("leaky", url)).close());

    assertThat(refused).isInstanceOf(MesaException.class);
    assertThat(trace(refused)).doesNotContain(URL_SECRET);
    assertThat(console.toString(StandardCharsets.UTF_8)).doesNotContain(URL_SECRET);
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgresql://app:url-secret@localhost/db", "postgresql://localhost/db"})
  void sources_doNotPrintTheirPasswords(String url) {
    Source fromUrl =
        Source.builder("printed").url(url).user("app").password(Secret.of(URL_SECRET)).build();
    Source fromProperties =
        Source.fromProperties(
            "printed",
            Map.of(
                "mesa.printed.url",
                "postgresql://app@localhost/db",
                "mesa.printed.password",
                URL_SECRET));

    assertThat(fromUrl + " " + fromUrl.login() + " " + fromProperties + fromProperties.login())
        .doesNotContain(URL_SECRET);
    assertThat(Login.of("app", Secret.of(URL_SECRET)).toString()).doesNotContain(URL_SECRET);
  }

  /** Every way of an administrative action with a password, the failing ones included. */
  private void createAndAlter(DatabaseGateway gateway) {
    NewUser user = NewUser.named("app").withPassword(Secret.of(FIRST));
    told.add(user.toString());
    told.add(gateway.preview().createUser(user).toString());
    told.add(gateway.preview().alterPassword("app", Secret.of(SECOND)).toString());
    told.add(gateway.createUser(user).toString());
    fails(ErrorCode.CONFLICT, () -> gateway.createUser(user));
    logsIn(gateway.source(), FIRST);
    told.add(gateway.alterPassword("app", Secret.of(SECOND)).toString());
    logsIn(gateway.source(), SECOND);
    fails(ErrorCode.NOT_FOUND, () -> gateway.alterPassword("nobody", Secret.of(SECOND)));
    var closed = Secret.of(SECOND);
    closed.close();
    fails(ErrorCode.CLOSED, () -> gateway.alterPassword("app", closed));
    try (var limited = open(gateway.source(), SECOND)) {
      fails(
          ErrorCode.PERMISSION,
          () -> limited.gateway().alterPassword("postgres", Secret.of(FIRST)));
    }
  }

  private void logInWrongly(PostgresServer server) {
    try (var wrong = open(server, "app", WRONG)) {
      fails(ErrorCode.AUTHENTICATION, () -> wrong.gateway().health());
    }
    try (var wrong = open(server, "nobody", WRONG)) {
      fails(ErrorCode.AUTHENTICATION, () -> wrong.gateway().health());
    }
  }

  private void logsIn(Source source, String password) {
    try (var mesa = open(source, password)) {
      assertThat(mesa.gateway().health().version()).isNotEmpty();
    }
  }

  private Mesa open(Source like, String password) {
    return listening(
        Source.builder("app")
            .driver(like.driver())
            .host(like.hosts().get(0))
            .database("postgres")
            .user("app")
            .password(Secret.of(password))
            .build());
  }

  private Mesa open(PostgresServer server, String user, String password) {
    return listening(
        Source.builder("server")
            .url(server.url("postgres", user))
            .password(Secret.of(password))
            .build());
  }

  private Mesa listening(Source source) {
    told.add(source.toString());
    Mesa mesa = Mesa.builder().source(source).listener(new Listening()).build();
    told.add(mesa + " " + mesa.gateway());
    return mesa;
  }

  private void fails(ErrorCode code, Runnable call) {
    Throwable thrown = catchThrowable(call::run);
    told.add(trace(thrown));
    assertThat(thrown)
        .isInstanceOfSatisfying(
            MesaException.class, error -> assertThat(error.code()).isEqualTo(code));
  }

  private static String trace(Throwable thrown) {
    var text = new StringWriter();
    thrown.printStackTrace(new PrintWriter(text));
    return text.toString();
  }
}
