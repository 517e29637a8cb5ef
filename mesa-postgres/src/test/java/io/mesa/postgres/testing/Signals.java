package io.mesa.postgres.testing;

import java.io.IOException;
import java.util.Collection;
import java.util.stream.Collectors;

/** Sends POSIX signals, which Java itself cannot. */
public final class Signals {

  private Signals() {}

  /** Whether a process runs; one that is dead but not yet reaped has no command any more. */
  static boolean runs(long pid) {
    return ProcessHandle.of(pid).flatMap(process -> process.info().command()).isPresent();
  }

  /** Sends a signal such as {@code STOP}; processes that are gone are passed over. */
  public static void send(String signal, Collection<Long> pids) {
    if (pids.isEmpty()) {
      return;
    }
    String targets = pids.stream().map(String::valueOf).collect(Collectors.joining(" "));
    try {
      var shell =
          new ProcessBuilder("sh", "-c", "kill -" + signal + " " + targets)
              .redirectErrorStream(true)
              .redirectOutput(ProcessBuilder.Redirect.DISCARD)
              .start();
      shell.waitFor();
    } catch (IOException e) {
      throw new IllegalStateException("cannot send " + signal, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("interrupted while sending " + signal, e);
    }
  }
}
