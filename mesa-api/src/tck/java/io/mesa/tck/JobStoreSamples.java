package io.mesa.tck;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.call.Caller;
import io.mesa.cost.CostEstimate;
import io.mesa.error.ErrorCode;
import io.mesa.job.JobFailure;
import io.mesa.job.JobId;
import io.mesa.job.JobLimits;
import io.mesa.job.JobRequest;
import io.mesa.job.JobResult;
import io.mesa.job.JobStore;
import io.mesa.job.JobStore.Claim;
import io.mesa.job.JobStore.NewJob;
import io.mesa.job.QueryJob;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.RowColumn;
import io.mesa.query.Rows;
import io.mesa.value.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;

/** What the tests of {@link JobStoreContract} ask of a store. */
abstract class JobStoreSamples {
  static final Duration LEASE = Duration.ofMillis(400);
  static final Duration LONG = Duration.ofMinutes(5);
  static final Map<String, Integer> ROOM = Map.of("shop", 100);
  static final JobLimits LIMITS = JobLimits.defaults();

  JobStore store;

  /**
   * An empty store.
   *
   * @return the store
   */
  protected abstract JobStore openStore();

  /**
   * Lets time pass on the store's clock.
   *
   * @param time how much at least
   */
  protected abstract void pass(Duration time);

  /**
   * Puts something in place of what a job asks that is no query.
   *
   * @param job the job
   * @return false where that cannot be done, because the store holds queries and no texts
   */
  protected boolean spoil(JobId job) {
    return false;
  }

  @BeforeEach
  void open() {
    store = openStore();
  }

  static Query query(String name) {
    return Query.from("item").select("id").where(eq("name", name)).build();
  }

  static JobRequest request(String tenant, String name) {
    return request("shop", tenant, name);
  }

  static JobRequest request(String source, String tenant, String name) {
    return new JobRequest(
        source,
        query(name),
        Optional.empty(),
        Optional.of(Caller.of("app", tenant)),
        Map.of("app.tenant", tenant),
        true);
  }

  static NewJob job(String tenant, String name, JobLimits limits) {
    return new NewJob(request(tenant, name), Optional.empty(), CostEstimate.unknown(), limits);
  }

  static NewJob keyed(String tenant, String name, String key) {
    return new NewJob(request(tenant, name), Optional.of(key), CostEstimate.unknown(), LIMITS);
  }

  JobId submit(String name) {
    return store.submit(job("acme", name, LIMITS));
  }

  Claim claimOne() {
    return claimOne(LONG);
  }

  /** For those tests that let the lease run out; others do not depend on how fast they are. */
  Claim claimBriefly() {
    return claimOne(LEASE);
  }

  Claim claimOne(Duration lease) {
    List<Claim> claims = store.claim(Map.of("shop", 1), lease);
    assertThat(claims).hasSize(1);
    return claims.get(0);
  }

  QueryJob find(JobId id) {
    return store.find(id).orElseThrow();
  }

  static Rows rows(int count) {
    List<RowColumn> columns = List.of(new RowColumn("id", ValueType.INT32, "int4"));
    List<Object[]> values = new ArrayList<>();
    IntStream.range(0, count).forEach(i -> values.add(new Object[] {i}));
    return Rows.of(columns, Collections.unmodifiableList(values));
  }

  boolean complete(Claim claim, int count) {
    return store.complete(claim, new JobResult(count, 10L * count, count), rows(count));
  }

  static List<Integer> ids(Rows rows) {
    return rows.map((Row row) -> row.get("id", Integer.class));
  }

  static JobFailure failure() {
    return new JobFailure(ErrorCode.PERMISSION, "It may not.", Optional.of("42501"));
  }
}
