package io.mesa.source;

/**
 * A part of the query model: one for each word of a query. A driver declares which of them it
 * answers, a source may forbid some. All rows of a table with all their columns take none.
 */
public enum QueryFeature {
  /** A choice of fields, here or in an include. */
  SELECT,
  /** A field inside a document, wherever it stands. */
  NESTED_FIELDS,
  /** Equal to a value. */
  EQ,
  /** Not equal to a value. */
  NE,
  /** Less than a value. */
  LT,
  /** Less than a value, or equal. */
  LTE,
  /** Greater than a value. */
  GT,
  /** Greater than a value, or equal. */
  GTE,
  /** Equal to one of several values. */
  IN,
  /** Null, missing or JSON's null. */
  IS_NULL,
  /** There, null or not. */
  IS_SET,
  /** Different, where null is a value like others. */
  DISTINCT_FROM,
  /** A pattern of text. */
  LIKE,
  /** The beginning of a text. */
  STARTS_WITH,
  /** The end of a text. */
  ENDS_WITH,
  /** A part of a text. */
  CONTAINS,
  /** Text in which A to Z and a to z count as equal. */
  IGNORE_CASE,
  /** A regular expression of the database's own kind. */
  REGEX,
  /** NaN. */
  IS_NAN,
  /** An array that has all of several values. */
  ARRAY_CONTAINS,
  /** An array that has one of several values. */
  ARRAY_OVERLAPS,
  /** An array of which a comparison is true for some element. */
  ANY_ELEMENT,
  /** An array by its number of elements. */
  SIZE,
  /** Two fields of a row compared. */
  COMPARE_FIELDS,
  /** Rows that have related rows; with {@link #INCLUDE} all that follows relations. */
  EXISTS,
  /** Several conditions that are all to be met. */
  AND,
  /** Several conditions of which one is to be met; without any, none can be. */
  OR,
  /** A condition that is not to be met. */
  NOT,
  /** Related rows given with each row. */
  INCLUDE,
  /** An order, here or in an include. */
  ORDER_BY,
  /** A number of rows at most, here or in an include. */
  LIMIT,
  /** A number of rows that are passed over, here or in an include. */
  OFFSET,
  /** A page that goes on from a token. */
  PAGES,
  /** Equal rows given once. */
  DISTINCT,
  /** Rows put together to groups. */
  GROUP_BY,
  /** A condition on groups. */
  HAVING,
  /** The number of rows, or of values. */
  COUNT,
  /** The number of different values. */
  COUNT_DISTINCT,
  /** The sum of values. */
  SUM,
  /** The mean of values. */
  AVG,
  /** The least value. */
  MIN,
  /** The greatest value. */
  MAX
}
