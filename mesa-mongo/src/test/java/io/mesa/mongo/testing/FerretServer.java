package io.mesa.mongo.testing;

import com.mongodb.client.MongoClients;
import io.mesa.mongo.testing.GoProgram.Missing;
import io.mesa.mongo.testing.MongoServer.Kind;
import io.mesa.tck.environment.Waiting;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import org.bson.Document;
import org.junit.jupiter.api.Assumptions;

/**
 * FerretDB with SQLite, an engine of its own behind MongoDB's protocol, built with Go where there
 * is one: its documentation, version 1.24, "Configuration flags" and "Authentication". Users log in
 * with SCRAM-SHA-256. Stops with the JVM.
 */
public final class FerretServer {
  public static final String USER = "ferret";
  public static final String PASSWORD = "ferret-secret";

  private static final String MODULE = "github.com/FerretDB/FerretDB/cmd/ferretdb@v1.24.2";
  private static final Duration BUILD = Duration.ofMinutes(5);
  private static final Duration START = Duration.ofSeconds(30);

  private FerretServer() {}

  /** Started when it is first asked for, or the reason why it was not. */
  private static final class Holder {
    private static Optional<MongoServer> server = Optional.empty();
    private static String missing = "";

    static {
      try {
        MongoServer started = start();
        server = Optional.of(started);
        System.out.println(started.introduction());
      } catch (Missing e) {
        missing = e.getMessage();
        System.out.println("[mesa] no FerretDB: " + missing);
      }
    }
  }

  /** The one that all tests of the JVM share; where there is none, the test is skipped. */
  public static MongoServer shared() {
    Assumptions.assumeTrue(Holder.server.isPresent(), () -> "no FerretDB: " + Holder.missing);
    return Holder.server.orElseThrow();
  }

  private static MongoServer start() throws Missing {
    Path go =
        GoProgram.go().orElseThrow(() -> new Missing("no go on the path nor in /usr/local/go/bin"));
    Path kept = Path.of(System.getProperty("user.home"), ".cache", "mesa", "ferretdb-v1.24.2");
    Path program = new GoProgram(MODULE, kept, BUILD).install(go);
    try {
      Path state = Files.createTempDirectory("mesa-ferretdb-");
      int port = freePort();
      Process process = run(program, state, port);
      var address =
          new ServerAddress(USER + ":" + PASSWORD + "@", "localhost:" + port, "authSource=admin");
      try {
        Waiting.until("FerretDB", START, () -> answers(address));
      } catch (AssertionError e) {
        process.destroyForcibly();
        throw new Missing(e.getMessage() + "; see " + state.resolve("log"));
      }
      return new MongoServer(address, Kind.FERRETDB, "Go's module proxy");
    } catch (IOException e) {
      throw new Missing("it cannot be started: " + e);
    }
  }

  private static int freePort() throws IOException {
    try (var free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return free.getLocalPort();
    }
  }

  private static Process run(Path program, Path state, int port) throws IOException {
    Process process =
        new ProcessBuilder(
                program.toString(),
                "--listen-addr=127.0.0.1:" + port,
                "--debug-addr=-",
                "--handler=sqlite",
                "--sqlite-url=file:" + state + "/",
                "--state-dir=" + state,
                "--telemetry=disable",
                "--log-level=warn",
                "--test-enable-new-auth",
                "--setup-username=" + USER,
                "--setup-password=" + PASSWORD,
                "--setup-database=admin")
            .redirectErrorStream(true)
            .redirectOutput(state.resolve("log").toFile())
            .start();
    Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
    return process;
  }

  private static boolean answers(ServerAddress address) {
    try (var client = MongoClients.create(address.url("admin"))) {
      return client.getDatabase("admin").runCommand(new Document("ping", 1)) != null;
    }
  }
}
