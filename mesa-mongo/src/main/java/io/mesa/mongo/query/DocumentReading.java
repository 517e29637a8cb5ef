package io.mesa.mongo.query;

import org.bson.BsonBinaryReader;

/** How a document becomes a row. */
interface DocumentReading {

  /** Reads one document; what it cannot read it leaves to whoever asks for the row. */
  FoundRow read(BsonBinaryReader reader);
}
