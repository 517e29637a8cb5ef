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

/** Queries of 1 and of 100 documents of ten fields, and of some with related ones. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MongoQueryJmh extends AskedContender {
  /** Who asks. */
  @Param({"mesa-mongodb", "mesa-mongodb-rebuilt", "mongodb-driver", "mongodb-driver-find"})
  public String contender = "";

  @Override
  String asked() {
    return contender;
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
