package io.mesa.query;

/** How two values are compared. With null on either side the answer is unknown, as in SQL. */
public enum Operator {
  /** Equal. */
  EQ,
  /** Not equal. */
  NE,
  /** Less. */
  LT,
  /** Less or equal. */
  LTE,
  /** Greater. */
  GT,
  /** Greater or equal. */
  GTE;

  /**
   * The operator that is true where this one is false.
   *
   * @return its negation
   */
  public Operator negated() {
    return switch (this) {
      case EQ -> NE;
      case NE -> EQ;
      case LT -> GTE;
      case LTE -> GT;
      case GT -> LTE;
      case GTE -> LT;
    };
  }

  /**
   * The operator that says the same with its sides exchanged.
   *
   * @return its mirror image
   */
  public Operator mirrored() {
    return switch (this) {
      case EQ, NE -> this;
      case LT -> GT;
      case LTE -> GTE;
      case GT -> LT;
      case GTE -> LTE;
    };
  }
}
