package io.mesa.cost.learn;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The shapes of a source, bounded: each has a few places it can be in, and where they are taken the
 * one leaves that was used longest ago. Looking up makes no garbage and takes no lock. Thread-safe.
 */
final class ShapeTable {
  private static final int WAYS = 8;
  private static final long STEP = 0x9E3779B97F4A7C15L;

  private final AtomicReferenceArray<@Nullable ShapeHistory> places;
  private final int sets;
  private final AtomicLong clock = new AtomicLong();

  /** A table of so many shapes, rounded up to a power of two, 8 at least. */
  ShapeTable(int most) {
    int size = Math.max(WAYS, Integer.highestOneBit(Math.max(1, most - 1)) * 2);
    this.places = new AtomicReferenceArray<>(size);
    this.sets = size / WAYS;
  }

  /** What is known of a shape; null where it was never seen, or left. */
  @Nullable ShapeHistory find(long key) {
    int first = first(key);
    for (int i = first; i < first + WAYS; i++) {
      ShapeHistory history = places.get(i);
      if (history != null && history.key == key) {
        history.lastUsed = clock.get();
        return history;
      }
    }
    return null;
  }

  /** What is known of a shape, or what is made for it. */
  ShapeHistory findOrAdd(long key, Supplier<ShapeHistory> made) {
    ShapeHistory found = find(key);
    return found == null ? add(key, made) : found;
  }

  private synchronized ShapeHistory add(long key, Supplier<ShapeHistory> made) {
    ShapeHistory found = find(key);
    if (found != null) {
      return found;
    }
    int first = first(key);
    int place = first;
    long oldest = Long.MAX_VALUE;
    for (int i = first; i < first + WAYS; i++) {
      ShapeHistory history = places.get(i);
      long used = history == null ? -1 : history.lastUsed;
      if (used < oldest) {
        oldest = used;
        place = i;
      }
    }
    ShapeHistory history = made.get();
    history.lastUsed = clock.incrementAndGet();
    places.set(place, history);
    return history;
  }

  /** All that are there. */
  List<ShapeHistory> all() {
    List<ShapeHistory> all = new ArrayList<>();
    for (int i = 0; i < places.length(); i++) {
      ShapeHistory history = places.get(i);
      if (history != null) {
        all.add(history);
      }
    }
    return all;
  }

  private int first(long key) {
    long mixed = key * STEP;
    return (int) Long.remainderUnsigned(mixed ^ (mixed >>> 32), sets) * WAYS;
  }
}
