package io.mesa.memory;

import io.mesa.query.FieldPath;
import io.mesa.query.Filter;

/** What a condition can ask: the fields of one row or group, and what is related to it. */
interface Fields {

  FieldValue field(FieldPath path);

  boolean exists(Filter.Exists filter);
}
