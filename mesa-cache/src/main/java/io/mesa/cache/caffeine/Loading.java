package io.mesa.cache.caffeine;

import io.mesa.query.Rows;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;

/** One call's asking the database, which others that would see the same may wait for. */
final class Loading {
  private final Versions versions;
  private final long startedNanos;
  private final CompletableFuture<Rows> answer = new CompletableFuture<>();

  Loading(Versions versions, long startedNanos) {
    this.versions = versions;
    this.startedNanos = startedNanos;
  }

  /** When the call saw these versions, before it asks the database. */
  long startedNanos() {
    return startedNanos;
  }

  /** Whether a call that saw these versions may take the answer of this one. */
  boolean serves(Versions seen) {
    return versions.same(seen);
  }

  void done(Rows rows) {
    answer.complete(rows);
  }

  /** Those that wait ask for themselves: what cut this call short is none of their business. */
  void failed() {
    answer.cancel(false);
  }

  /**
   * Waits for the answer.
   *
   * @return null where there will be none, or not in time
   */
  @Nullable Rows await(long nanos) {
    try {
      return answer.get(nanos, TimeUnit.NANOSECONDS);
    } catch (InterruptedException e) {
      // The call, asked how much time it has left, says that it was cancelled.
      Thread.currentThread().interrupt();
      return null;
    } catch (ExecutionException | TimeoutException | CancellationException e) {
      return null;
    }
  }
}
