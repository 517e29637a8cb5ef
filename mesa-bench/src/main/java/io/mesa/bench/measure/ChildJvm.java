package io.mesa.bench.measure;

import java.io.IOException;
import java.lang.ProcessBuilder.Redirect;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Runs a main class in a JVM of its own, on the class path of this one. */
public final class ChildJvm {
  private ChildJvm() {}

  /**
   * Runs it to its end.
   *
   * @param main the class
   * @param options options of the JVM
   * @param arguments arguments of the class
   * @return the lines it printed
   * @throws IOException where it cannot be started, or ends with another status than 0
   */
  public static List<String> run(Class<?> main, List<String> options, List<String> arguments)
      throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(options);
    command.add("-classpath");
    command.add(System.getProperty("java.class.path"));
    command.add(main.getName());
    command.addAll(arguments);
    var process = new ProcessBuilder(command).redirectError(Redirect.INHERIT).start();
    try {
      String printed = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      if (process.waitFor() != 0) {
        throw new IOException(
            "%s ended with status %d: %s"
                .formatted(main.getSimpleName(), process.exitValue(), printed));
      }
      return printed.lines().toList();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    } finally {
      process.destroyForcibly();
    }
  }
}
