package io.mesa.assembly;

import io.mesa.error.MesaException;
import java.util.OptionalLong;
import java.util.Spliterator;
import java.util.function.Consumer;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;

/** Reads a driver's stream, translating its errors; the call ends when the stream is closed. */
final class WatchedStream<T> implements Spliterator<T>, Consumer<T> {
  private final Spliterator<T> inner;
  private final WatchedCall watched;
  private long count;
  private @Nullable T next;
  private @Nullable MesaException error;

  private WatchedStream(Spliterator<T> inner, WatchedCall watched) {
    this.inner = inner;
    this.watched = watched;
  }

  static <T> Stream<T> of(Stream<T> inner, WatchedCall watched) {
    watched.call().runsOn(null);
    var guarded = new WatchedStream<>(inner.spliterator(), watched);
    return StreamSupport.stream(guarded, false)
        .onClose(
            () -> {
              try {
                inner.close();
              } catch (RuntimeException e) {
                throw guarded.failed(e);
              } finally {
                watched.finish(OptionalLong.of(guarded.count), guarded.error);
              }
            });
  }

  @Override
  public boolean tryAdvance(Consumer<? super T> action) {
    boolean more;
    try {
      watched.call().enter(Thread.currentThread());
      more = inner.tryAdvance(this);
    } catch (RuntimeException e) {
      throw failed(e);
    } catch (Error e) {
      failed(e);
      throw e;
    } finally {
      watched.call().runsOn(null);
    }
    T element = next;
    if (more && element != null) {
      next = null;
      count++;
      action.accept(element);
    }
    return more;
  }

  /** Takes the element that the driver's stream gives. */
  @Override
  public void accept(T element) {
    next = element;
  }

  private MesaException failed(Throwable e) {
    MesaException translated = watched.translate(e);
    error = translated;
    return translated;
  }

  @Override
  public @Nullable Spliterator<T> trySplit() {
    return null;
  }

  @Override
  public long estimateSize() {
    return Long.MAX_VALUE;
  }

  @Override
  public int characteristics() {
    return ORDERED | NONNULL;
  }
}
