package io.mesa.value;

/** The order of text, in sorting and in comparisons other than for equality. */
public enum TextOrder {
  /** The database's own for the field, so that its indexes serve. Differs between databases. */
  NATIVE,
  /** By Unicode code point, which is the order of the bytes in UTF-8. The same everywhere. */
  BINARY
}
