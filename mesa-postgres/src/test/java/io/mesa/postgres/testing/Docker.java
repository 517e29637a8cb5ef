package io.mesa.postgres.testing;

import io.mesa.tck.environment.DockerSocket;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.postgresql.PostgreSQLContainer;
import org.testcontainers.utility.DockerImageName;

/** PostgreSQL in Docker, where there is one. */
final class Docker {

  private Docker() {}

  /** Starts a server if Docker answers; it is removed with the JVM. */
  static Optional<PostgresServer> start(int major) {
    if (!DockerSocket.listens() || !DockerClientFactory.instance().isDockerAvailable()) {
      return Optional.empty();
    }
    // Stopped by Testcontainers' own sweeper.
    @SuppressWarnings("resource")
    var container =
        new PostgreSQLContainer(DockerImageName.parse("postgres:" + major))
            .withUsername("postgres")
            .withPassword("superuser-secret")
            .withDatabaseName("postgres")
            .withCommand(
                "postgres",
                "-c",
                "shared_preload_libraries=pg_stat_statements",
                "-c",
                "max_prepared_transactions=10",
                "-c",
                "fsync=off",
                "-c",
                "synchronous_commit=off",
                "-c",
                "full_page_writes=off");
    try {
      container.start();
    } catch (RuntimeException e) {
      System.out.println("[mesa] no PostgreSQL " + major + " from Docker: " + e.getMessage());
      return Optional.empty();
    }
    var address =
        new ServerAddress(
            container.getHost(),
            container.getMappedPort(PostgreSQLContainer.POSTGRESQL_PORT),
            container.getUsername(),
            container.getPassword(),
            container.getDatabaseName());
    return Optional.of(new PostgresServer(address, "Docker", null, true));
  }
}
