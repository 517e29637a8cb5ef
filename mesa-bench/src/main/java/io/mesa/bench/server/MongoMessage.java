package io.mesa.bench.server;

import java.io.DataInputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonDocument;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/**
 * A message to or from a MongoDB (its manual, "MongoDB Wire Protocol"). A command is an {@code
 * OP_MSG}, and its name is that of its document's first field.
 */
final class MongoMessage {
  private static final int ID_AT = 4;
  private static final int REPLY_TO_AT = 8;
  private static final int OPCODE_AT = 12;
  private static final int OP_MSG = 2013;

  /** Behind header, flags and the section's kind. */
  private static final int DOCUMENT_AT = 16 + 4 + 1;

  /** By these a client watches the server. */
  private static final Set<String> WATCHING = Set.of("hello", "isMaster", "ismaster");

  private static final Set<String> QUERIES = Set.of("aggregate", "find");

  /** What is another each time. */
  private static final Set<String> OF_ONE_CALL = Set.of("lsid", "maxTimeMS", "$clusterTime");

  private final byte[] bytes;

  private MongoMessage(byte[] bytes) {
    this.bytes = bytes;
  }

  /**
   * The next one.
   *
   * @throws IOException where there is none
   */
  static MongoMessage read(DataInputStream from) throws IOException {
    int length = Integer.reverseBytes(from.readInt());
    var message = new MongoMessage(new byte[length]);
    message.integers().putInt(length);
    from.readFully(message.bytes, Integer.BYTES, length - Integer.BYTES);
    return message;
  }

  private ByteBuffer integers() {
    return ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN);
  }

  /** Whether it does something other than to watch the server. */
  boolean isCommand() {
    return document().filter(command -> !WATCHING.contains(command.getFirstKey())).isPresent();
  }

  /** What it asks for, where it asks for documents. */
  Optional<BsonDocument> query() {
    return document()
        .filter(command -> QUERIES.contains(command.getFirstKey()))
        .map(
            command -> {
              BsonDocument query = command.decode(new BsonDocumentCodec());
              OF_ONE_CALL.forEach(query::remove);
              return query;
            });
  }

  private Optional<RawBsonDocument> document() {
    if (integers().getInt(OPCODE_AT) != OP_MSG) {
      return Optional.empty();
    }
    int length = integers().getInt(DOCUMENT_AT);
    return Optional.of(new RawBsonDocument(bytes, DOCUMENT_AT, length));
  }

  /** The same as a reply to another one. */
  MongoMessage inReplyTo(MongoMessage request) {
    var reply = new MongoMessage(bytes.clone());
    reply.integers().putInt(REPLY_TO_AT, request.integers().getInt(ID_AT));
    return reply;
  }

  /** Passes it on. */
  void writeTo(OutputStream to) throws IOException {
    to.write(bytes);
    to.flush();
  }
}
