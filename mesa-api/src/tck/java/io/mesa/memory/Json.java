package io.mesa.memory;

import java.math.BigDecimal;
import java.util.List;
import java.util.Map;

/** A JSON value that was read, with the text it was read from. */
sealed interface Json {

  /** What stood in the text for it. */
  String text();

  record Null(String text) implements Json {}

  record Flag(String text, boolean value) implements Json {}

  record Numeral(String text, BigDecimal value) implements Json {}

  record Text(String text, String value) implements Json {}

  record Array(String text, List<Json> elements) implements Json {
    public Array {
      elements = List.copyOf(elements);
    }
  }

  /** An object; of members with the same key the last one counts. */
  record Document(String text, Map<String, Json> members) implements Json {
    public Document {
      members = Map.copyOf(members);
    }
  }
}
