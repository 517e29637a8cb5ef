package io.mesa.mongo.run;

import java.util.Optional;
import org.bson.BsonDocument;

/**
 * A command that was looked through.
 *
 * @param form what is known of commands of its name
 * @param document what to send
 */
record Command(CommandForm form, BsonDocument document) {

  String name() {
    return document.getFirstKey();
  }

  /** Whether it changes anything. */
  boolean writes() {
    return form.writes()
        || (document.containsKey("pipeline")
            && document.isArray("pipeline")
            && name().equals("aggregate")
            && Stages.writes(document.getArray("pipeline")));
  }

  /** The only collection whose documents it changes, where it is one. */
  Optional<String> changed() {
    return switch (form.answer()) {
      case CHANGES, CHANGED_DOCUMENT -> Optional.of(document.getString(name()).getValue());
      default -> Optional.empty();
    };
  }

  /** Whether it changes collections, views or indexes. */
  boolean changesStructure() {
    return form.answer() == CommandForm.Answer.DONE;
  }
}
