package io.mesa.bench.inspect;

import org.postgresql.ds.PGSimpleDataSource;

/**
 * A database on this machine whose superuser needs no password.
 *
 * @param port the server's port
 * @param database the database
 */
record Place(int port, String database) {
  private static final String USER = "postgres";

  /** For Mesa. */
  String url() {
    return "postgresql://%s@localhost:%d/%s".formatted(USER, port, database);
  }

  /** For JDBC. */
  String jdbcUrl() {
    return "jdbc:postgresql://localhost:%d/%s?user=%s".formatted(port, database, USER);
  }

  /** For plain pgjdbc. */
  PGSimpleDataSource dataSource() {
    var source = new PGSimpleDataSource();
    source.setUrl(jdbcUrl());
    return source;
  }
}
