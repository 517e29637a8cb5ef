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

/** Queries of 1 and of 100 rows of ten columns. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class HotQueryJmh extends AskedContender {
  /** Who asks. */
  @Param({"mesa", "mesa-rebuilt", "pgjdbc", "jdbi", "jooq", "hibernate"})
  public String contender = "";

  @Override
  String asked() {
    return contender;
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
