package io.mesa.cache.caffeine.history;

import java.io.ByteArrayOutputStream;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import javax.tools.ToolProvider;

/**
 * A deliberate mistake: a patch of the code, applied to copies of the files that it changes.
 *
 * @param name the patch's name
 */
record Mutant(String name) {
  private static final Path MODULE = Path.of("").toAbsolutePath();
  private static final Path PATCHES = MODULE.resolve(Path.of("src", "test", "mutants"));
  private static final String ENDING = ".patch";
  private static final String FOUND = "found ";

  /** All of them. */
  static List<String> names() throws IOException {
    try (Stream<Path> files = Files.list(PATCHES)) {
      return files
          .map(file -> file.getFileName().toString())
          .filter(file -> file.endsWith(ENDING))
          .map(file -> file.substring(0, file.length() - ENDING.length()))
          .sorted()
          .toList();
    }
  }

  /**
   * After how many operations of each seed an answer was wrong.
   *
   * @param scratch where the code is changed and compiled
   * @param operations how many there are of each seed at most
   * @param seeds the seeds
   * @return a number for each seed, or {@code none}
   */
  List<String> found(Path scratch, long operations, List<Long> seeds) throws IOException {
    compile(scratch, patched(scratch));
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-Xmx512m", "-cp", scratch + File.pathSeparator + classPath()));
    command.add(SeedRun.class.getName());
    LongStream.concat(LongStream.of(operations), seeds.stream().mapToLong(seed -> seed))
        .forEach(argument -> command.add(Long.toString(argument)));
    Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    return output
        .lines()
        .filter(line -> line.startsWith(FOUND))
        .findFirst()
        .map(line -> List.of(line.substring(FOUND.length()).split(" ")))
        .orElseThrow(() -> new IllegalStateException(name + " did not run: " + output));
  }

  private static String classPath() {
    return System.getProperty("java.class.path");
  }

  private static void compile(Path classes, List<Path> sources) {
    List<String> arguments = new ArrayList<>();
    arguments.addAll(List.of("-nowarn", "-parameters", "-proc:none", "-d", classes.toString()));
    arguments.addAll(List.of("-cp", classPath()));
    sources.forEach(source -> arguments.add(source.toString()));
    var errors = new ByteArrayOutputStream();
    int result =
        Objects.requireNonNull(ToolProvider.getSystemJavaCompiler(), "a compiler")
            .run(null, null, errors, arguments.toArray(String[]::new));
    if (result != 0) {
      throw new IllegalStateException(errors.toString(StandardCharsets.UTF_8));
    }
  }

  /** Writes the changed files to a directory. */
  private List<Path> patched(Path scratch) throws IOException {
    List<Path> changed = new ArrayList<>();
    String content = "";
    var before = new StringBuilder();
    var after = new StringBuilder();
    for (String line : Files.readAllLines(PATCHES.resolve(name + ENDING))) {
      if (line.startsWith("--- ") || line.startsWith("@@")) {
        content = replaced(content, before, after);
      }
      if (line.startsWith("--- ")) {
        write(changed, content);
      } else if (line.startsWith("+++ ")) {
        String file = line.substring("+++ b/".length());
        content = Files.readString(MODULE.resolveSibling(file));
        changed.add(scratch.resolve(file));
      } else if (!line.startsWith("@@")) {
        String text = line.isEmpty() ? "\n" : line.substring(1) + "\n";
        before.append(line.startsWith("+") ? "" : text);
        after.append(line.startsWith("-") ? "" : text);
      }
    }
    write(changed, replaced(content, before, after));
    return changed;
  }

  private String replaced(String content, StringBuilder before, StringBuilder after) {
    String old = before.toString();
    int at = content.indexOf(old);
    if (!old.isEmpty() && (at < 0 || content.indexOf(old, at + 1) >= 0)) {
      throw new IllegalStateException(name + " does not apply at: " + old);
    }
    String changed =
        old.isEmpty()
            ? content
            : content.substring(0, at) + after + content.substring(at + old.length());
    before.setLength(0);
    after.setLength(0);
    return changed;
  }

  private static void write(List<Path> changed, String content) throws IOException {
    if (!changed.isEmpty()) {
      Path file = changed.get(changed.size() - 1);
      Files.createDirectories(file.getParent());
      Files.writeString(file, content);
    }
  }
}
