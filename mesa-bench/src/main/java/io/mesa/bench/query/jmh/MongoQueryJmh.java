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

/** Queries of 1 and of 100 documents of ten fields, and of some with related ones. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MongoQueryJmh {
  /** Who asks. */
  @Param({"mesa-mongodb", "mesa-mongodb-rebuilt", "mongodb-driver", "mongodb-driver-find"})
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
   * By key.
   *
   * @return one document
   * @throws Exception where that fails
   */
  @Benchmark
  public List<?> oneDocument() throws Exception {
    return opened().contender().byKey(opened().nextKey());
  }

  /**
   * A batch.
   *
   * @return a hundred documents
   * @throws Exception where that fails
   */
  @Benchmark
  public List<?> hundredDocuments() throws Exception {
    return opened().contender().byIndex(1);
  }

  /**
   * With three levels of related ones.
   *
   * @return the customers of a region
   * @throws Exception where that fails
   */
  @Benchmark
  public List<?> customers() throws Exception {
    return opened().contender().tree(1);
  }
}
