package io.mesa.bench.query.jmh;

import io.mesa.bench.query.peer.Contender;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A query of depth 3 written down and not sent. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.MICROSECONDS)
public class TranslateOnlyJmh extends AskedContender {
  /** Who asks. */
  @Param({"mesa", "mesa-rebuilt", "jooq"})
  public String contender = "";

  @Override
  String asked() {
    return contender;
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
