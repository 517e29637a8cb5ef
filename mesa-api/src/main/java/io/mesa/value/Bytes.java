package io.mesa.value;

import java.util.Arrays;
import java.util.HexFormat;

/** Immutable binary data with value equality. Thread-safe. */
public final class Bytes {
  private static final int PRINTED = 16;

  private final byte[] content;

  private Bytes(byte[] content) {
    this.content = content;
  }

  /**
   * Copies an array.
   *
   * @param content the bytes
   * @return a value that later changes of the array do not reach
   */
  public static Bytes of(byte... content) {
    return new Bytes(content.clone());
  }

  /**
   * Copies the content.
   *
   * @return a new array
   */
  public byte[] toArray() {
    return content.clone();
  }

  /**
   * The number of bytes.
   *
   * @return the length
   */
  public int length() {
    return content.length;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof Bytes bytes && Arrays.equals(content, bytes.content);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(content);
  }

  /**
   * The first bytes in hexadecimal and the length, for people.
   *
   * @return such as {@code 0102ff… (2048 bytes)}
   */
  @Override
  public String toString() {
    String shown = HexFormat.of().formatHex(content, 0, Math.min(PRINTED, content.length));
    return content.length <= PRINTED ? shown : shown + "… (" + content.length + " bytes)";
  }
}
