package io.mesa.bench.cache;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;

/**
 * When each value was committed, as the writer saw it, in memory that several processes share.
 * Times are of {@code System.nanoTime}, which is one clock for all processes of a Linux machine.
 */
final class CommitLog {
  private static final int MOST = 1 << 20;

  private final ByteBuffer times;

  private CommitLog(ByteBuffer times) {
    this.times = times;
  }

  static CommitLog open(Path file) throws IOException {
    try (FileChannel channel =
        FileChannel.open(
            file, StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE)) {
      return new CommitLog(
          channel.map(FileChannel.MapMode.READ_WRITE, 0, (long) MOST * Long.BYTES));
    }
  }

  /** The commit of a value has returned. */
  void committed(int value) {
    times.putLong(value * Long.BYTES, System.nanoTime());
  }

  /** When the commit of a value had returned; 0 where that is not known. */
  long time(int value) {
    return times.getLong(value * Long.BYTES);
  }

  /** Whether there is room for more values. */
  boolean hasRoom(int value) {
    return value < MOST - 1;
  }
}
