package io.mesa.bench.query.jmh;

import io.mesa.bench.query.peer.Contender;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A whole table streamed in a small heap. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
@Fork(jvmArgsAppend = "-Xmx64m")
public class StreamRowsJmh extends AskedContender {
  private static final int PART = 100_000;

  /** Who asks. */
  @Param({"mesa", "pgjdbc", "jdbi", "jooq", "hibernate"})
  public String contender = "";

  @Override
  String asked() {
    return contender;
  }

  /**
   * From the first to the last row.
   *
   * @return how many rows there were
   * @throws Exception where that fails
   */
  @Benchmark
  public long readings() throws Exception {
    long rows = 0;
    try (Contender.Readings readings = ((Contender.Streaming) opened().contender()).readings()) {
      for (int read = readings.read(PART); read > 0; read = readings.read(PART)) {
        rows += read;
      }
    }
    return rows;
  }
}
