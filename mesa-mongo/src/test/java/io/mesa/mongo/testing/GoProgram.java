package io.mesa.mongo.testing;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A program that Go builds from its module proxy, once: the file stays.
 *
 * @param module the program's package and version, such as {@code example.org/a/cmd/b@v1.2.3}
 * @param directory where it is kept
 * @param limit how long building it may take
 */
record GoProgram(String module, Path directory, Duration limit) {

  /** Why there is no such program here. */
  static final class Missing extends Exception {
    private static final long serialVersionUID = 1L;

    Missing(String reason) {
      super(reason);
    }
  }

  /** The go command, on the path or where its own installer puts it. */
  static Optional<Path> go() {
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    return Stream.concat(Stream.of(path.split(":", -1)), Stream.of("/usr/local/go/bin"))
        .filter(directory -> !directory.isEmpty())
        .map(directory -> Path.of(directory, "go"))
        .filter(Files::isExecutable)
        .findFirst();
  }

  /**
   * Builds the program if it was not before.
   *
   * @param go the go command
   * @return the program
   * @throws Missing where it cannot be built, or not in time
   */
  Path install(Path go) throws Missing {
    String name = module.substring(module.lastIndexOf('/') + 1, module.lastIndexOf('@'));
    Path program = directory.resolve(name);
    if (Files.isExecutable(program)) {
      return program;
    }
    try {
      Files.createDirectories(directory);
      Path attempt = Files.createTempDirectory(directory, "attempt-");
      try {
        build(go, attempt);
        return Files.move(attempt.resolve(name), program, StandardCopyOption.ATOMIC_MOVE);
      } finally {
        delete(attempt);
      }
    } catch (IOException e) {
      throw new Missing(module + " cannot be kept in " + directory + ": " + e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new Missing("interrupted while " + module + " was built");
    }
  }

  private void build(Path go, Path attempt) throws Missing, IOException, InterruptedException {
    Path log = attempt.resolve("log");
    var command = new ProcessBuilder(go.toString(), "install", module);
    command.environment().put("GOBIN", attempt.toString());
    Process process =
        command
            .directory(attempt.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    if (!process.waitFor(limit.toMillis(), TimeUnit.MILLISECONDS)) {
      Stream.concat(process.descendants(), Stream.of(process.toHandle()))
          .forEach(ProcessHandle::destroyForcibly);
      process.waitFor();
      throw new Missing("go did not build %s within %s".formatted(module, limit));
    }
    if (process.exitValue() != 0) {
      throw new Missing("go install %s: %s".formatted(module, lastLine(log)));
    }
  }

  private static String lastLine(Path log) throws IOException {
    List<String> lines = Files.readAllLines(log).stream().filter(line -> !line.isBlank()).toList();
    return lines.isEmpty() ? "failed and said nothing" : lines.get(lines.size() - 1).strip();
  }

  private static void delete(Path attempt) throws IOException {
    try (Stream<Path> files = Files.list(attempt)) {
      for (Path file : files.toList()) {
        Files.deleteIfExists(file);
      }
    }
    Files.deleteIfExists(attempt);
  }
}
