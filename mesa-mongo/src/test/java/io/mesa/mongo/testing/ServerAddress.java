package io.mesa.mongo.testing;

import com.mongodb.ConnectionString;
import java.net.InetSocketAddress;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where a server is and who logs in, in words that the plain driver and a source both understand.
 *
 * @param login user, colon, password and {@code @} as they stand in a URL; may be empty
 * @param hosts hosts with their ports, between commas
 * @param parameters what stands behind the question mark; may be empty
 */
record ServerAddress(String login, String hosts, String parameters) {
  private static final Pattern URI =
      Pattern.compile(
          "mongodb://(?<login>[^@/]*@)?(?<hosts>[^/?]+)(/(?<database>[^?]*))?(\\?(?<parameters>.*))?");

  static ServerAddress of(String host, int port) {
    return new ServerAddress("", host + ":" + port, "");
  }

  /** Reads a connection string; its login is one of the database it names, or of admin. */
  static ServerAddress parse(String uri) {
    Matcher matcher = URI.matcher(uri);
    if (!matcher.matches()) {
      throw new IllegalArgumentException("no address that starts with mongodb:// and names a host");
    }
    String login = orEmpty(matcher.group("login"));
    String parameters = orEmpty(matcher.group("parameters"));
    if (!login.isEmpty() && !parameters.contains("authSource=")) {
      String database = orEmpty(matcher.group("database"));
      String authSource = "authSource=" + (database.isEmpty() ? "admin" : database);
      parameters = parameters.isEmpty() ? authSource : parameters + "&" + authSource;
    }
    return new ServerAddress(login, matcher.group("hosts"), parameters);
  }

  private static String orEmpty(String text) {
    return text == null ? "" : text;
  }

  /** Where its first host is. */
  InetSocketAddress first() {
    var host = new ConnectionString(url("admin")).getHosts().get(0);
    var address = new com.mongodb.ServerAddress(host);
    return new InetSocketAddress(address.getHost(), address.getPort());
  }

  /** The same behind a port of this machine that leads to its first host, and there only. */
  ServerAddress behind(int port) {
    String others = parameters.replaceAll("(replicaSet|directConnection)=[^&]*&?", "");
    return new ServerAddress(
        login,
        "localhost:" + port,
        others.isEmpty() || others.endsWith("&")
            ? others + "directConnection=true"
            : others + "&directConnection=true");
  }

  String url(String database) {
    return "mongodb://%s%s/%s%s"
        .formatted(login, hosts, database, parameters.isEmpty() ? "" : "?" + parameters);
  }
}
