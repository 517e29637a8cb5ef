package io.mesa.bench.query.jmh;

import java.util.List;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Customers with purchases, lines and notes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class IncludeDepth3Jmh {
  /** Who asks. */
  @Param({"mesa", "mesa-rebuilt", "pgjdbc", "jdbi", "jooq", "hibernate"})
  public String contender = "";

  private @Nullable OpenContender open;

  /**
   * Opens it.
   *
   * @throws Exception where that fails
   */
  @Setup
  public void open() throws Exception {
    open = new OpenContender(contender);
  }

  /** Closes it. */
  @TearDown
  public void close() {
    opened().close();
  }

  private OpenContender opened() {
    return Objects.requireNonNull(open, "not set up");
  }

  /**
   * All of a region.
   *
   * @return the customers
   * @throws Exception where that fails
   */
  @Benchmark
  public List<?> customers() throws Exception {
    return opened().contender().tree(opened().nextKey());
  }
}
