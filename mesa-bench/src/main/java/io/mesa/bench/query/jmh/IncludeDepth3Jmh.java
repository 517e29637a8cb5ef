package io.mesa.bench.query.jmh;

import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Customers with purchases, lines and notes. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class IncludeDepth3Jmh extends AskedContender {
  /** Who asks. */
  @Param({"mesa", "mesa-rebuilt", "pgjdbc", "jdbi", "jooq", "hibernate"})
  public String contender = "";

  @Override
  String asked() {
    return contender;
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
