package io.mesa.mongo.testing;

import io.mesa.mongo.testing.MongoServer.Kind;
import io.mesa.tck.environment.DockerSocket;
import java.util.Optional;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.mongodb.MongoDBContainer;
import org.testcontainers.utility.DockerImageName;

/** MongoDB in Docker, where there is one. */
final class Docker {
  private static final String IMAGE = "mongo:8.0";

  private Docker() {}

  /** Starts a replica set of one member if Docker answers; it is removed with the JVM. */
  static Optional<MongoServer> start() {
    if (!DockerSocket.listens() || !DockerClientFactory.instance().isDockerAvailable()) {
      return Optional.empty();
    }
    // Stopped by Testcontainers' own sweeper.
    @SuppressWarnings("resource")
    var container = new MongoDBContainer(DockerImageName.parse(IMAGE)).withReplicaSet();
    try {
      container.start();
    } catch (RuntimeException e) {
      System.out.println("[mesa] no MongoDB from Docker: " + e.getMessage());
      return Optional.empty();
    }
    // The member knows itself by a name inside the container only.
    var address = ServerAddress.parse(container.getConnectionString() + "/?directConnection=true");
    return Optional.of(new MongoServer(address, Kind.MONGODB, "Docker"));
  }
}
