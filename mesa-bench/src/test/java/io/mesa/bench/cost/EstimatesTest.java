package io.mesa.bench.cost;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.bench.result.BenchmarkResult;
import java.util.Map;
import org.assertj.core.api.InstanceOfAssertFactories;
import org.junit.jupiter.api.Test;

/** A rehearsal of {@link Estimates}; what it measures is not judged. */
class EstimatesTest {

  @Test
  void run_small_comparesAsManyEstimatesAsWereAskedFor() throws Exception {
    BenchmarkResult result = new Estimates(Scale.SMOKE, "--smoke").run();

    assertThat(result.bars()).hasSize(12);
    assertThat(result.runs().get("a shape with 20 runs"))
        .asInstanceOf(InstanceOfAssertFactories.MAP)
        .extractingByKey("estimate")
        .isInstanceOfSatisfying(
            Map.class, figures -> assertThat((Integer) figures.get("n")).isPositive());
  }

  @Test
  void query_ofOneShapeWithOtherValues_hasTheSameShape() {
    var maker = new QueryMaker(SkewedTable.all(10_000));
    int same = 0;
    for (int shape = 0; shape < 500; shape++) {
      // A list of values may come out as one of a single value, which is another shape.
      same += maker.query(shape, 1).shape().equals(maker.query(shape, 2).shape()) ? 1 : 0;
    }

    assertThat(same).isGreaterThan(480);
    assertThat(maker.query(7, 3)).isEqualTo(maker.query(7, 3));
  }
}
