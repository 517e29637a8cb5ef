package io.mesa.bench.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesa.bench.result.ResultFile;
import java.io.IOException;
import java.io.StringReader;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.xml.parsers.DocumentBuilderFactory;
import org.junit.jupiter.api.Test;
import org.xml.sax.InputSource;

class ChartTest {
  private static final Path RESULTS = ResultFile.committed();

  @Test
  void of_theCommittedResult_isTheCommittedChart() throws IOException {
    String chart = Chart.of(Files.readString(RESULTS.resolve("estimates.json")));

    assertThat(RESULTS.resolve("estimates.svg")).hasContent(chart);
  }

  @Test
  void of_aResult_isAPictureWithADotForEachEstimateAndBound() throws Exception {
    String json =
        """
        {"runs": {
          "a shape never seen": {"estimate, bound, actual, ms": [[1, 2, 1.5], [10, 30, 5]]},
          "a shape with 20 runs": {"estimate, bound, actual, ms": [[100, 250, 120]]}}}
        """;

    String chart = Chart.of(json);

    DocumentBuilderFactory.newInstance()
        .newDocumentBuilder()
        .parse(new InputSource(new StringReader(chart)));
    assertThat(chart.split("r=\"1.6\"", -1)).hasSize(2 * 3 + 1);
    assertThat(chart).contains("a shape never seen, 2 queries", "100 ms");
  }

  @Test
  void of_anotherResult_saysWhatIsMissing() {
    assertThatThrownBy(() -> Chart.of("{}"))
        .isInstanceOf(IOException.class)
        .hasMessageContaining("a shape never seen");
  }
}
