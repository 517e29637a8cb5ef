package io.mesa.bench.cache.jmh;

import io.mesa.bench.cache.peer.Asked;
import io.mesa.bench.cache.peer.Contender;
import io.mesa.bench.cache.peer.Kind;
import io.mesa.bench.server.Place;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Answers from a cache; one contender for all threads. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class CacheHitJmh {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  /** Who answers. */
  @Param({
    "mesa",
    "mesa-rebuilt",
    "mesa-listener",
    "mesa-rebuilt-listener",
    "caffeine",
    "caffeine-same-features",
    "spring",
    "spring-key-alone",
    "hibernate"
  })
  public String contender = "";

  private @Nullable Contender open;

  /**
   * Opens the contender and has it keep its answers.
   *
   * @throws Exception where that fails
   */
  @Setup
  public void open() throws Exception {
    var place = new Place(Integer.getInteger("mesa.bench.port", 5432), "postgres");
    open = Kind.of(contender).open(place, Asked.ONE_ROW, TIMEOUT);
    open.pass();
  }

  /** Closes it. */
  @TearDown
  public void close() {
    opened().close();
  }

  private Contender opened() {
    return Objects.requireNonNull(open, "not set up");
  }

  /**
   * One row for each key.
   *
   * @return how many rows that were
   * @throws Exception where that fails
   */
  @Benchmark
  @OperationsPerInvocation(Contender.KEYS)
  public long oneRow() throws Exception {
    return opened().pass();
  }
}
