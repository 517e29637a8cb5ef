package io.mesa;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.PathMatcher;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * The deliberate mistakes that {@code src/tck/mutants} makes in copies of the code. Whether tests
 * catch them takes long to see; that they are of the code as it stands is seen here.
 */
class MutantsTest {
  private static final Path HOUSE = Path.of("..").toAbsolutePath().normalize();
  private static final PathMatcher PATCH =
      FileSystems.getDefault().getPathMatcher("glob:*/src/test/*mutants/*.patch");

  static List<Path> patches() throws IOException {
    List<Path> found = new ArrayList<>();
    for (String module : List.of("mesa-api", "mesa-postgres", "mesa-mongo", "mesa-cache")) {
      try (Stream<Path> files = Files.walk(HOUSE.resolve(module).resolve("src/test"))) {
        files.map(HOUSE::relativize).filter(PATCH::matches).sorted().forEach(found::add);
      }
    }
    assertThat(found).hasSizeGreaterThan(90);
    return found;
  }

  @ParameterizedTest
  @MethodSource("patches")
  void patch_committed_isOfTheCodeAsItStands(Path patch) throws IOException {
    String file = "";
    StringBuilder before = new StringBuilder();
    int hunks = 0;
    for (String line : Files.readAllLines(HOUSE.resolve(patch))) {
      if (line.startsWith("+++ b/")) {
        file = line.substring("+++ b/".length()).split("\t")[0];
      } else if (line.startsWith("@@")) {
        assertStands(file, before);
        hunks++;
      } else if (hunks > 0 && (line.startsWith(" ") || isRemoved(line))) {
        before.append(line, 1, line.length()).append('\n');
      } else if (line.startsWith("--- ")) {
        assertStands(file, before);
      }
    }
    assertStands(file, before);
    assertThat(hunks).isPositive();
  }

  private static boolean isRemoved(String line) {
    return line.startsWith("-") && !line.startsWith("--- ");
  }

  /** Forgets the lines when it has seen them. */
  private static void assertStands(String file, StringBuilder lines) throws IOException {
    if (!lines.isEmpty()) {
      assertThat(Files.readString(HOUSE.resolve(file))).as(file).contains(lines);
      lines.setLength(0);
    }
  }
}
