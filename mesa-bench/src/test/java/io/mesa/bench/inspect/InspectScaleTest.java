package io.mesa.bench.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.bench.result.Bar;
import io.mesa.bench.result.BenchmarkResult;
import io.mesa.bench.result.ResultFile;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A rehearsal: that everything is measured and counted, not how fast it is. */
class InspectScaleTest {
  private static BenchmarkResult result;

  @BeforeAll
  static void run() throws Exception {
    result = new InspectScale(InspectScale.Size.QUICK, System.nanoTime()).run();
  }

  private static Bar bar(String start) {
    return result.bars().stream()
        .filter(bar -> bar.bar().startsWith(start))
        .findFirst()
        .orElseThrow(() -> new AssertionError(start + " is not among " + result.bars()));
  }

  @Test
  void structure_ofManyTables_takesAtMostEightQueries() {
    assertThat(bar("catalog queries").measured()).isBetween(1.0, 8.0);
  }

  @Test
  void structure_andTable_sayTheSame() {
    assertThat(bar("tables of 100").measured()).as(result.runs().toString()).isZero();
  }

  @Test
  void peers_areComparedWithIntervals() {
    assertThat(bar("time / pgjdbc").interval()).isPresent();
    assertThat(bar("SchemaCrawler's time").interval()).isPresent();
    assertThat(result.runs())
        .containsKeys("mesa and pgjdbc", "mesa and schemacrawler", "mesa and databasemetadata");
  }

  @Test
  void heap_isWatched() {
    assertThat(bar("peak heap").measured()).isBetween(1.0, 512.0);
  }

  @Test
  void file_hasTheShapeOfAllResults(@TempDir Path directory) throws Exception {
    Path file = ResultFile.write(result, directory);

    assertThat(file).hasFileName("inspect-scale.json");
    assertThat(Files.readString(file))
        .containsSubsequence(
            "{",
            "\"name\" : \"inspect-scale\"",
            "\"command\" : \"mvn ",
            "\"commit\" : ",
            "\"jdk\" : ",
            "\"machine\" : ",
            "\"bars\" : [ {",
            "\"bar\" : ",
            "\"limit\" : \"<= 8\"",
            "\"measured\" : ",
            "\"interval\" : null",
            "\"holds\" : true",
            "\"runs\" : {",
            "}");
  }
}
