package io.mesa.postgres.administer;

import io.mesa.admin.NewDatabase;
import io.mesa.admin.NewDatabase.LocaleProvider;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.connect.ServerSession;
import io.mesa.postgres.connect.Sql;
import io.mesa.runtime.ActionReport;
import io.mesa.spi.DriverCall;
import java.sql.SQLException;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;

/** Creates and drops databases, which cannot be done in a transaction. */
final class Databases {
  private static final String EXISTS =
      "SELECT current_database() = datname AS is_current FROM pg_database WHERE datname = ?";

  /** Autovacuum makes room by itself. Prepared transactions have no process and are in the way. */
  private static final String IN_THE_WAY =
      """
      SELECT pid, 'session ' || pid || COALESCE(' of ''' || usename || '''', '')
               || COALESCE(' (' || NULLIF(application_name, '') || ')', '') AS who
        FROM pg_stat_activity
       WHERE datname = ? AND pid <> pg_backend_pid()
         AND backend_type IS DISTINCT FROM 'autovacuum worker'
       UNION ALL
      SELECT 0, 'prepared transaction ''' || gid || ''''
        FROM pg_prepared_xacts
       WHERE database = ?
       ORDER BY 1
      """;

  private static final String IN_USE = "55006";
  private static final int NAMED = 10;
  private static final Duration LEAVING = Duration.ofMillis(500);
  private static final Duration PAUSE = Duration.ofMillis(20);

  private final Connections connections;
  private final DriverCall call;

  Databases(Connections connections, DriverCall call) {
    this.connections = connections;
    this.call = call;
  }

  ActionReport create(NewDatabase database) {
    if (database.firstTable().isPresent()) {
      throw new MesaException(
          ErrorCode.UNSUPPORTED,
          "A database of PostgreSQL starts empty; create its first table in it.");
    }
    return connections.autocommit(
        call,
        session -> {
          Script script = new Script().add(text(database, session.major()));
          return call.preview() ? script.report(false) : script.run(session).report(true);
        });
  }

  private static String text(NewDatabase database, int major) {
    StringBuilder sql =
        new StringBuilder("CREATE DATABASE ").append(Sql.identifier(database.name()));
    database.owner().ifPresent(owner -> sql.append(" OWNER ").append(Sql.identifier(owner)));
    database
        .template()
        .ifPresent(template -> sql.append(" TEMPLATE ").append(Sql.identifier(template)));
    database
        .encoding()
        .ifPresent(encoding -> sql.append(" ENCODING ").append(Sql.literal(encoding)));
    database.locale().ifPresent(locale -> sql.append(locale(database, locale, major)));
    return sql.toString();
  }

  private static String locale(NewDatabase database, String locale, int major) {
    String literal = Sql.literal(locale);
    if (database.localeProvider().isEmpty()) {
      return " LOCALE " + literal;
    }
    LocaleProvider provider = database.localeProvider().get();
    return switch (provider) {
      case LIBC -> major < 15 ? " LOCALE " + literal : " LOCALE_PROVIDER libc LOCALE " + literal;
      case ICU -> from(15, major, provider) + " ICU_LOCALE " + literal;
      case BUILTIN -> from(17, major, provider) + " BUILTIN_LOCALE " + literal;
    };
  }

  private static String from(int first, int major, LocaleProvider provider) {
    if (major < first) {
      throw new MesaException(
          ErrorCode.UNSUPPORTED,
          "The locale provider %s exists from PostgreSQL %d; the server is %d."
              .formatted(provider, first, major));
    }
    return " LOCALE_PROVIDER " + provider.sql();
  }

  ActionReport drop(String name) {
    Script script = new Script().add("DROP DATABASE " + Sql.identifier(name));
    List<String> inTheWay = inTheWayForLong(name);
    if (!inTheWay.isEmpty()) {
      throw inUse(name, inTheWay);
    }
    if (call.preview()) {
      return script.report(false);
    }
    return connections.autocommit(
        call,
        session -> {
          try {
            return script.run(session).report(true);
          } catch (SQLException e) {
            List<String> late =
                IN_USE.equals(e.getSQLState()) ? inTheWay(session, name) : List.of();
            if (late.isEmpty()) {
              throw e;
            }
            throw inUse(name, late);
          }
        });
  }

  /** A backend whose client has just left is gone in a moment, and is not in the way. */
  private List<String> inTheWayForLong(String name) {
    long end = System.nanoTime() + LEAVING.toNanos();
    while (true) {
      List<String> inTheWay =
          connections.read(
              call,
              session -> {
                refuseUnlessOther(session, name);
                return inTheWay(session, name);
              });
      if (inTheWay.isEmpty() || System.nanoTime() - end >= 0) {
        return inTheWay;
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }

  private static void refuseUnlessOther(ServerSession session, String name) throws SQLException {
    boolean current =
        session
            .first(EXISTS, row -> row.getBoolean("is_current"), name)
            .orElseThrow(
                () ->
                    MesaException.builder(
                            ErrorCode.NOT_FOUND, "There is no database '%s'.".formatted(name))
                        .databaseCode("3D000")
                        .build());
    if (current) {
      throw MesaException.builder(
              ErrorCode.CONFLICT,
              ("Database '%s' is the one this call is connected to and cannot be dropped from"
                      + " there; make the call in another: CallOptions.withDatabase.")
                  .formatted(name))
          .databaseCode(IN_USE)
          .build();
    }
  }

  private List<String> inTheWay(ServerSession session, String name) throws SQLException {
    Set<Integer> own = connections.ownPids();
    return session.list(
        IN_THE_WAY,
        row -> row.getString("who") + (own.contains(row.getInt("pid")) ? ", Mesa's own" : ""),
        name,
        name);
  }

  private static MesaException inUse(String name, List<String> inTheWay) {
    String who =
        inTheWay.stream().limit(NAMED).collect(Collectors.joining(", "))
            + (inTheWay.size() > NAMED ? " and " + (inTheWay.size() - NAMED) + " more" : "");
    return MesaException.builder(
            ErrorCode.CONFLICT,
            "Database '%s' is in use and was not dropped: %s. End them first.".formatted(name, who))
        .retryable(true)
        .databaseCode(IN_USE)
        .build();
  }
}
