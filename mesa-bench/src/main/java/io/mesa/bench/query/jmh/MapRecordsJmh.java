package io.mesa.bench.query.jmh;

import io.mesa.bench.query.peer.Contender;
import io.mesa.bench.query.peer.Item;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** Rows that were read made records. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class MapRecordsJmh extends AskedContender {
  /** Who asks. */
  @Param({"mesa", "pgjdbc"})
  public String contender = "";

  @Override
  String asked() {
    return contender;
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
