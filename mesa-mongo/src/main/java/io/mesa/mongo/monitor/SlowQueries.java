package io.mesa.mongo.monitor;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.ServerCommands;
import io.mesa.runtime.SlowQuery;
import io.mesa.value.Reading;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * What the profiler of a database keeps, grouped by the shape that the server gave each operation
 * (MongoDB's manual, "Database Profiler" and "Database Profiler Output"). The server groups.
 */
public final class SlowQueries {
  private static final String COLLECTION = "system.profile";
  private static final String PARAMETER = "?";

  /** Operations without a shape, such as writes before 8.0, are told apart by what they are. */
  private static final String PIPELINE =
      """
      [{"$group": {
          "_id": {"shape": {"$ifNull": ["$queryShapeHash", "$queryHash"]},
                  "op": "$op", "ns": "$ns", "user": "$user"},
          "calls": {"$sum": 1},
          "total": {"$sum": "$millis"},
          "mean": {"$avg": "$millis"},
          "longest": {"$max": "$millis"},
          "returned": {"$sum": "$nreturned"},
          "inserted": {"$sum": "$ninserted"},
          "modified": {"$sum": "$nModified"},
          "deleted": {"$sum": "$ndeleted"},
          "command": {"$first": "$command"}}},
       {"$sort": {"total": -1, "_id": 1}},
       {"$limit": %d}]
      """;

  /** Where a command says in which order or form, and no literals. */
  private static final Set<String> FORM = Set.of("sort", "projection", "hint", "$sort", "$project");

  private SlowQueries() {}

  static List<SlowQuery> read(ServerCommands commands, int limit) {
    String database = commands.clients().database(commands.call());
    String why = whyNot(commands, database).orElse("");
    if (!why.isEmpty()) {
      throw new MesaException(
          ErrorCode.UNSUPPORTED, "Slow operations cannot be read: " + why + ".");
    }
    List<BsonDocument> pipeline =
        BsonArray.parse(PIPELINE.formatted(limit)).stream().map(BsonValue::asDocument).toList();
    return commands.aggregate(database, COLLECTION, pipeline).stream()
        .map(group -> slowQuery(group, database))
        .toList();
  }

  /**
   * Why a database keeps no slow operations.
   *
   * @param commands asks the server
   * @param database the database
   * @return the reason, empty where its profiler is on
   * @throws MesaException {@code PERMISSION} where the login may not ask
   */
  public static Optional<String> whyNot(ServerCommands commands, String database) {
    int level =
        commands
            .run(database, new BsonDocument("profile", new BsonInt32(-1)))
            .getNumber("was", new BsonInt32(0))
            .intValue();
    return level > 0
        ? Optional.empty()
        : Optional.of(
            "the profiler is off in database '%s'; the command {\"profile\": 1, \"slowms\": 100} there turns it on"
                .formatted(database));
  }

  private static SlowQuery slowQuery(BsonDocument group, String database) {
    BsonDocument key = group.getDocument("_id");
    Optional<String> shape = text(key, "shape");
    BsonDocument command = group.get("command") instanceof BsonDocument said ? said : key;
    return new SlowQuery(
        shape
            .map(Reading::known)
            .orElseGet(
                () ->
                    Reading.missing(
                        Reading.Reason.UNSUPPORTED, "The server gives such operations no shape.")),
        Reading.known(statement(command).toJson()),
        text(key, "user").orElse(""),
        database,
        number(group, "calls"),
        Duration.ofMillis(number(group, "total")),
        Duration.ofNanos(
            Math.round(group.getNumber("mean", new BsonInt32(0)).doubleValue() * 1_000_000)),
        Duration.ofMillis(number(group, "longest")),
        number(group, "returned")
            + number(group, "inserted")
            + number(group, "modified")
            + number(group, "deleted"),
        Reading.missing(
            Reading.Reason.UNSUPPORTED, "The profiler does not tell hits of the cache."));
  }

  private static Optional<String> text(BsonDocument document, String field) {
    return document.isString(field)
        ? Optional.of(document.getString(field).getValue())
        : Optional.empty();
  }

  private static long number(BsonDocument document, String field) {
    return Times.number(document, field).orElse(0L);
  }

  /** A command with parameters for its literals; its first value names the collection. */
  private static BsonDocument statement(BsonDocument command) {
    var shown = new BsonDocument();
    for (var part : command.entrySet()) {
      String name = part.getKey();
      if (shown.isEmpty()) {
        shown.append(name, part.getValue());
      } else if (!name.equals("lsid") && !name.startsWith("$")) {
        shown.append(name, FORM.contains(name) ? part.getValue() : masked(part.getValue()));
      }
    }
    return shown;
  }

  private static BsonValue masked(BsonValue value) {
    if (value instanceof BsonDocument document) {
      var shown = new BsonDocument();
      document.forEach(
          (name, inner) -> shown.append(name, FORM.contains(name) ? inner : masked(inner)));
      return shown;
    }
    if (value instanceof BsonArray array) {
      return new BsonArray(array.stream().map(SlowQueries::masked).distinct().toList());
    }
    return new BsonString(PARAMETER);
  }
}
