package io.mesa.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import ch.qos.logback.classic.Level;
import ch.qos.logback.classic.Logger;
import io.mesa.Mesa;
import io.mesa.admin.NewUser;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.query.Query;
import io.mesa.source.Secret;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** Reads what the console shows of calls. */
class CallLogTest {
  private final Logger logger = (Logger) LoggerFactory.getLogger("io.mesa");
  private final Level level = logger.getLevel();
  private final PrintStream console = System.out;
  private final ByteArrayOutputStream shown = new ByteArrayOutputStream();

  @BeforeEach
  void listen() {
    System.setOut(new PrintStream(shown, true, StandardCharsets.UTF_8));
    logger.setLevel(Level.TRACE);
  }

  @AfterEach
  void restore() {
    logger.setLevel(level);
    System.setOut(console);
  }

  private String logged() {
    return shown.toString(StandardCharsets.UTF_8);
  }

  @Test
  void call_well_isLoggedWithItsRequestId() {
    try (Mesa mesa = new ScriptedDriver((call, method) -> List.of()).open()) {
      mesa.gateway().with(CallOptions.none().withRequestId("r-1")).databases();
      assertThat(logged()).containsPattern("\\[r-1] scripted databases done in \\d+ ms\n");
    }
  }

  @Test
  void query_asked_isLoggedByItsShape() {
    Query query = ScriptedJobs.query();
    try (Mesa mesa = new ScriptedDriver((call, method) -> ScriptedJobs.rows(1)).open()) {
      mesa.gateway().query(query);
      assertThat(logged()).contains(" scripted query of " + query.shape().id() + " done in ");
    }
  }

  @Test
  void call_failed_isLoggedWithItsCodes() {
    var driver =
        new ScriptedDriver(
            (call, method) -> {
              throw MesaException.builder(ErrorCode.PERMISSION, "no").databaseCode("42501").build();
            });
    try (Mesa mesa = driver.open()) {
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(
              () -> mesa.gateway().with(CallOptions.none().withRequestId("r-1")).databases());
      assertThat(logged())
          .containsPattern(
              "\\[r-1] scripted databases failed with PERMISSION in \\d+ ms, database code 42501");
    }
  }

  @Test
  void call_withSecretsAndValues_logsNone() {
    var driver = new ScriptedDriver((call, method) -> null);
    try (Mesa mesa = driver.open()) {
      mesa.gateway()
          .with(CallOptions.none().withSessionSetting("app.person", "hunter2"))
          .createUser(NewUser.named("app").withPassword(Secret.of("hunter2")));
      assertThat(logged()).contains("createUser").doesNotContain("hunter2");
    }
  }
}
