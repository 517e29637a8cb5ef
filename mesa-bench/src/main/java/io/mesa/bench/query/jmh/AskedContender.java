package io.mesa.bench.query.jmh;

import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.TearDown;

/** A benchmark that asks one contender, open while it runs. */
public abstract class AskedContender {
  private @Nullable OpenContender open;

  /** Its name. */
  abstract String asked();

  /**
   * Opens it.
   *
   * @throws Exception where that fails
   */
  @Setup
  public void open() throws Exception {
    open = new OpenContender(asked());
  }

  /** Closes it. */
  @TearDown
  public void close() {
    opened().close();
  }

  final OpenContender opened() {
    return Objects.requireNonNull(open, "not set up");
  }
}
