package io.mesa.bench.server;

import java.net.URI;
import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database on this machine whose superuser needs no password.
 *
 * @param port the server's port
 * @param database the database
 */
public record Place(int port, String database) {
  private static final String USER = "postgres";

  /**
   * Reads what {@link #url} gives.
   *
   * @param url the URL
   * @return the database
   */
  public static Place of(String url) {
    URI uri = URI.create(url);
    return new Place(uri.getPort(), uri.getPath().substring(1));
  }

  /**
   * For Mesa.
   *
   * @return the URL a source takes
   */
  public String url() {
    return "postgresql://%s@localhost:%d/%s".formatted(USER, port, database);
  }

  /**
   * For JDBC.
   *
   * @return the URL
   */
  public String jdbcUrl() {
    return "jdbc:postgresql://localhost:%d/%s?user=%s".formatted(port, database, USER);
  }

  /**
   * For plain pgjdbc.
   *
   * @return a data source without a pool
   */
  public PGSimpleDataSource dataSource() {
    var source = new PGSimpleDataSource();
    source.setUrl(jdbcUrl());
    return source;
  }
}
