package io.mesa.tck.semantics;

/** The rules of what a query means, the same on every driver. */
public enum Rule {
  /** Conditions are true, false or unknown; rows for which they are true are given. */
  LOGIC("conditions have three values"),
  /** Null, missing and JSON's null are one to {@code isNull}; {@code isSet} tells them apart. */
  NULL_AND_MISSING("null and missing are one, and isSet tells them apart"),
  /** {@code and()} is true, {@code or()} false, {@code in()} false. */
  EMPTY_LISTS("and() is true, or() is false, in() is false"),
  /** Nulls come last in both directions, unless said otherwise. */
  ORDER_OF_NULLS("nulls come last, or first where it is said"),
  /** Text is equal where its code points are. */
  TEXT_EQUALITY("text is equal by code points"),
  /** In binary order text is ordered by code point. */
  TEXT_ORDER("text is ordered by code point"),
  /** Patterns match by code points; only A to Z have two cases. */
  PATTERNS("patterns match by code points"),
  /** Numbers are compared as mathematics does, finer and greater ones than the type holds too. */
  NUMBERS("numbers are compared exactly"),
  /** Sums of exact numbers are exact, means have 34 digits; of floating-point ones neither is. */
  SUMS("sums are exact"),
  /** NaN equals nothing, is less and greater than nothing, and sorts as the greatest. */
  NAN("NaN equals nothing and sorts last"),
  /** Times are compared exactly, finer and later ones than the type holds too. */
  TIME("times are compared exactly"),
  /** Of no values the count is 0 and all else null. */
  EMPTY_AGGREGATE("of nothing the count is 0 and all else null"),
  /** In a document a value of another type is neither true nor false, nor null. */
  OTHER_TYPE("a value of another type in a document is unknown"),
  /** A condition on one value never looks inside an array. */
  ARRAYS("arrays are asked by conditions of their own"),
  /** Identifiers of documents are values of their own; a text of their digits is a text. */
  DOCUMENT_IDS("an identifier of a document is no text"),
  /** Pages by token give every row once, whatever the order. */
  KEYSET("pages give every row once"),
  /** Related rows come with their row, each with condition, order and limit of its own. */
  INCLUDES("related rows come with their row");

  private final String text;

  Rule(String text) {
    this.text = text;
  }

  /**
   * The rule in a few words.
   *
   * @return the words
   */
  public String text() {
    return text;
  }
}
