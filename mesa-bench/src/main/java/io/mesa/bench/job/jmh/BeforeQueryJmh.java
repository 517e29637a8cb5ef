package io.mesa.bench.job.jmh;

import io.mesa.Mesa;
import io.mesa.bench.job.DoubleDriver;
import io.mesa.call.CallOptions;
import io.mesa.call.SubmitOptions;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.Filters;
import io.mesa.query.Query;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** What an estimate takes, and what submit adds to a query. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BeforeQueryJmh {
  private static final int KNOWN = 1_000;
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final CallOptions LATER =
      CallOptions.none()
          .withSubmit(SubmitOptions.defaults().withPrefer(SubmitOptions.Prefer.LATER));

  private @Nullable Mesa mesa;
  private @Nullable DatabaseGateway gateway;
  private @Nullable DatabaseGateway later;
  private int literal;

  /** Has a query run until it is known well. */
  @Setup
  public void open() {
    var driver = new DoubleDriver(() -> {});
    Mesa opened = Mesa.builder().driver(driver).source(driver.source()).build();
    mesa = opened;
    gateway = opened.gateway();
    later = opened.gateway().with(LATER);
    for (int i = 0; i < KNOWN; i++) {
      gateway().query(DoubleDriver.QUERY);
    }
  }

  /** Closes it. */
  @TearDown
  public void close() {
    Objects.requireNonNull(mesa, "not set up").close();
  }

  private DatabaseGateway gateway() {
    return Objects.requireNonNull(gateway, "not set up");
  }

  /**
   * An estimate from earlier runs.
   *
   * @return the estimate
   */
  @Benchmark
  public Object estimate() {
    return gateway().estimate(DoubleDriver.QUERY);
  }

  /**
   * The shape of a query that was just made.
   *
   * @return the shape
   */
  @Benchmark
  public Object shapeOfNewQuery() {
    return Query.from("item")
        .select("id", "name")
        .where(Filters.eq("id", literal++))
        .where(Filters.lt("total", 100))
        .limit(50)
        .build()
        .shape();
  }

  /**
   * A query, to compare submit with.
   *
   * @return the rows
   */
  @Benchmark
  public Object query() {
    return gateway().query(DoubleDriver.QUERY);
  }

  /**
   * The same by submit, answered on the caller's thread.
   *
   * @return the outcome
   */
  @Benchmark
  public Object submit() {
    return gateway().submit(DoubleDriver.QUERY);
  }

  /**
   * A job in memory, from submit to its rows.
   *
   * @return the rows
   */
  @Benchmark
  public Object submitToRows() {
    return Objects.requireNonNull(later, "not set up").submit(DoubleDriver.QUERY).join(PATIENCE);
  }
}
