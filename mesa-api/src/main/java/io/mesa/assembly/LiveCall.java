package io.mesa.assembly;

import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.AskedQuery;
import io.mesa.event.CacheOutcome;
import io.mesa.spi.DriverCall;
import io.mesa.spi.UnknownOutcome;
import java.nio.channels.ClosedByInterruptException;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A call under way: its clock, and how it is cut short. */
final class LiveCall implements DriverCall {
  /** The server's own limit acts first; only when it has not, the client asks it to stop. */
  private static final long HEAD_START_NANOS = TimeUnit.MILLISECONDS.toNanos(80);

  /**
   * How often a call that was cut is looked at before it is abandoned, 0.2 s as a rule. Looks are
   * counted, no time: a process that stood still has not waited for the server's answer.
   */
  private static final int GRACE_LOOKS = 10;

  private static final long LEAST_MILLIS = 1;
  private static final int DEEPEST_CAUSE = 20;

  private final CallWatch watch;
  private final CallOptions options;
  private final Operation operation;
  private final boolean preview;
  private final Duration timeout;
  private final long timeoutNanos;
  private final long startedNanos = System.nanoTime();
  private @Nullable Work works;
  private long workBeganNanos;
  private @Nullable Thread thread = Thread.currentThread();
  private @Nullable String requestId;
  private @Nullable Cut cut;
  private int looksSinceCut;
  private volatile @Nullable UnknownOutcome unknown;
  private volatile @Nullable CacheOutcome cacheOutcome;
  private volatile @Nullable AskedQuery asked;

  /** Why a call was cut short. */
  private enum Cut {
    TIME_UP,
    INTERRUPTED,
    JOB_ENDED,
    CLOSED
  }

  LiveCall(
      CallWatch watch,
      CallOptions options,
      Operation operation,
      boolean preview,
      Duration timeout) {
    this.watch = watch;
    this.options = options;
    this.operation = operation;
    this.preview = preview;
    this.timeout = timeout;
    this.timeoutNanos = timeout.toNanos();
    watch.add(this);
  }

  @Override
  public CallOptions options() {
    return options;
  }

  @Override
  public synchronized String requestId() {
    if (requestId == null) {
      requestId = options.requestId().orElseGet(() -> UUID.randomUUID().toString());
    }
    return requestId;
  }

  @Override
  public boolean preview() {
    return preview;
  }

  @Override
  public Duration timeout() {
    return timeout;
  }

  Duration elapsed() {
    return Duration.ofNanos(System.nanoTime() - startedNanos);
  }

  /**
   * How long the driver is at work, without the time it waited for a connection; the whole time
   * where it never said that it began.
   */
  synchronized long workNanos() {
    return System.nanoTime() - (workBeganNanos == 0 ? startedNanos : workBeganNanos);
  }

  @Override
  public synchronized Duration remaining() {
    long left = leftNanos();
    return Duration.ofMillis(Math.max(LEAST_MILLIS, TimeUnit.NANOSECONDS.toMillis(left)));
  }

  /** How long the call may go on; throws where it may not. */
  private long leftNanos() {
    if (cut != null) {
      throw cutError(null);
    }
    long left = startedNanos + timeoutNanos - System.nanoTime();
    if (left <= 0) {
      cut(Cut.TIME_UP);
      throw cutError(null);
    }
    return left;
  }

  @Override
  public void outcomeUnknown(UnknownOutcome outcome) {
    unknown = Objects.requireNonNull(outcome, "outcome");
  }

  /** The change that nobody knows the outcome of, where a driver told of one. */
  @Nullable UnknownOutcome unknown() {
    return unknown;
  }

  /** Says what is asked, for those who are told of the call. */
  void asks(AskedQuery query) {
    asked = query;
  }

  Optional<AskedQuery> asked() {
    return Optional.ofNullable(asked);
  }

  /** Says what became of the query in the cache. */
  void cacheOutcome(CacheOutcome outcome) {
    cacheOutcome = outcome;
  }

  Optional<CacheOutcome> cacheOutcome() {
    return Optional.ofNullable(cacheOutcome);
  }

  @Override
  public Registration onCancel(Cancellable cancellable) {
    var work = new Work(cancellable);
    synchronized (this) {
      if (cut != null) {
        throw cutError(null);
      }
      work.next = works;
      works = work;
      if (workBeganNanos == 0) {
        workBeganNanos = System.nanoTime();
      }
    }
    return work;
  }

  /** Goes on with the call on a thread, unless it was cut short or its time is up. */
  synchronized void enter(Thread current) {
    leftNanos();
    this.thread = current;
  }

  /** Says which thread the call's work is on, so that its interruption is noticed. */
  synchronized void runsOn(@Nullable Thread current) {
    this.thread = current;
  }

  synchronized void look(long now) {
    if (cut == null) {
      if (now - startedNanos - timeoutNanos >= HEAD_START_NANOS) {
        cut(Cut.TIME_UP);
      } else if (thread != null && thread.isInterrupted()) {
        cut(Cut.INTERRUPTED);
      }
    } else {
      looksSinceCut++;
      for (Work work = works; work != null; work = work.next) {
        work.cancel();
        if (looksSinceCut >= GRACE_LOOKS) {
          work.abandon();
        }
      }
    }
  }

  synchronized void cutByClose() {
    if (cut == null) {
      cut(Cut.CLOSED);
    }
  }

  /** Cuts it short because nobody wants what it was to find out. */
  synchronized void cutByJob() {
    if (cut == null) {
      cut(Cut.JOB_ENDED);
    }
  }

  private void cut(Cut reason) {
    cut = reason;
    for (Work work = works; work != null; work = work.next) {
      work.cancel();
    }
  }

  void finish() {
    watch.remove(this);
  }

  /**
   * What the application is told of an error: where the call was cut short, that is the reason, and
   * what the driver threw only follows from it.
   */
  synchronized MesaException translate(Throwable thrown) {
    noticeInterruption(thrown);
    if (thrown instanceof MesaException known) {
      if (cut == null && isOfServersLimit(known)) {
        cut = Cut.TIME_UP;
      }
      boolean stands =
          cut == null
              || known.code() == ErrorCode.OUTCOME_UNKNOWN
              || (known.code() == cutCode() && known.getCause() == null);
      return stands ? known : cutError(thrown);
    }
    if (cut != null) {
      return cutError(thrown);
    }
    return MesaException.builder(
            ErrorCode.DRIVER, "The driver failed in %s: %s".formatted(operation.label(), thrown))
        .cause(thrown)
        .build();
  }

  /**
   * Whether the server's own limit was first, which is set in whole milliseconds. A server whose
   * limit runs out as a statement ends may end the next one, and say that somebody cancelled it.
   */
  private boolean isOfServersLimit(MesaException error) {
    boolean cutByServer =
        error.code() == ErrorCode.TIMEOUT
            || (error.code() == ErrorCode.CANCELLED && error.databaseCode().isPresent());
    return cutByServer && elapsed().plusMillis(LEAST_MILLIS).compareTo(timeout) >= 0;
  }

  /** A driver may meet the interruption before the watch does, and clear the thread's flag. */
  private void noticeInterruption(Throwable thrown) {
    if (cut == null && (Thread.currentThread().isInterrupted() || isInterruption(thrown))) {
      cut = Cut.INTERRUPTED;
    }
    if (cut == Cut.INTERRUPTED) {
      Thread.currentThread().interrupt();
    }
  }

  private static boolean isInterruption(Throwable thrown) {
    return Stream.iterate(thrown, Objects::nonNull, Throwable::getCause)
        .limit(DEEPEST_CAUSE)
        .anyMatch(
            cause ->
                cause instanceof InterruptedException
                    || cause instanceof ClosedByInterruptException);
  }

  private ErrorCode cutCode() {
    return cut == Cut.TIME_UP
        ? ErrorCode.TIMEOUT
        : cut == Cut.CLOSED ? ErrorCode.CLOSED : ErrorCode.CANCELLED;
  }

  private MesaException cutError(@Nullable Throwable cause) {
    String message =
        cut == Cut.TIME_UP
            ? "%s did not end within its time limit of %s; ask for less, or allow more with CallOptions or Limits, to a job with JobLimits."
                .formatted(operation.label(), timeout)
            : cut == Cut.CLOSED
                ? "Mesa was closed during " + operation.label() + "."
                : cut == Cut.JOB_ENDED
                    ? "The job was cancelled, or another worker has it."
                    : "The thread was interrupted during "
                        + operation.label()
                        + "; the call was cancelled.";
    return MesaException.builder(cutCode(), message)
        .retryable(cut == Cut.TIME_UP)
        .databaseCode(
            cause instanceof MesaException known ? known.databaseCode().orElse(null) : null)
        .cause(cause)
        .build();
  }

  private void remove(Work closed) {
    if (works == closed) {
      works = closed.next;
      return;
    }
    for (Work work = works; work != null; work = work.next) {
      if (work.next == closed) {
        work.next = closed.next;
        return;
      }
    }
  }

  /** Registered work, one of a chain; guarded by the call. */
  private final class Work implements Registration {
    private final Cancellable cancellable;
    private boolean cancelled;
    private boolean cancelStarted;
    private boolean abandonStarted;
    private @Nullable Work next;

    Work(Cancellable cancellable) {
      this.cancellable = cancellable;
    }

    void cancel() {
      cancelled = true;
      cancelStarted = cancelStarted || start(cancellable::cancel);
    }

    void abandon() {
      abandonStarted = abandonStarted || start(cancellable::abandon);
    }

    /** Whether it was; where no thread is to be had it is tried again at the next look. */
    private boolean start(Runnable action) {
      try {
        watch.cancellers().execute(action);
        return true;
      } catch (RejectedExecutionException e) {
        return true; // Mesa is closed; what the driver holds is closed with it.
      } catch (OutOfMemoryError e) {
        return false;
      }
    }

    @Override
    public boolean cancelled() {
      synchronized (LiveCall.this) {
        return cancelled;
      }
    }

    @Override
    public void close() {
      synchronized (LiveCall.this) {
        remove(this);
      }
    }
  }
}
