package io.mesa.tck.environment;

import java.io.IOException;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.stream.Stream;

/** Whether there may be Docker here. */
public final class DockerSocket {

  private DockerSocket() {}

  /**
   * A look that costs nothing, as Testcontainers searches for seconds where there is no Docker.
   *
   * @return whether its socket listens, or {@code DOCKER_HOST} names one elsewhere
   */
  public static boolean listens() {
    String host = System.getenv("DOCKER_HOST");
    if (host != null && !host.startsWith("unix://")) {
      return true;
    }
    String home = System.getProperty("user.home");
    return Stream.of(
            host == null ? "/var/run/docker.sock" : host.substring("unix://".length()),
            home + "/.docker/run/docker.sock",
            home + "/.docker/desktop/docker.sock")
        .anyMatch(DockerSocket::listens);
  }

  private static boolean listens(String socket) {
    try (var channel = SocketChannel.open(UnixDomainSocketAddress.of(Path.of(socket)))) {
      return channel.isConnected();
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
