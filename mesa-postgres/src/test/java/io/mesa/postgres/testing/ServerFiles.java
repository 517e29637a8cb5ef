package io.mesa.postgres.testing;

import io.mesa.tck.environment.TestCertificates.Issued;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What is written into a data directory before its server starts. */
record ServerFiles(
    Map<String, String> settings,
    List<String> accessRules,
    boolean scram,
    @Nullable Issued certificate) {

  /** Contents that a copied server must not take over. */
  private static final Set<String> NOT_COPIED =
      Set.of("pg_wal", "pg_replslot", "pg_dynshmem", "pg_stat_tmp", "pg_subtrans", "pg_notify");

  private static final Set<String> FILES_NOT_COPIED =
      Set.of("postmaster.pid", "postmaster.opts", "epg-lock", "standby.signal");

  void write(Path data) {
    try {
      var lines = new ArrayList<String>();
      settings.forEach((name, value) -> lines.add(setting(name, value)));
      if (certificate != null) {
        lines.add(setting("ssl", "on"));
        copyPrivately(certificate.certificate(), data.resolve("server.crt"));
        copyPrivately(certificate.key(), data.resolve("server.key"));
        copyPrivately(certificate.authority(), data.resolve("root.crt"));
        lines.add(setting("ssl_ca_file", "root.crt"));
      }
      append(data.resolve("postgresql.conf"), lines);
      String method = scram ? "scram-sha-256" : "trust";
      var rules = new ArrayList<>(accessRules);
      rules.add("host all all all " + method);
      rules.add("host replication all all " + method);
      Files.write(data.resolve("pg_hba.conf"), rules);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes a base backup by hand: the embedded binaries have no pg_basebackup. */
  static void copyAsStandby(PostgresServer primary, Path from, Path to) throws IOException {
    boolean old = primary.major() < 15;
    try (var connection = primary.connect();
        var statement = connection.createStatement()) {
      statement.execute(
          old
              ? "SELECT pg_start_backup('standby', true, false)"
              : "SELECT pg_backup_start('standby', true)");
      Workplace.copy(from, to, ServerFiles::copied);
      Files.writeString(to.resolve("backup_label"), stopBackup(statement, old));
    } catch (SQLException e) {
      throw new IOException("no backup could be made", e);
    }
    String source =
        "host=%s port=%d user=%s".formatted(primary.host(), primary.port(), primary.user());
    String login = primary.password().map(password -> " password=" + password).orElse("");
    append(to.resolve("postgresql.conf"), List.of(setting("primary_conninfo", source + login)));
    Files.createFile(to.resolve("standby.signal"));
  }

  private static String stopBackup(Statement statement, boolean old) throws SQLException {
    String stop = old ? "pg_stop_backup(false, false)" : "pg_backup_stop(false)";
    try (var rows = statement.executeQuery("SELECT labelfile FROM " + stop)) {
      rows.next();
      return rows.getString(1);
    }
  }

  private static boolean copied(Path relative) {
    boolean inside = relative.getNameCount() > 1;
    return !(inside && NOT_COPIED.contains(relative.getName(0).toString()))
        && !FILES_NOT_COPIED.contains(relative.toString());
  }

  private static void copyPrivately(Path from, Path to) throws IOException {
    Files.copy(from, to);
    Files.setPosixFilePermissions(to, PosixFilePermissions.fromString("rw-------"));
  }

  private static void append(Path file, List<String> lines) throws IOException {
    Files.write(file, lines, StandardOpenOption.APPEND);
  }

  private static String setting(String name, String value) {
    return name + " = '" + value.replace("'", "''") + "'";
  }
}
