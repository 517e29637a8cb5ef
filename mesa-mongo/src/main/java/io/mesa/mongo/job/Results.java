package io.mesa.mongo.job;

import com.mongodb.MongoBulkWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.InsertManyOptions;
import io.mesa.query.Row;
import io.mesa.query.Rows;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonInt64;
import org.bson.BsonString;

/**
 * Results in documents of their own: a part holds some rows as JSON, and a part that is too large
 * for a document is cut into pieces. They are written under a claim's token before the job says
 * that it is completed, and read only for the token that completed it.
 */
final class Results {
  private static final int PART_ROWS = 500;

  /** Characters of a piece; a document has 16 MiB at most, and a character up to 3 bytes. */
  private static final int PIECE = 4 << 20;

  private static final int DUPLICATE = 11_000;

  private Results() {}

  static List<BsonDocument> write(String job, long token, Rows rows) {
    List<BsonDocument> documents = new ArrayList<>();
    for (int part = 0; part == 0 || part * PART_ROWS < rows.size(); part++) {
      String json = rows.part(part * PART_ROWS, PART_ROWS).toJson();
      int begin = 0;
      for (int piece = 0; begin < json.length(); piece++) {
        int end = endOfPiece(json, begin);
        documents.add(
            of(job, token)
                .append("part", new BsonInt32(part))
                .append("piece", new BsonInt32(piece))
                .append("content", new BsonString(json.substring(begin, end))));
        begin = end;
      }
    }
    return documents;
  }

  /** No character is cut in two: each piece is written as UTF-8 by itself. */
  private static int endOfPiece(String json, int begin) {
    int end = Math.min(json.length(), begin + PIECE);
    return end < json.length() && Character.isHighSurrogate(json.charAt(end - 1)) ? end - 1 : end;
  }

  private static BsonDocument of(String job, long token) {
    return new BsonDocument("job", new BsonString(job)).append("token", new BsonInt64(token));
  }

  /** Inserts them; those that the same claim wrote before are there already. */
  static void insert(MongoCollection<BsonDocument> results, List<BsonDocument> documents) {
    try {
      results.insertMany(documents, new InsertManyOptions().ordered(false));
    } catch (MongoBulkWriteException e) {
      if (e.getWriteConcernError() != null
          || e.getWriteErrors().stream().anyMatch(error -> error.getCode() != DUPLICATE)) {
        throw e;
      }
    }
  }

  /** Removes what a claim wrote. */
  static void remove(MongoCollection<BsonDocument> results, String job, long token) {
    results.deleteMany(of(job, token));
  }

  /** Removes what any claim of some jobs wrote. */
  static void remove(MongoCollection<BsonDocument> results, BsonArray jobs) {
    results.deleteMany(new BsonDocument("job", new BsonDocument("$in", jobs)));
  }

  static Optional<Rows> read(
      MongoCollection<BsonDocument> results, String job, long token, int from, int count) {
    int first = from / PART_ROWS;
    int last = (int) ((from + (long) count - 1) / PART_ROWS);
    var range = new BsonDocument("$gte", new BsonInt32(first)).append("$lte", new BsonInt32(last));
    var wanted =
        new BsonArray(
            List.of(new BsonDocument("part", range), new BsonDocument("part", new BsonInt32(0))));
    Map<Integer, StringBuilder> parts = new TreeMap<>();
    results
        .find(of(job, token).append("$or", wanted))
        .sort(BsonDocument.parse("{part: 1, piece: 1}"))
        .forEach(
            piece ->
                parts
                    .computeIfAbsent(piece.getInt32("part").getValue(), part -> new StringBuilder())
                    .append(piece.getString("content").getValue()));
    StringBuilder head = parts.get(0);
    if (head == null) {
      return Optional.empty();
    }
    Rows columns = Rows.fromJson(head.toString());
    List<Row> rows = new ArrayList<>(first == 0 ? columns.toList() : List.of());
    parts.remove(0);
    parts.values().forEach(part -> rows.addAll(Rows.fromJson(part.toString()).toList()));
    return Optional.of(columns.with(rows).part(from - first * PART_ROWS, count));
  }
}
