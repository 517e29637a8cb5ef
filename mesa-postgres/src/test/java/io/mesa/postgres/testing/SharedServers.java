package io.mesa.postgres.testing;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.Assumptions;

/** The servers that all tests of a JVM share, one per major version. */
final class SharedServers {

  private static final String VARIABLE = "MESA_TEST_POSTGRES_URL";

  private static final Map<Integer, PostgresServer> SERVERS = new ConcurrentHashMap<>();

  private static Optional<PostgresServer> external = Optional.empty();

  private SharedServers() {}

  static PostgresServer get(int major) {
    var given = external();
    if (given.isEmpty()) {
      return SERVERS.computeIfAbsent(major, SharedServers::start);
    }
    var server = given.get();
    Assumptions.assumeTrue(
        server.major() == major, () -> VARIABLE + " is " + server + ", not PostgreSQL " + major);
    return server;
  }

  static SortedSet<Integer> majors() {
    var majors =
        new TreeSet<>(
            Boolean.getBoolean("mesa.long") ? List.of(14, 15, 16, 17, 18) : List.of(14, 15, 18));
    external().ifPresent(server -> majors.add(server.major()));
    return majors;
  }

  static SortedSet<Integer> majorsAtHand() {
    return external()
        .<SortedSet<Integer>>map(server -> new TreeSet<>(List.of(server.major())))
        .orElseGet(SharedServers::majors);
  }

  private static PostgresServer start(int major) {
    return introduce(
        Docker.start(major)
            .orElseGet(() -> new PostgresServerBuilder(major).start("embedded binaries", true)));
  }

  private static synchronized Optional<PostgresServer> external() {
    String url = System.getenv(VARIABLE);
    if (url != null && !url.isBlank() && external.isEmpty()) {
      external =
          Optional.of(
              introduce(new PostgresServer(ServerAddress.parse(url), VARIABLE, null, true)));
    }
    return external;
  }

  private static PostgresServer introduce(PostgresServer server) {
    System.out.println(server.introduction());
    return server;
  }
}
