package io.mesa.mongo.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.resolve.ResolvedRelation;
import io.mesa.structure.Table;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonNull;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * Writes {@code $lookup}: the documents that belong to one, by a pipeline of their own, so that
 * they are filtered, ordered and limited for each. Names the fields that they are put into.
 */
final class Lookups {
  /** What is said of a server that has no such stage. */
  static final String LACKING = "the server has no $lookup that takes a pipeline";

  private static final String PREFIX = "__";

  private final Predicate<OptionalStage> server;
  private int names;

  /**
   * Writes for a server.
   *
   * @param server says which stages it has
   */
  Lookups(Predicate<OptionalStage> server) {
    this.server = server;
  }

  /** A name that no field of a document should have. */
  String nextName() {
    names++;
    return PREFIX + names;
  }

  /**
   * The stage that puts related documents into a field.
   *
   * @throws MesaException {@code UNSUPPORTED} where the server does not have it
   */
  BsonDocument stage(
      Table from, ResolvedRelation relation, List<BsonDocument> pipeline, String name) {
    if (!server.test(OptionalStage.LOOKUP)) {
      throw new MesaException(
          ErrorCode.UNSUPPORTED,
          "No condition on '%s' can ask for '%s': %s."
              .formatted(from.name(), relation.name(), LACKING));
    }
    if (relation.through().isEmpty()) {
      return lookup(
          from, relation.columns(), relation.target(), relation.targetColumns(), pipeline, name);
    }
    ResolvedRelation.Through through = relation.through().get();
    String joined = nextName();
    List<BsonDocument> inner = new ArrayList<>();
    inner.add(
        lookup(
            through.table(),
            through.targetColumns(),
            relation.target(),
            relation.targetColumns(),
            List.of(),
            joined));
    inner.add(new BsonDocument("$unwind", new BsonString("$" + joined)));
    inner.add(
        new BsonDocument(
            "$replaceRoot", new BsonDocument("newRoot", new BsonString("$" + joined))));
    if (through.mayRepeat()) {
      inner.add(
          new BsonDocument(
              "$group",
              new BsonDocument("_id", new BsonString("$_id"))
                  .append("d", new BsonDocument("$first", new BsonString("$$ROOT")))));
      inner.add(
          new BsonDocument("$replaceRoot", new BsonDocument("newRoot", new BsonString("$d"))));
    }
    inner.addAll(pipeline);
    return lookup(from, relation.columns(), through.table(), through.columns(), inner, name);
  }

  private static BsonDocument lookup(
      Table from,
      List<String> columns,
      Table target,
      List<String> targetColumns,
      List<BsonDocument> pipeline,
      String name) {
    if (!from.name().schema().equals(target.name().schema())) {
      throw new MesaException(
          ErrorCode.UNSUPPORTED,
          "MongoDB looks up no documents in another database: '%s' from '%s'."
              .formatted(target.name(), from.name()));
    }
    var variables = new BsonDocument();
    List<BsonValue> conditions = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      String variable = "k" + i;
      variables.append(variable, new BsonString("$" + Place.check(columns.get(i))));
      BsonValue wanted = new BsonString("$$" + variable);
      BsonValue there = new BsonString("$" + Place.check(targetColumns.get(i)));
      conditions.add(new BsonDocument("$eq", new BsonArray(List.of(there, wanted))));
      // What is null, or missing, is equal to nothing.
      conditions.add(new BsonDocument("$gt", new BsonArray(List.of(wanted, BsonNull.VALUE))));
    }
    List<BsonDocument> all = new ArrayList<>();
    all.add(
        new BsonDocument(
            "$match",
            new BsonDocument("$expr", new BsonDocument("$and", new BsonArray(conditions)))));
    all.addAll(pipeline);
    return new BsonDocument(
        "$lookup",
        new BsonDocument("from", new BsonString(target.name().name()))
            .append("let", variables)
            .append("pipeline", new BsonArray(all))
            .append("as", new BsonString(name)));
  }
}
