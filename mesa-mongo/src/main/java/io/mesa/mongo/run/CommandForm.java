package io.mesa.mongo.run;

import java.util.Map;

/**
 * What is known of commands of one name.
 *
 * @param writes whether they write whatever stands in them
 * @param answer how their replies become rows
 * @param target what stands at the command's name
 * @param fields what may stand in them besides
 */
record CommandForm(boolean writes, Answer answer, Position target, Map<String, Position> fields) {

  /** How a reply becomes rows. */
  enum Answer {
    /** A cursor: a row for each document. */
    DOCUMENTS,
    /** {@code values}: a row for each, in a column of the field's name. */
    VALUES,
    /** {@code databases}: a row for each. */
    DATABASES,
    /** The reply itself is the row. */
    REPLY,
    /** {@code n}: how many documents were changed. */
    CHANGES,
    /** {@code value}: the document that was changed is the row. */
    CHANGED_DOCUMENT,
    /** It is done, and no documents are counted. */
    DONE
  }
}
