package io.mesa.cache.caffeine.history;

import java.util.Random;
import org.jspecify.annotations.Nullable;

/** A logical thread, and what shall become of what it does next. */
final class Actor {
  private static final ThreadLocal<@Nullable Actor> CURRENT = new ThreadLocal<>();
  private static final boolean TRACED = Boolean.getBoolean("mesa.history.trace");

  /** What becomes of a query, a change or a commit. */
  enum Fate {
    DONE,
    FAILED,
    UNKNOWN_AND_MADE,
    UNKNOWN_AND_MADE_LATER,
    UNKNOWN_AND_NEVER_MADE
  }

  private final int number;
  private final Random random;
  private final Turns turns;

  /** What becomes of the next answer or commit. */
  Fate fate = Fate.DONE;

  /** Whether the cache found the last answer. */
  boolean found;

  /** The number of its last change. */
  long change;

  Actor(int number, long seed, Turns turns) {
    this.number = number;
    this.random = new Random(seed);
    this.turns = turns;
  }

  Random random() {
    return random;
  }

  /** Binds the actor to the thread. */
  void enter() {
    CURRENT.set(this);
  }

  /** Lets the thread go. */
  static void leave() {
    CURRENT.remove();
  }

  /** The thread's actor; null on a thread of Mesa's own. */
  static @Nullable Actor current() {
    return CURRENT.get();
  }

  /** What becomes of what the thread does. */
  static Fate currentFate() {
    Actor actor = CURRENT.get();
    return actor == null ? Fate.DONE : actor.fate;
  }

  /** Lets others go first, perhaps. */
  static void step(String where) {
    Actor actor = CURRENT.get();
    if (actor != null) {
      actor.trace(where);
      actor.turns.step();
    }
  }

  /** Lets others go first: there is nothing to do now. */
  static void rest(String why) {
    Actor actor = CURRENT.get();
    if (actor != null) {
      actor.trace(why);
      actor.turns.rest();
    }
  }

  private void trace(String where) {
    if (TRACED) {
      System.out.println(number + " " + where);
    }
  }
}
