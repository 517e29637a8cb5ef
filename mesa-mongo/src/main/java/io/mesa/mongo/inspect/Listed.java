package io.mesa.mongo.inspect;

import io.mesa.structure.Collation;
import io.mesa.structure.CollectionOptions;
import io.mesa.structure.CollectionOptions.Capped;
import io.mesa.structure.CollectionOptions.TimeSeries;
import io.mesa.structure.CollectionOptions.Validation;
import io.mesa.structure.TableKind;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.Optional;
import org.bson.BsonArray;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * A collection or view as {@code listCollections} tells of it; its options are those that it was
 * created with (MongoDB's manual, "listCollections", "create").
 *
 * @param name its name
 * @param type what the server calls it
 * @param options its options, empty where the login may see names only
 */
record Listed(TableName name, String type, Optional<BsonDocument> options) {
  private static final String VALIDATOR = "validator";
  private static final int IDENTICAL = 5;

  static Listed of(String database, BsonDocument told) {
    return new Listed(
        TableName.of(database, told.getString("name").getValue()),
        told.getString("type", new BsonString("collection")).getValue(),
        told.isDocument("options") ? Optional.of(told.getDocument("options")) : Optional.empty());
  }

  /** Whether it is the server's own. */
  boolean isOfSystem() {
    return name.name().startsWith("system.");
  }

  TableKind kind() {
    return switch (type) {
      case "view" -> TableKind.VIEW;
      case "timeseries" -> TableKind.TIME_SERIES;
      default ->
          options.map(Listed::isCapped).orElse(false)
              ? TableKind.CAPPED_COLLECTION
              : TableKind.COLLECTION;
    };
  }

  private static boolean isCapped(BsonDocument options) {
    return BsonBoolean.TRUE.equals(options.get("capped"));
  }

  /** What the documents have to be like; nothing where that is not said, or not shown. */
  BsonDocument validator() {
    return options
        .filter(all -> all.isDocument(VALIDATOR))
        .map(all -> all.getDocument(VALIDATOR))
        .orElseGet(BsonDocument::new);
  }

  /** Whether documents that break the validator are refused, whatever they were before. */
  boolean isEnforced() {
    return level().equals("strict") && action().startsWith("error");
  }

  private String level() {
    return text("validationLevel").orElse("strict");
  }

  private String action() {
    return text("validationAction").orElse("error");
  }

  /** The query of a view. */
  Optional<Reading<String>> definition() {
    if (kind() != TableKind.VIEW) {
      return Optional.empty();
    }
    Optional<Reading<String>> told =
        options.map(
            all ->
                Reading.known(
                    new BsonDocument("viewOn", all.get("viewOn", new BsonString("")))
                        .append("pipeline", all.get("pipeline", new BsonArray()))
                        .toJson()));
    return told.or(
        () ->
            Optional.of(
                Reading.denied(
                    "The server shows the login names only.", Sizes.remedy(name.schema()))));
  }

  /** What is particular about it; nothing about a view. */
  Optional<CollectionOptions> particulars() {
    return kind() == TableKind.VIEW
        ? Optional.empty()
        : options.map(
            all ->
                new CollectionOptions(
                    isCapped(all) ? Optional.of(capped(all)) : Optional.empty(),
                    all.isDocument("timeseries")
                        ? Optional.of(timeSeries(all.getDocument("timeseries")))
                        : Optional.empty(),
                    seconds(all.get("expireAfterSeconds")),
                    validator().isEmpty()
                        ? Optional.empty()
                        : Optional.of(new Validation(validator().toJson(), level(), action())),
                    all.isDocument("collation")
                        ? Optional.of(collation(all.getDocument("collation")))
                        : Optional.empty()));
  }

  private static Capped capped(BsonDocument options) {
    return new Capped(
        Sizes.number(options, "size"),
        options.containsKey("max") ? Optional.of(Sizes.number(options, "max")) : Optional.empty());
  }

  private static TimeSeries timeSeries(BsonDocument told) {
    return new TimeSeries(
        text(told, "timeField").orElse(""), text(told, "metaField"), text(told, "granularity"));
  }

  /** A time limit as the server keeps it, of which "off" is none. */
  static Optional<Duration> seconds(@Nullable BsonValue told) {
    return told != null && told.isNumber()
        ? Optional.of(Duration.ofSeconds(told.asNumber().longValue()))
        : Optional.empty();
  }

  /** A collation by its locale; only one of the fifth strength tells all texts apart. */
  static Collation collation(BsonDocument told) {
    long strength = told.containsKey("strength") ? Sizes.number(told, "strength") : 3;
    return new Collation(
        text(told, "locale").orElse("simple") + ", strength " + strength,
        strength == IDENTICAL,
        false);
  }

  private Optional<String> text(String option) {
    return options.flatMap(all -> text(all, option));
  }

  private static Optional<String> text(BsonDocument document, String field) {
    return document.isString(field)
        ? Optional.of(document.getString(field).getValue())
        : Optional.empty();
  }
}
