package io.mesa.postgres.testing;

import java.net.URI;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** Where a server is, its superuser and the database to start from. */
record ServerAddress(
    String host, int port, String user, @Nullable String password, String database) {

  /** The application name of the harness' own connections. */
  static final String APPLICATION_NAME = "mesa-harness";

  /** Reads {@code postgresql://user:password@host:port/database}. */
  static ServerAddress parse(String url) {
    var uri = URI.create(url);
    String userInfo = uri.getRawUserInfo() == null ? "postgres" : uri.getRawUserInfo();
    int colon = userInfo.indexOf(':');
    String path = uri.getRawPath();
    return new ServerAddress(
        uri.getHost(),
        uri.getPort() < 0 ? 5432 : uri.getPort(),
        decode(colon < 0 ? userInfo : userInfo.substring(0, colon)),
        colon < 0 ? null : decode(userInfo.substring(colon + 1)),
        path == null || path.length() < 2 ? "postgres" : decode(path.substring(1)));
  }

  Connection connect(String database, String user, @Nullable String password) throws SQLException {
    var properties = new Properties();
    properties.setProperty("user", user);
    if (password != null) {
      properties.setProperty("password", password);
    }
    properties.setProperty("ApplicationName", APPLICATION_NAME);
    properties.setProperty("connectTimeout", "10");
    return DriverManager.getConnection(
        "jdbc:postgresql://" + host + ":" + port + "/" + encode(database), properties);
  }

  String url(String database, String user) {
    return "postgresql://" + encode(user) + "@" + host + ":" + port + "/" + encode(database);
  }

  private static String encode(String text) {
    return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
  }

  private static String decode(String text) {
    return URLDecoder.decode(text.replace("+", "%2B"), StandardCharsets.UTF_8);
  }
}
