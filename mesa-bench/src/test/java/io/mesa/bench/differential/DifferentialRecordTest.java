package io.mesa.bench.differential;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import io.mesa.bench.differential.DifferentialRecord.Kind;
import io.mesa.bench.result.Bar;
import io.mesa.bench.result.BenchmarkResult;
import java.util.List;
import org.junit.jupiter.api.Test;

class DifferentialRecordTest {
  @Test
  void record_ofRunsAsTheyArePrinted_addsThemUp() {
    String first = run(1);
    BenchmarkResult result =
        DifferentialRecord.of(Kind.DIFFERENTIAL, List.of(first, "other lines\n" + run(2)));
    assertThat(result.bars().get(0).measured()).isEqualTo(1_200);
    assertThat(result.bars().get(1).measured()).isZero();
    assertThat(result.runs().toString()).contains("seed=1", "seed=2", "queries=600");
    assertThat(result.name()).isEqualTo("differential");
  }

  @Test
  void record_ofARunThatFoundADisagreement_falls() {
    BenchmarkResult result =
        DifferentialRecord.of(
            Kind.THREE_WAY,
            List.of(run(1), "AssertionError: Query 17 of seed 3 (…) is answered differently: …"));
    assertThat(result.bars().get(1)).returns(1.0, Bar::measured).returns(false, Bar::holds);
  }

  @Test
  void record_ofNoRun_isRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DifferentialRecord.of(Kind.THREE_WAY, List.of("", "x")));
  }

  /** As {@code DifferentialReport} prints it. */
  private static String run(long seed) {
    return """
        Differential test of memory = PostgreSQL 18.6, seed %d, 88175 ms, 100 schemas
        600 queries: 80.2 %% gave rows, 0.9 %% were refused, each combination at least 63 times
        """
        .formatted(seed);
  }
}
