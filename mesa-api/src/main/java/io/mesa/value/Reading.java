package io.mesa.value;

import java.util.Comparator;
import java.util.NoSuchElementException;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Function;

/**
 * A value that the server may refuse to give: {@link Known}, {@link Estimated}, or {@link Missing}
 * for a reason. An unknown value is never 0, -1 or null, and one refused value never fails the list
 * it stands in.
 *
 * <p>Immutable and thread-safe as far as the value is.
 *
 * @param <T> the type of the value
 */
public sealed interface Reading<T> {

  /**
   * A value the server stated.
   *
   * @param value the value
   * @param <T> the type of the value
   */
  record Known<T>(T value) implements Reading<T> {
    /** Checks that there is a value. */
    public Known {
      Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
      return value.toString();
    }
  }

  /**
   * A value the server estimates, such as a row count of its planner's statistics.
   *
   * @param value the estimate
   * @param <T> the type of the value
   */
  record Estimated<T>(T value) implements Reading<T> {
    /** Checks that there is a value. */
    public Estimated {
      Objects.requireNonNull(value, "value");
    }

    @Override
    public String toString() {
      return "~" + value;
    }
  }

  /**
   * No value, and why.
   *
   * @param reason why there is none
   * @param explanation what happened, in a sentence
   * @param remedy what would help, such as the grant to give; empty where nothing is known to
   * @param <T> the type the value would have
   */
  record Missing<T>(Reason reason, String explanation, Optional<String> remedy)
      implements Reading<T> {
    /** Checks that every part is given. */
    public Missing {
      Objects.requireNonNull(reason, "reason");
      Objects.requireNonNull(explanation, "explanation");
      Objects.requireNonNull(remedy, "remedy");
    }

    @Override
    public String toString() {
      return reason + ": " + explanation + remedy.map(text -> " (" + text + ")").orElse("");
    }
  }

  /** Why a value is missing. */
  enum Reason {
    /** The login may not read it; {@link Missing#remedy()} names the grant that would help. */
    DENIED,
    /** Another session holds, or waits for, an exclusive lock that reading it would wait for. */
    LOCKED,
    /** The server, its version or its set-up does not have it. */
    UNSUPPORTED,
    /** The time limit was reached before it was read. */
    TIMED_OUT,
    /** Who would tell it could not be reached, or failed to. */
    UNAVAILABLE
  }

  /**
   * A value the server stated.
   *
   * @param value the value
   * @param <T> the type of the value
   * @return the reading
   */
  static <T> Reading<T> known(T value) {
    return new Known<>(value);
  }

  /**
   * A value the server estimates.
   *
   * @param value the estimate
   * @param <T> the type of the value
   * @return the reading
   */
  static <T> Reading<T> estimated(T value) {
    return new Estimated<>(value);
  }

  /**
   * A value the login may not read.
   *
   * @param explanation what was refused
   * @param remedy the grant that would help, as a statement or a role's name
   * @param <T> the type the value would have
   * @return the reading
   */
  static <T> Reading<T> denied(String explanation, String remedy) {
    return new Missing<>(Reason.DENIED, explanation, Optional.of(remedy));
  }

  /**
   * A value that is missing for a reason other than a right, with nothing known to help.
   *
   * @param reason why there is none
   * @param explanation what happened
   * @param <T> the type the value would have
   * @return the reading
   */
  static <T> Reading<T> missing(Reason reason, String explanation) {
    return new Missing<>(reason, explanation, Optional.empty());
  }

  /**
   * The value, known or estimated.
   *
   * @return the value, empty where it is missing
   */
  default Optional<T> find() {
    if (this instanceof Known<T> known) {
      return Optional.of(known.value());
    }
    if (this instanceof Estimated<T> estimated) {
      return Optional.of(estimated.value());
    }
    return Optional.empty();
  }

  /**
   * The value, known or estimated.
   *
   * @return the value
   * @throws NoSuchElementException where it is missing; the message says why
   */
  default T get() {
    return find().orElseThrow(() -> new NoSuchElementException(toString()));
  }

  /**
   * Whether there is no value.
   *
   * @return true where the value is missing
   */
  default boolean isMissing() {
    return this instanceof Missing;
  }

  /**
   * Whether the value is missing for this reason.
   *
   * @param reason the reason asked for
   * @return true where the value is missing for it
   */
  default boolean isMissing(Reason reason) {
    return this instanceof Missing<T> missing && missing.reason() == reason;
  }

  /**
   * Applies a function to the value; known stays known, estimated stays estimated.
   *
   * @param function what to apply; must not return null
   * @param <R> the type it gives
   * @return the reading of the result, or the same absence
   */
  default <R> Reading<R> map(Function<? super T, ? extends R> function) {
    if (this instanceof Known<T> known) {
      return new Known<>(function.apply(known.value()));
    }
    if (this instanceof Estimated<T> estimated) {
      return new Estimated<>(function.apply(estimated.value()));
    }
    var missing = (Missing<T>) this;
    return new Missing<>(missing.reason(), missing.explanation(), missing.remedy());
  }

  /**
   * Orders readings by value, smallest first, missing ones last.
   *
   * @param <T> the type of the values
   * @return the comparator
   */
  static <T extends Comparable<? super T>> Comparator<Reading<T>> ascending() {
    return missingLast(Comparator.<T>naturalOrder());
  }

  /**
   * Orders readings by value, largest first, missing ones last.
   *
   * @param <T> the type of the values
   * @return the comparator
   */
  static <T extends Comparable<? super T>> Comparator<Reading<T>> descending() {
    return missingLast(Comparator.<T>reverseOrder());
  }

  private static <T> Comparator<Reading<T>> missingLast(Comparator<T> order) {
    return (left, right) -> {
      if (left.isMissing() || right.isMissing()) {
        return Boolean.compare(left.isMissing(), right.isMissing());
      }
      return order.compare(left.get(), right.get());
    };
  }
}
