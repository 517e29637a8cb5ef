package io.mesa.mongo.query;

import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonValue;

/** What a mutation does to documents, made ready before anything is sent. */
sealed interface DocumentChange permits DocumentChange.Inserts, Upserts, DocumentChange.OfChosen {

  /** Does it. The collection counts, and keeps what is to be given back. */
  void on(ChangedCollection collection);

  /** New documents, with their ids. */
  record Inserts(List<BsonDocument> documents) implements DocumentChange {
    @Override
    public void on(ChangedCollection collection) {
      collection.checkReturned(documents.size());
      collection.insert(documents);
    }
  }

  /**
   * A change of documents that meet a condition. All at once where nothing is to be given back and
   * no related documents are asked for. Else their ids are found before any of them is changed; one
   * that does not meet its part of the condition any more by then is left as it is.
   */
  sealed interface OfChosen extends DocumentChange {
    /** How many ids a command has at most. */
    int IDS_AT_ONCE = 1_000;

    Chosen where();

    /**
     * What all of them have afterwards.
     *
     * @return the values by column
     */
    BsonDocument values();

    void many(ChangedCollection collection, BsonDocument those);

    void one(ChangedCollection collection, BsonDocument that);

    @Override
    default void on(ChangedCollection collection) {
      if (!collection.gives() && !where().related()) {
        many(collection, where().itself());
        return;
      }
      List<BsonValue> ids = collection.find(where(), values());
      if (collection.gives()) {
        ids.forEach(id -> one(collection, where().with(id)));
        return;
      }
      for (int from = 0; from < ids.size(); from += IDS_AT_ONCE) {
        int to = Math.min(ids.size(), from + IDS_AT_ONCE);
        many(collection, where().among(ids.subList(from, to)));
      }
    }
  }

  /** New values. */
  record Updates(Chosen where, BsonDocument values) implements OfChosen {
    @Override
    public void many(ChangedCollection collection, BsonDocument those) {
      collection.updateMany(those, set());
    }

    @Override
    public void one(ChangedCollection collection, BsonDocument that) {
      collection.updateOne(that, set());
    }

    private BsonDocument set() {
      return new BsonDocument("$set", values);
    }
  }

  /** The end of documents. */
  record Deletes(Chosen where) implements OfChosen {
    @Override
    public BsonDocument values() {
      return new BsonDocument();
    }

    @Override
    public void many(ChangedCollection collection, BsonDocument those) {
      collection.deleteMany(those);
    }

    @Override
    public void one(ChangedCollection collection, BsonDocument that) {
      collection.deleteOne(that);
    }
  }
}
