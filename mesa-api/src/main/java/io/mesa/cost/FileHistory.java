package io.mesa.cost;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Keeps what is saved in a file. */
final class FileHistory implements CostHistory {
  private static final long MOST_BYTES = 1L << 28;

  /** How long others that save, here or in another process, are waited for. */
  private static final Duration PATIENCE = Duration.ofSeconds(5);

  private static final Duration PAUSE = Duration.ofMillis(10);

  /** A file's lock is the JVM's: within it, one saves after the other. */
  private static final ReentrantLock SAVING = new ReentrantLock();

  private final Path file;

  FileHistory(Path file) {
    this.file = file.toAbsolutePath();
  }

  @Override
  public List<ShapeRuns> load(String sourceId) {
    return read().getOrDefault(sourceId, List.of());
  }

  private Map<String, List<ShapeRuns>> read() {
    try {
      if (!Files.exists(file)) {
        return Map.of();
      }
      long bytes = Files.size(file);
      if (bytes > MOST_BYTES) {
        throw refused("it has %d bytes, more than any".formatted(bytes), null);
      }
      return HistoryJson.read(Files.readAllBytes(file));
    } catch (IOException | IllegalArgumentException | MesaException e) {
      throw refused(String.valueOf(e.getMessage()), e);
    }
  }

  private MesaException refused(String reason, @Nullable Exception cause) {
    return MesaException.builder(
            ErrorCode.CONFIGURATION,
            "%s cannot be used as a history of costs, and is left as it is: %s. Name another file, or remove it."
                .formatted(file, reason))
        .cause(cause)
        .build();
  }

  @Override
  public void save(String sourceId, List<ShapeRuns> shapes) {
    long end = System.nanoTime() + PATIENCE.toNanos();
    try {
      if (!SAVING.tryLock(PATIENCE.toNanos(), TimeUnit.NANOSECONDS)) {
        throw held();
      }
      try {
        save(sourceId, shapes, end);
      } finally {
        SAVING.unlock();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MesaException(
          ErrorCode.CANCELLED, "The thread was interrupted while it waited to save to " + file);
    } catch (IOException e) {
      throw MesaException.builder(
              ErrorCode.CONFIGURATION,
              "The history of costs cannot be saved to %s: %s; see that its directory exists and can be written to."
                  .formatted(file, e))
          .cause(e)
          .build();
    }
  }

  private void save(String sourceId, List<ShapeRuns> shapes, long end)
      throws IOException, InterruptedException {
    Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
    try (FileChannel channel =
        FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
      FileLock lock = lock(channel, end);
      Map<String, List<ShapeRuns>> all = new LinkedHashMap<>(read());
      all.merge(sourceId, ShapeRuns.merge(List.of(), shapes), ShapeRuns::merge);
      write(HistoryJson.write(all));
      lock.release();
    }
  }

  private FileLock lock(FileChannel channel, long end) throws IOException, InterruptedException {
    while (true) {
      FileLock lock = tryLock(channel);
      if (lock != null) {
        return lock;
      }
      if (System.nanoTime() - end >= 0) {
        throw held();
      }
      TimeUnit.NANOSECONDS.sleep(PAUSE.toNanos());
    }
  }

  /** Mesa may have been loaded twice in this JVM, and the other one saves. */
  private static @Nullable FileLock tryLock(FileChannel channel) throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null;
    }
  }

  private MesaException held() {
    return MesaException.builder(
            ErrorCode.TIMEOUT,
            "The history of costs cannot be saved to %s: others hold its lock for longer than %s."
                .formatted(file, PATIENCE))
        .retryable(true)
        .build();
  }

  private void write(byte[] content) throws IOException {
    Path written = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new");
    try {
      Files.write(written, content, StandardOpenOption.SYNC);
      Files.move(
          written, file, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.ATOMIC_MOVE);
    } finally {
      Files.deleteIfExists(written);
    }
  }

  @Override
  public String toString() {
    return "CostHistory[" + file + "]";
  }
}
