package io.mesa.mongo;

import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Document;
import io.mesa.Mesa;
import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Capability;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.mongo.testing.WatchedDouble;
import io.mesa.source.Source;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ServerCapabilitiesOnDoubleTest {
  private WatchedDouble watched;

  @BeforeEach
  void open() {
    watched = WatchedDouble.open();
  }

  @AfterEach
  void close() {
    watched.close();
  }

  private String whyNot(Capability capability) {
    return watched.gateway().capabilities().whyNot(capability).orElse("");
  }

  @Test
  void capabilities_ofAWholeServer_lackNothingButTheProfiler() {
    Capabilities capabilities = watched.gateway().capabilities();
    assertThat(capabilities.all())
        .contains(
            Capability.MONITOR,
            Capability.SESSIONS,
            Capability.USERS,
            Capability.SESSION_CONTROL,
            Capability.USER_ADMINISTRATION,
            Capability.GRANTS,
            Capability.DATABASE_ADMINISTRATION)
        .doesNotContain(Capability.SLOW_QUERIES);
  }

  @Test
  void capabilities_ofAServerThatLacksCommands_nameThem() {
    watched
        .server()
        .reply(
            "listCommands",
            new Document("commands", new Document("usersInfo", 1).append("createUser", 1)));
    assertThat(whyNot(Capability.SESSION_CONTROL)).isEqualTo("the server lacks the command killOp");
    assertThat(whyNot(Capability.USER_ADMINISTRATION)).contains("updateUser, dropUser");
    assertThat(whyNot(Capability.GRANTS)).contains("grantRolesToUser");
    assertThat(whyNot(Capability.DATABASE_ADMINISTRATION)).contains("create, dropDatabase");
    assertThat(whyNot(Capability.SESSIONS)).isEmpty();
  }

  @Test
  void capabilities_ofALoginThatMayNot_nameTheRoleThatWouldHelp() {
    watched.login(
        "ann",
        new Document("resource", new Document("db", "shop").append("collection", ""))
            .append("actions", List.of("find")));
    assertThat(whyNot(Capability.USER_ADMINISTRATION))
        .contains("'ann' has no privilege createUser")
        .contains("userAdminAnyDatabase");
    assertThat(whyNot(Capability.GRANTS)).contains("grantRole");
    assertThat(whyNot(Capability.DATABASE_ADMINISTRATION)).contains("dbAdminAnyDatabase");
  }

  @Test
  void capabilities_whereTryingIsRefused_sayWhatTheServerSaid() {
    watched.server().refuse("aggregate", 40324, "Location40324");
    watched.server().refuse("usersInfo", 13, "Unauthorized");
    assertThat(whyNot(Capability.SESSIONS)).contains("no $currentOp");
    assertThat(whyNot(Capability.SESSION_CONTROL)).contains("no $currentOp");
    assertThat(whyNot(Capability.USERS)).contains("refused by the test: usersInfo");
  }

  @Test
  void capabilities_ofASecondary_areWithoutWrites() {
    watched.server().reply("hello", new Document("isWritablePrimary", false));
    for (Capability writing :
        List.of(
            Capability.USER_ADMINISTRATION,
            Capability.GRANTS,
            Capability.DATABASE_ADMINISTRATION)) {
      assertThat(whyNot(writing)).contains("no primary");
    }
    assertThat(whyNot(Capability.USERS)).isEmpty();
  }

  @Test
  void capabilities_ofAServerThatListsNoCommands_areFoundByTrying() {
    try (EmbeddedServer server = EmbeddedServer.start();
        Mesa mesa = Mesa.of(Source.fromUrl("embedded", server.url("shop")))) {
      Capabilities capabilities = mesa.gateway().capabilities();
      assertThat(capabilities.all())
          .contains(Capability.MONITOR, Capability.DATABASE_ADMINISTRATION)
          .doesNotContain(
              Capability.SESSIONS,
              Capability.SESSION_CONTROL,
              Capability.USERS,
              Capability.USER_ADMINISTRATION,
              Capability.GRANTS,
              Capability.SLOW_QUERIES);
      assertThat(mesa.gateway().health().version()).isNotBlank();
    }
  }
}
