package io.mesa.cost;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Keeps what is saved in a file. */
final class FileHistory implements CostHistory {
  private static final long MOST_BYTES = 1L << 28;

  /** A file's lock is the JVM's: within it, one saves after the other. */
  private static final Object SAVING = new Object();

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
    synchronized (SAVING) {
      Path lockFile = file.resolveSibling(file.getFileName() + ".lock");
      try (FileChannel channel =
          FileChannel.open(lockFile, StandardOpenOption.CREATE, StandardOpenOption.WRITE)) {
        FileLock lock = channel.lock();
        Map<String, List<ShapeRuns>> all = new LinkedHashMap<>(read());
        all.merge(sourceId, ShapeRuns.merge(List.of(), shapes), ShapeRuns::merge);
        write(HistoryJson.write(all));
        lock.release();
      } catch (IOException e) {
        throw MesaException.builder(
                ErrorCode.CONFIGURATION,
                "The history of costs cannot be saved to %s: %s; see that its directory exists and can be written to."
                    .formatted(file, e))
            .cause(e)
            .build();
      }
    }
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
