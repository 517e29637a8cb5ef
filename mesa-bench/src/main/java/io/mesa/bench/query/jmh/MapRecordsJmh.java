package io.mesa.bench.query.jmh;

import io.mesa.bench.query.peer.Contender;
import io.mesa.bench.query.peer.Item;
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

/** Rows that were read made records. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MapRecordsJmh {
  /** Who asks. */
  @Param({"mesa", "pgjdbc"})
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
   * Of a hundred rows.
   *
   * @return the records
   */
  @Benchmark
  public List<Item> hundredRows() {
    return ((Contender.Mapping) opened().contender()).records();
  }
}
