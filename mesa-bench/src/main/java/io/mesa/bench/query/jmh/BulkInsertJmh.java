package io.mesa.bench.query.jmh;

import io.mesa.bench.query.peer.Inserts;
import io.mesa.bench.server.Place;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Level;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** 100,000 rows of six columns inserted into an empty table. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.SingleShotTime)
@OutputTimeUnit(TimeUnit.MILLISECONDS)
public class BulkInsertJmh {
  private static final int ROWS = 100_000;

  /** How they are inserted. */
  @Param public Inserts.Way way = Inserts.Way.MESA;

  private @Nullable Inserts open;

  /**
   * Creates the table.
   *
   * @throws Exception where that fails
   */
  @Setup
  public void open() throws Exception {
    open = new Inserts(new Place(Integer.getInteger("mesa.bench.port", 5432), "postgres"), ROWS);
  }

  /**
   * Empties it.
   *
   * @throws Exception where that fails
   */
  @Setup(Level.Iteration)
  public void empty() throws Exception {
    opened().empty();
  }

  /**
   * Lets go of it.
   *
   * @throws Exception where that fails
   */
  @TearDown
  public void close() throws Exception {
    opened().close();
  }

  private Inserts opened() {
    return Objects.requireNonNull(open, "not set up");
  }

  /**
   * Inserts all rows.
   *
   * @throws Exception where that fails
   */
  @Benchmark
  public void rows() throws Exception {
    opened().insert(way);
  }
}
