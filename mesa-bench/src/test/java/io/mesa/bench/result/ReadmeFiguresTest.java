package io.mesa.bench.result;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReadmeFiguresTest {
  private static final Bar HOLDS = Bar.atMost("time", 3, 1.24, new Interval(1.157, 1.498));
  private static final Bar FALLS = Bar.atLeast("rows, a second", 20_000, 12_340);

  private static RecordedResult result(String name, String command, Bar... bars) {
    return new RecordedResult(name, command, List.of(bars));
  }

  @Test
  void readme_always_hasTheFiguresOfTheCommittedResults() throws IOException {
    String readme = Files.readString(ReadmeFigures.readme());
    String table = ReadmeFigures.table(RecordedResult.readAll(ResultFile.committed()));

    assertThat(readme)
        .as("README.md; mvn -q -Pbenchmark compile -Dbenchmark=result.ReadmeFigures mends it")
        .isEqualTo(ReadmeFigures.with(readme, table));
  }

  @Test
  void chosenBars_each_areInTheCommittedResults() throws IOException {
    List<RecordedResult> results = RecordedResult.readAll(ResultFile.committed());
    ReadmeFigures.CHOSEN.forEach(
        (name, starts) -> {
          List<String> bars =
              results.stream()
                  .filter(result -> result.name().equals(name))
                  .flatMap(result -> result.bars().stream())
                  .map(Bar::bar)
                  .toList();
          assertThat(starts)
              .as(name)
              .allSatisfy(start -> assertThat(bars).anyMatch(bar -> bar.startsWith(start)));
        });
  }

  @Test
  void result_ofWhichNoneIsChosen_hasItsFirstBarAndThoseThatFall() {
    var other = result("other", "mvn -Dbenchmark=a.Other", HOLDS, HOLDS, FALLS);

    assertThat(ReadmeFigures.table(List.of(other)))
        .isEqualTo(
            """
            | by | what | measured | bar | holds |
            | --- | --- | --- | --- | --- |
            | [`a.Other`](mesa-bench/results/other.json) | time | 1.24 [1.157, 1.498] | ≤ 3 | yes |
            | [`a.Other`](mesa-bench/results/other.json) | rows, a second | 12,340 | ≥ 20000 | **no** |
            """);
  }

  @Test
  void result_ofARehearsal_isSaidToBeOne() {
    var rehearsal = result("x", "mvn -Dbenchmark=a.X -Dbenchmark.arguments=--quick", HOLDS);

    assertThat(ReadmeFigures.table(List.of(rehearsal))).contains("x.json), a rehearsal |");
  }

  @Test
  void bar_thatIsNotChosenButFalls_isShown() {
    assertThat(ReadmeFigures.table(List.of(result("include", "mvn test", HOLDS, FALLS))))
        .doesNotContain("| time |")
        .contains("| rows, a second |");
  }

  @Test
  void table_inAText_takesThePlaceOfTheOldOne() {
    String before = "a\n" + ReadmeFigures.BEGIN + "\nold\n" + ReadmeFigures.END + "\nb\n";

    assertThat(ReadmeFigures.with(before, "new\n"))
        .isEqualTo("a\n" + ReadmeFigures.BEGIN + "\n\nnew\n\n" + ReadmeFigures.END + "\nb\n");
    assertThatIllegalStateException().isThrownBy(() -> ReadmeFigures.with("a", "new"));
  }

  @Test
  void file_thatWasWritten_isReadAsItWas(@TempDir Path directory) throws IOException {
    Bar nothing = new Bar("none", "<= 1", Double.NaN, Optional.empty(), false);
    List<Bar> bars = List.of(HOLDS, FALLS, nothing);
    var written =
        new BenchmarkResult("x", "mvn", bars, Map.of("bars", List.of(Map.of("bar", "other"))));
    ResultFile.write(written, directory);

    assertThat(RecordedResult.readAll(directory))
        .containsExactly(new RecordedResult("x", "mvn", bars));
  }
}
