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

/** Queries of 1 and of 100 rows of ten columns. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HotQueryJmh {
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
   * By primary key.
   *
   * @return one row
   * @throws Exception where that fails
   */
  @Benchmark
  public List<?> oneRow() throws Exception {
    return opened().contender().byKey(opened().nextKey());
  }

  /**
   * By an index.
   *
   * @return a hundred rows
   * @throws Exception where that fails
   */
  @Benchmark
  public List<?> hundredRows() throws Exception {
    return opened().contender().byIndex(opened().nextKey());
  }
}
