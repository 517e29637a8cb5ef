package io.mesa.mongo.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.testing.FerretServer;
import io.mesa.mongo.testing.MongoServer;
import io.mesa.source.Secret;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import java.time.Duration;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Logins at FerretDB, where Go can build it; skipped with the reason elsewhere. */
class LoginOnFerretTest {
  private static final Duration IN_TIME = Duration.ofSeconds(4);

  private static MongoServer server;

  @BeforeAll
  static void start() {
    server = FerretServer.shared();
  }

  private static SourceBuilder source(String user, String password) {
    return Source.builder("ferret")
        .url(server.url("shop"))
        .user(user)
        .password(Secret.of(password));
  }

  private static void assertRefused(SourceBuilder source) {
    try (Mesa mesa = Mesa.of(source.build())) {
      long start = System.nanoTime();
      MesaException refused =
          catchThrowableOfType(MesaException.class, () -> mesa.gateway().databases());
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(IN_TIME);
      assertThat(refused).as("the call must fail").isNotNull();
      assertThat(refused.code()).as(refused.toString()).isEqualTo(ErrorCode.AUTHENTICATION);
    }
  }

  @Test
  void password_thatIsRight_letsIn() {
    SourceBuilder source =
        source(FerretServer.USER, FerretServer.PASSWORD).option("authMechanism", "SCRAM-SHA-256");
    try (Mesa mesa = Mesa.of(source.build())) {
      assertThat(mesa.gateway().databases()).isNotNull();
    }
  }

  @Test
  void password_thatIsWrong_isRefused() {
    assertRefused(source(FerretServer.USER, "guess-me-not"));
  }

  @Test
  void user_thatIsUnknown_isRefused() {
    assertRefused(source("nobody", FerretServer.PASSWORD));
  }
}
