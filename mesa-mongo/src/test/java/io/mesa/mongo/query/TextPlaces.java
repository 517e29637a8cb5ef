package io.mesa.mongo.query;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Where texts stand in commands. */
final class TextPlaces {
  private static final Set<String> OF_VALUES =
      Set.of("$eq", "$ne", "$gt", "$gte", "$lt", "$lte", "$in", "$nin", "$all", "$regex");

  private TextPlaces() {}

  /** A command with one text for another, and without its patterns, which have texts within. */
  static BsonValue with(BsonValue value, String text, String instead) {
    if (value.isDocument()) {
      var document = new BsonDocument();
      value.asDocument().forEach((key, inner) -> document.append(key, with(inner, text, instead)));
      return document;
    }
    if (value.isArray()) {
      var array = new BsonArray();
      value.asArray().forEach(each -> array.add(with(each, text, instead)));
      return array;
    }
    if (value.isRegularExpression()) {
      return new BsonString("");
    }
    boolean isText = value.isString() && value.asString().getValue().equals(text);
    return isText ? new BsonString(instead) : value;
  }

  /** The places of a text where nothing says that it is a value. */
  static List<String> wrongPlaces(String text, BsonDocument command) {
    List<String> wrong = new ArrayList<>();
    command.getArray("pipeline").forEach(stage -> walk(text, stage, List.of(), wrong));
    return wrong;
  }

  private static void walk(String text, BsonValue value, List<String> keys, List<String> wrong) {
    if (value.isDocument()) {
      value
          .asDocument()
          .forEach(
              (key, inner) -> {
                if (key.equals(text)) {
                  wrong.add("the key " + keys + key);
                }
                List<String> within = new ArrayList<>(keys);
                within.add(key);
                walk(text, inner, within, wrong);
              });
    } else if (value.isArray()) {
      value.asArray().forEach(each -> walk(text, each, keys, wrong));
    } else if (value.isString() && value.asString().getValue().equals(text) && !isValue(keys)) {
      wrong.add("the text at " + keys);
    }
  }

  private static boolean isValue(List<String> keys) {
    boolean expression = keys.contains("$expr") || !keys.contains("$match");
    String last = keys.get(keys.size() - 1);
    return expression ? keys.contains("$literal") : OF_VALUES.contains(last);
  }
}
