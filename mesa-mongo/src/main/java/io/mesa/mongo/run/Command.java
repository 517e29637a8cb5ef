package io.mesa.mongo.run;

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
}
