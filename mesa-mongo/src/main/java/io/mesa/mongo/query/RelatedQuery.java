package io.mesa.mongo.query;

import io.mesa.query.RowHeader;
import io.mesa.resolve.ResolvedInclude;
import io.mesa.resolve.ResolvedRelation;
import io.mesa.resolve.ResolvedSelection;
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.IntStream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/**
 * An include ready to be read apart: what is asked of its collection, besides whose documents are
 * meant.
 *
 * @param include the include
 * @param cut whether only some of the documents that belong to one are given
 * @param reading reads its documents
 * @param stages its condition, order and columns
 * @param apart its own includes
 */
record RelatedQuery(
    ResolvedInclude include,
    boolean cut,
    RowReading reading,
    List<BsonDocument> stages,
    List<RelatedQuery> apart) {
  /** Where a document says whom it belongs to, where that is not said by its own columns. */
  private static final String OWNER = "__1";

  private static final String DOCUMENTS = "d";

  /** Those of a selection's includes. */
  static List<RelatedQuery> of(
      ResolvedSelection selection, RowHeader header, Predicate<OptionalStage> server) {
    return IntStream.range(0, selection.includes().size())
        .mapToObj(i -> of(selection.includes().get(i), header.included().get(i).header(), server))
        .toList();
  }

  private static RelatedQuery of(
      ResolvedInclude include, RowHeader header, Predicate<OptionalStage> server) {
    ResolvedRelation relation = include.relation();
    ResolvedSelection selection = include.selection();
    boolean cut =
        selection.limit().isPresent()
            || selection.offset() > 0
            || !(relation.many() || relation.identifies());
    boolean owned = cut && relation.through().isPresent();
    List<String> key = owned ? List.of(OWNER) : relation.targetColumns();
    List<BsonDocument> stages = new ArrayList<>(Pipeline.ofAll(selection, server));
    stages.addAll(Pipeline.columns(selection, relation.targetColumns()));
    return new RelatedQuery(
        include,
        cut,
        new RowReading(RowFields.related(selection, header, key)),
        stages,
        of(selection, header, server));
  }

  TableName collection() {
    return include.relation().target().name();
  }

  boolean many() {
    return include.relation().many();
  }

  /** The documents that have one of some keys. */
  Retrieval of(Collection<Key> keys) {
    List<BsonDocument> all = having(keys);
    if (cut) {
      var key = new BsonDocument();
      for (String column : include.relation().targetColumns()) {
        key.append("k" + key.size(), Expressions.value(column));
      }
      all.addAll(first(key));
    }
    return Retrieval.of(all);
  }

  /**
   * The first documents of each owner that others join it with, with the owner's number. The server
   * is told which those are: it cannot look them up, and nobody else puts documents in order.
   */
  Retrieval of(Links links) {
    List<String> columns = include.relation().targetColumns();
    List<BsonValue> equal = new ArrayList<>();
    for (int i = 0; i < columns.size(); i++) {
      equal.add(
          Expressions.of(
              "$eq",
              Expressions.value("$link." + Links.key(i)),
              Expressions.value(columns.get(i))));
    }
    BsonDocument joining =
        of(new BsonDocument("$literal", links.literal()))
            .append("cond", new BsonDocument("$and", new BsonArray(equal)));
    BsonDocument owners =
        of(new BsonDocument("$filter", joining))
            .append("in", Expressions.value("$link." + Links.OWNER));
    List<BsonDocument> all = having(links.targets());
    all.add(
        new BsonDocument("$addFields", new BsonDocument(OWNER, new BsonDocument("$map", owners))));
    all.add(new BsonDocument("$unwind", Expressions.value(OWNER)));
    all.addAll(first(Expressions.value(OWNER)));
    return Retrieval.of(all);
  }

  /** What is done with each link of an array. */
  private static BsonDocument of(BsonDocument input) {
    return new BsonDocument("input", input).append("as", new BsonString("link"));
  }

  private List<BsonDocument> having(Collection<Key> keys) {
    List<BsonDocument> all = new ArrayList<>();
    all.add(
        new BsonDocument("$match", KeyBatch.predicate(include.relation().targetColumns(), keys)));
    all.addAll(stages);
    return all;
  }

  /** The first documents of each group, as many as are asked for. */
  private List<BsonDocument> first(BsonValue key) {
    ResolvedSelection selection = include.selection();
    int most = many() ? selection.limit().orElse(Integer.MAX_VALUE - selection.offset()) : 1;
    BsonString documents = Expressions.value(DOCUMENTS);
    BsonDocument slice =
        Expressions.of("$slice", documents, new BsonInt32(selection.offset()), new BsonInt32(most));
    return List.of(
        new BsonDocument(
            "$group",
            new BsonDocument("_id", key)
                .append(DOCUMENTS, new BsonDocument("$push", new BsonString("$$ROOT")))),
        new BsonDocument("$project", new BsonDocument(DOCUMENTS, slice)),
        new BsonDocument("$unwind", documents),
        new BsonDocument("$replaceRoot", new BsonDocument("newRoot", documents)));
  }
}
