package io.mesa.postgres.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The directory under the temporary one where binaries are unpacked, to stay, and where servers
 * have their files, until they are closed. What JVMs that were killed have left there is swept.
 */
final class Workplace {

  private static final Path ROOT =
      Path.of(System.getProperty("java.io.tmpdir"))
          .resolve("mesa-postgres-" + System.getProperty("user.name"));

  private static final AtomicInteger COUNTER = new AtomicInteger();

  static {
    sweep();
  }

  private Workplace() {}

  static Path root() {
    return ROOT;
  }

  /** A new directory {@code server-PID-N}, readable by this user only. */
  static Path newServerDirectory() {
    try {
      Files.createDirectories(ROOT);
      String name = "server-" + ProcessHandle.current().pid() + "-" + COUNTER.incrementAndGet();
      return Files.createDirectory(
          ROOT.resolve(name),
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * Copies a directory that may be changing, with its permissions, leaving out what is unwanted.
   */
  static void copy(Path from, Path to, Predicate<Path> wanted) throws IOException {
    Files.walkFileTree(
        from,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult preVisitDirectory(Path directory, BasicFileAttributes attributes)
              throws IOException {
            return copyOne(directory);
          }

          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            return copyOne(file);
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            return ignoreIfGone(failure);
          }

          private FileVisitResult copyOne(Path source) throws IOException {
            Path relative = from.relativize(source);
            if (wanted.test(relative)) {
              try {
                Files.copy(
                    source, to.resolve(relative.toString()), StandardCopyOption.COPY_ATTRIBUTES);
              } catch (NoSuchFileException e) {
                return ignoreIfGone(e);
              }
            }
            return FileVisitResult.CONTINUE;
          }
        });
  }

  /** Deletes a directory with all that is in it, even while processes die in it. */
  static void delete(Path directory) throws IOException {
    Files.walkFileTree(
        directory,
        new SimpleFileVisitor<>() {
          @Override
          public FileVisitResult visitFile(Path file, BasicFileAttributes attributes)
              throws IOException {
            Files.deleteIfExists(file);
            return FileVisitResult.CONTINUE;
          }

          @Override
          public FileVisitResult visitFileFailed(Path file, IOException failure)
              throws IOException {
            return ignoreIfGone(failure);
          }

          @Override
          public FileVisitResult postVisitDirectory(Path visited, @Nullable IOException failure)
              throws IOException {
            Files.deleteIfExists(visited);
            return FileVisitResult.CONTINUE;
          }
        });
  }

  private static FileVisitResult ignoreIfGone(IOException failure) throws IOException {
    if (failure instanceof NoSuchFileException) {
      return FileVisitResult.CONTINUE;
    }
    throw failure;
  }

  private static void sweep() {
    if (!Files.isDirectory(ROOT)) {
      return;
    }
    try (var directories = Files.newDirectoryStream(ROOT, "server-*-*")) {
      for (var directory : directories) {
        long owner = Long.parseLong(directory.getFileName().toString().split("-", -1)[1]);
        if (!Signals.runs(owner)) {
          killPostmaster(directory);
          delete(directory);
        }
      }
    } catch (IOException e) {
      System.err.println("[mesa] leftovers in " + ROOT + " could not be swept: " + e);
    }
  }

  private static void killPostmaster(Path directory) {
    postmaster(directory.resolve("data"))
        .ifPresent(
            process ->
                Signals.send(
                    "KILL",
                    Stream.concat(Stream.of(process), process.descendants())
                        .map(ProcessHandle::pid)
                        .toList()));
  }

  /** The postmaster that runs on a data directory, if its process is one still. */
  static Optional<ProcessHandle> postmaster(Path data) {
    try {
      long pid = Long.parseLong(Files.readAllLines(data.resolve("postmaster.pid")).get(0).strip());
      return ProcessHandle.of(pid)
          .filter(process -> process.info().command().orElse("").endsWith("/postgres"));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
