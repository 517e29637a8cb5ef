package io.mesa.bench.query.jmh;

import io.mesa.bench.query.peer.Contender;
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

/** A query of depth 3 written down and not sent. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TranslateOnlyJmh {
  /** Who asks. */
  @Param({"mesa", "mesa-rebuilt", "jooq"})
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
   * All customers of a region with what hangs on them.
   *
   * @return the statement
   */
  @Benchmark
  public Object customers() {
    return ((Contender.Translating) opened().contender()).translate(opened().nextKey());
  }
}
