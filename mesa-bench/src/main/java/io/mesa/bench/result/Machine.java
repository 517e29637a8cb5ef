package io.mesa.bench.result;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Where and of what a benchmark was run, as far as that concerns others. */
final class Machine {
  private static final Path PROCESSORS = Path.of("/proc/cpuinfo");

  private Machine() {}

  /** Processors, memory and operating system. */
  static String describe() {
    var system = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    return "%d cores%s, %.0f GiB of memory, %s %s %s"
        .formatted(
            Runtime.getRuntime().availableProcessors(),
            processor().map(name -> " (" + name + ")").orElse(""),
            system.getTotalMemorySize() / (double) (1 << 30),
            system.getName(),
            system.getVersion(),
            system.getArch());
  }

  private static Optional<String> processor() {
    if (!Files.isReadable(PROCESSORS)) {
      return Optional.empty();
    }
    try (var lines = Files.lines(PROCESSORS)) {
      return lines
          .filter(line -> line.startsWith("model name"))
          .map(line -> line.substring(line.indexOf(':') + 1).strip())
          .findFirst();
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  /** The Java runtime. */
  static String jdk() {
    return System.getProperty("java.vm.name") + " " + System.getProperty("java.runtime.version");
  }

  /** The commit that was checked out, and whether the files were no longer as it has them. */
  static String commit() {
    Optional<String> commit = git("rev-parse", "HEAD");
    boolean changed =
        git("status", "--porcelain", "--", ":(top,exclude)mesa-bench/results")
            .filter(files -> !files.isEmpty())
            .isPresent();
    return commit.orElse("none") + (changed ? " with changes" : "");
  }

  private static Optional<String> git(String... arguments) {
    var command = new String[arguments.length + 1];
    command[0] = "git";
    System.arraycopy(arguments, 0, command, 1, arguments.length);
    try {
      var process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.DISCARD).start();
      String answer =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      return process.waitFor(10, TimeUnit.SECONDS) && process.exitValue() == 0
          ? Optional.of(answer)
          : Optional.empty();
    } catch (IOException e) {
      return Optional.empty();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return Optional.empty();
    }
  }
}
