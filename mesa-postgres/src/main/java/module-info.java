/** The PostgreSQL driver of Mesa, found by {@link java.util.ServiceLoader}. */
module io.mesa.postgres {
  requires com.fasterxml.jackson.core;
  requires com.zaxxer.hikari;
  requires transitive io.mesa.api;
  requires java.sql;
  requires static transitive org.jspecify;
  requires org.postgresql.jdbc;
  requires org.slf4j;

  exports io.mesa.postgres;

  provides io.mesa.spi.DatabaseDriver with
      io.mesa.postgres.PostgresDriver;
}
