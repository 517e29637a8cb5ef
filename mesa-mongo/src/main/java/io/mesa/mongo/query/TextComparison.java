package io.mesa.mongo.query;

import com.mongodb.client.model.Collation;
import org.bson.BsonDocument;

/**
 * How text is compared, whatever a collection says of its own: by code points. A command without a
 * collation has that of its collection, under which texts may be equal that are not the same.
 */
final class TextComparison {
  /** As the driver sends it. */
  static final Collation SIMPLE = Collation.builder().locale("simple").build();

  private TextComparison() {}

  /** As it stands in a command. */
  static BsonDocument simple() {
    return SIMPLE.asDocument();
  }
}
