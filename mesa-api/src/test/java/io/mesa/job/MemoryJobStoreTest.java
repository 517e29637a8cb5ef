package io.mesa.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.call.Caller;
import io.mesa.cost.CostEstimate;
import io.mesa.query.Query;
import io.mesa.query.RowColumn;
import io.mesa.query.Rows;
import io.mesa.tck.JobStoreContract;
import io.mesa.value.ValueType;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Jobs in memory hold the contract of stores, and stay bounded. */
class MemoryJobStoreTest {
  private Instant now = Instant.parse("2026-01-31T10:15:30Z");

  @Nested
  class Contract extends JobStoreContract {
    @Override
    protected JobStore openStore() {
      return JobStore.inMemory(() -> now);
    }

    @Override
    protected void pass(Duration time) {
      now = now.plus(time);
    }
  }

  private static JobStore.NewJob job(String tenant, int number) {
    var request =
        new JobRequest(
            "shop",
            Query.from("item").limit(number + 1).build(),
            Optional.empty(),
            Optional.of(Caller.of(tenant)),
            Map.of(),
            true);
    return new JobStore.NewJob(
        request,
        Optional.empty(),
        CostEstimate.unknown(),
        JobLimits.defaults().withQueueLength(20_000));
  }

  private static Rows rows() {
    List<RowColumn> columns = List.of(new RowColumn("id", ValueType.INT32, "int4"));
    List<Object[]> values = new ArrayList<>();
    values.add(new Object[] {1});
    return Rows.of(columns, values);
  }

  @Test
  void claim_tenThousandJobsOfTwentyTenants_staysFair() {
    JobStore store = JobStore.inMemory();
    for (int tenant = 0; tenant < 20; tenant++) {
      for (int i = 0; i < 500; i++) {
        store.submit(job("tenant " + tenant, i));
      }
    }
    Map<String, Integer> served = new HashMap<>();
    for (int i = 0; i < 10_000; i++) {
      JobStore.Claim claim = store.claim(Map.of("shop", 1), Duration.ofMinutes(5)).get(0);
      store.complete(claim, new JobResult(1, 16, 1), rows());
      served.merge(claim.request().tenant(), 1, Integer::sum);
      int most = served.values().stream().mapToInt(Integer::intValue).max().orElseThrow();
      int least =
          served.size() < 20
              ? 0
              : served.values().stream().mapToInt(Integer::intValue).min().orElseThrow();
      assertThat(most - least).isLessThanOrEqualTo(1);
    }
  }

  @Test
  void complete_ofMoreThanAreKept_removesTheOldest() {
    JobStore store = JobStore.inMemory();
    JobId first = store.submit(job("acme", 0));
    for (int i = 1; i <= 10_000; i++) {
      store.submit(job("acme", i));
    }
    List<JobStore.Claim> claims = store.claim(Map.of("shop", 20_000), Duration.ofMinutes(5));
    assertThat(claims).hasSize(10_001);
    claims.forEach(claim -> store.complete(claim, new JobResult(1, 16, 1), rows()));
    assertThat(store.find(first)).isEmpty();
    assertThat(store.find(claims.get(1).id())).isPresent();
  }
}
