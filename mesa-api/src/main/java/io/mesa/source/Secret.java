package io.mesa.source;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.util.Arrays;
import java.util.Objects;
import java.util.function.Function;

/**
 * A password or another secret, kept as characters that can be zeroed and never printed.
 *
 * <p>Not {@link java.io.Serializable}; {@code equals} is identity, so that secrets cannot be
 * compared by guessing. Thread-safe.
 */
public final class Secret implements AutoCloseable {
  private final char[] characters;
  private boolean closed;

  private Secret(char[] characters) {
    this.characters = characters;
  }

  /**
   * Takes a secret out of an array: the characters are copied and the array is zeroed.
   *
   * @param characters the secret; all zero afterwards
   * @return the secret
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is empty or contains NUL
   */
  public static Secret of(char[] characters) {
    Objects.requireNonNull(characters, "characters");
    char[] copy = characters.clone();
    Arrays.fill(characters, '\0');
    return checked(copy);
  }

  /**
   * Copies a secret out of text, such as an environment variable. The text itself cannot be zeroed;
   * prefer {@link #of(char[])}.
   *
   * @param text the secret
   * @return the secret
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is empty or contains NUL
   */
  public static Secret of(String text) {
    return checked(text.toCharArray());
  }

  private static Secret checked(char[] copy) {
    if (copy.length == 0) {
      throw new MesaException(ErrorCode.INVALID_ARGUMENT, "The secret is empty.");
    }
    for (char c : copy) {
      if (c == 0) {
        Arrays.fill(copy, '\0');
        throw new MesaException(
            ErrorCode.INVALID_ARGUMENT,
            "The secret contains NUL (was the array used and zeroed before?).");
      }
    }
    return new Secret(copy);
  }

  /**
   * Lends a copy of the characters to a function and zeroes the copy afterwards.
   *
   * @param function what to do with the characters; must not keep the array
   * @param <T> what it gives
   * @return the function's result
   * @throws MesaException {@link ErrorCode#CLOSED} where the secret was closed
   */
  public <T> T use(Function<char[], T> function) {
    char[] copy;
    synchronized (characters) {
      if (closed) {
        throw new MesaException(
            ErrorCode.CLOSED, "The secret was closed and its characters zeroed.");
      }
      copy = characters.clone();
    }
    try {
      return function.apply(copy);
    } finally {
      Arrays.fill(copy, '\0');
    }
  }

  /** Zeroes the characters. Closing twice does nothing. */
  @Override
  public void close() {
    synchronized (characters) {
      closed = true;
      Arrays.fill(characters, '\0');
    }
  }

  /**
   * Says that there is a secret, and nothing of it.
   *
   * @return {@code Secret[***]}
   */
  @Override
  public String toString() {
    return "Secret[***]";
  }
}
