package io.mesa.mongo.connect;

import com.mongodb.UnixServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.connection.ServerDescription;
import io.mesa.source.HostAddress;
import io.mesa.source.Source;
import java.util.List;
import java.util.Optional;

/**
 * Where a source's users are, and what may be sent of their passwords.
 *
 * @param source the source
 */
public record Authentication(Source source) {
  /**
   * The database that keeps the login, and with it the users that are named without a database.
   *
   * @return its name
   */
  public String database() {
    return database(Optional.empty());
  }

  /** The same, where the DNS may have listed it. */
  String database(Optional<String> listed) {
    return new MongoOptions(source)
        .get(MongoOptions.AUTH_SOURCE)
        .or(() -> listed)
        .or(() -> source.login().flatMap(login -> source.database()))
        .orElse(Clients.ADMIN);
  }

  /**
   * Whether a new user's password may be sent: nobody on the way reads it, since it is encrypted or
   * never leaves this machine, or the source says that it may be read.
   *
   * @return true where it may; false where that is not sure
   */
  public boolean maySendPasswords() {
    if (new MongoOptions(source).allowsPlainPasswords()) {
      return true;
    }
    if (source.client().orElse(null) instanceof MongoClient client) {
      List<ServerDescription> servers = client.getClusterDescription().getServerDescriptions();
      return !servers.isEmpty() && servers.stream().allMatch(Authentication::isHere);
    }
    return Encryption.of(source).enabled()
        || source.hosts().stream().allMatch(HostAddress::isLoopback);
  }

  private static boolean isHere(ServerDescription server) {
    return server.getAddress() instanceof UnixServerAddress
        || HostAddress.of(server.getAddress().getHost()).isLoopback();
  }
}
