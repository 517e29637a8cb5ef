package io.mesa.mongo.run;

import com.mongodb.client.AggregateIterable;
import com.mongodb.client.ClientSession;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.MongoIterable;
import com.mongodb.client.model.Collation;
import com.mongodb.client.model.CollationAlternate;
import com.mongodb.client.model.CollationCaseFirst;
import com.mongodb.client.model.CollationMaxVariable;
import com.mongodb.client.model.CollationStrength;
import io.mesa.error.MesaException;
import java.util.List;
import java.util.Map.Entry;
import java.util.function.Consumer;
import org.bson.BsonDocument;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.jspecify.annotations.Nullable;

/** Asks for a command's documents by the client, which reads on in the server's cursor. */
final class CursorOptions {
  private final Command command;
  private final BsonDocument document;
  private final @Nullable ClientSession session;

  /**
   * Asks nothing yet.
   *
   * @param session that of a transaction; null outside one
   */
  CursorOptions(Command command, @Nullable ClientSession session) {
    this.command = command;
    this.session = session;
    this.document = command.document();
  }

  MongoIterable<RawBsonDocument> on(MongoDatabase database) {
    return switch (command.name()) {
      case "find" -> find(collection(database));
      case "aggregate" -> aggregate(database);
      case "listCollections" -> {
        var found =
            session == null
                ? database.listCollections(RawBsonDocument.class)
                : database.listCollections(session, RawBsonDocument.class);
        with("filter", filter -> found.filter(filter.asDocument()));
        with("comment", found::comment);
        yield found;
      }
      default -> {
        var found =
            session == null
                ? collection(database).listIndexes(RawBsonDocument.class)
                : collection(database).listIndexes(session, RawBsonDocument.class);
        with("comment", found::comment);
        yield found;
      }
    };
  }

  private MongoCollection<RawBsonDocument> collection(MongoDatabase database) {
    return database.getCollection(
        document.getString(command.name()).getValue(), RawBsonDocument.class);
  }

  private FindIterable<RawBsonDocument> find(MongoCollection<RawBsonDocument> collection) {
    FindIterable<RawBsonDocument> found =
        session == null ? collection.find() : collection.find(session);
    with("filter", filter -> found.filter(filter.asDocument()));
    with("projection", projection -> found.projection(projection.asDocument()));
    with("sort", sort -> found.sort(sort.asDocument()));
    with("hint", hint -> hint(hint, found::hintString, found::hint));
    with("skip", skip -> found.skip(whole(skip, "skip")));
    with("limit", limit -> found.limit(whole(limit, "limit")));
    with("batchSize", size -> found.batchSize(whole(size, "batchSize")));
    with("let", let -> found.let(let.asDocument()));
    with("collation", collation -> found.collation(collation(collation.asDocument())));
    with("min", min -> found.min(min.asDocument()));
    with("max", max -> found.max(max.asDocument()));
    with("returnKey", flag -> found.returnKey(flag(flag, "returnKey")));
    with("showRecordId", flag -> found.showRecordId(flag(flag, "showRecordId")));
    with("allowDiskUse", flag -> found.allowDiskUse(flag(flag, "allowDiskUse")));
    with("allowPartialResults", flag -> found.partial(flag(flag, "allowPartialResults")));
    with("comment", found::comment);
    return found;
  }

  private AggregateIterable<RawBsonDocument> aggregate(MongoDatabase database) {
    if (!document.isArray("pipeline")) {
      throw Refusal.of("The command 'aggregate' has no pipeline.");
    }
    List<BsonDocument> stages =
        document.getArray("pipeline").stream().map(BsonValue::asDocument).toList();
    AggregateIterable<RawBsonDocument> found =
        document.isString("aggregate")
            ? aggregate(collection(database), stages)
            : aggregate(database, stages);
    with("hint", hint -> hint(hint, found::hintString, found::hint));
    with("let", let -> found.let(let.asDocument()));
    with("collation", collation -> found.collation(collation(collation.asDocument())));
    with("allowDiskUse", flag -> found.allowDiskUse(flag(flag, "allowDiskUse")));
    with("comment", found::comment);
    BsonValue size = document.getDocument("cursor", new BsonDocument()).get("batchSize");
    if (size != null) {
      found.batchSize(whole(size, "cursor.batchSize"));
    }
    return found;
  }

  private AggregateIterable<RawBsonDocument> aggregate(
      MongoCollection<RawBsonDocument> on, List<BsonDocument> stages) {
    return session == null ? on.aggregate(stages) : on.aggregate(session, stages);
  }

  private AggregateIterable<RawBsonDocument> aggregate(
      MongoDatabase on, List<BsonDocument> stages) {
    return session == null
        ? on.aggregate(stages, RawBsonDocument.class)
        : on.aggregate(session, stages, RawBsonDocument.class);
  }

  private void with(String name, Consumer<BsonValue> setting) {
    BsonValue value = document.get(name);
    if (value != null) {
      setting.accept(value);
    }
  }

  private static void hint(BsonValue hint, Consumer<String> byName, Consumer<BsonDocument> byKeys) {
    if (hint.isString()) {
      byName.accept(hint.asString().getValue());
    } else {
      byKeys.accept(hint.asDocument());
    }
  }

  private static int whole(BsonValue value, String name) {
    double number = value.isNumber() ? value.asNumber().doubleValue() : -1;
    if (number < 0 || number > Integer.MAX_VALUE || number != Math.rint(number)) {
      throw Refusal.at(name, "expected a whole number from 0 to 2147483647.");
    }
    return (int) number;
  }

  private static boolean flag(BsonValue value, String name) {
    if (!value.isBoolean()) {
      throw Refusal.at(name, "expected true or false.");
    }
    return value.asBoolean().getValue();
  }

  private static Collation collation(BsonDocument given) {
    Collation.Builder collation = Collation.builder();
    for (Entry<String, BsonValue> option : given.entrySet()) {
      String place = Refusal.within("collation", option.getKey());
      BsonValue value = option.getValue();
      try {
        set(collation, option.getKey(), value, place);
      } catch (RuntimeException e) {
        throw e instanceof MesaException refusal
            ? refusal
            : Refusal.at(place, "it has a value that collations do not know.");
      }
    }
    return collation.build();
  }

  private static void set(
      Collation.Builder collation, String option, BsonValue value, String place) {
    switch (option) {
      case "locale" -> collation.locale(value.asString().getValue());
      case "caseLevel" -> collation.caseLevel(flag(value, place));
      case "caseFirst" ->
          collation.collationCaseFirst(CollationCaseFirst.fromString(value.asString().getValue()));
      case "strength" ->
          collation.collationStrength(CollationStrength.fromInt(whole(value, place)));
      case "numericOrdering" -> collation.numericOrdering(flag(value, place));
      case "alternate" ->
          collation.collationAlternate(CollationAlternate.fromString(value.asString().getValue()));
      case "maxVariable" ->
          collation.collationMaxVariable(
              CollationMaxVariable.fromString(value.asString().getValue()));
      case "normalization" -> collation.normalization(flag(value, place));
      case "backwards" -> collation.backwards(flag(value, place));
      default -> throw Position.unknown("collation", option);
    }
  }
}
