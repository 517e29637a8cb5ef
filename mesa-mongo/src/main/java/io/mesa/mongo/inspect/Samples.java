package io.mesa.mongo.inspect;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.MongoIterable;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.Clients;
import io.mesa.source.Sampling;
import io.mesa.source.Sampling.Method;
import io.mesa.spi.DriverCall;
import io.mesa.structure.Sample;
import io.mesa.structure.Sample.End;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonValue;
import org.bson.RawBsonDocument;
import org.bson.codecs.BsonDocumentCodec;

/**
 * Looks at a sample of a collection's documents, within its bounds. {@code $sample} may give a
 * document twice (MongoDB's manual, "$sample"), which counts once.
 */
final class Samples {
  private static final int UNKNOWN_STAGE = 40_324;
  private static final BsonDocumentCodec CODEC = new BsonDocumentCodec();
  private static final int BATCH = 100;

  private final Clients clients;
  private final DriverCall call;

  Samples(Clients clients, DriverCall call) {
    this.clients = clients;
    this.call = call;
  }

  /**
   * What a sample shows.
   *
   * @param observed the fields of its documents
   * @param sample what it consists of, empty where there is none
   */
  record Seen(Observed observed, Optional<Sample> sample) {
    static Seen nothing() {
      return new Seen(new Observed(), Optional.empty());
    }
  }

  /** Looks; where the login may not read documents, there is nothing to see. */
  Seen of(TableName name, Sampling sampling) {
    if (sampling.documents() == 0) {
      return Seen.nothing();
    }
    try {
      Look look =
          clients.on(
              call,
              name.schema(),
              database -> {
                var begun = new Look(database, name.name(), sampling);
                begun.take();
                return begun;
              });
      return new Seen(look.observed, Optional.of(look.sample()));
    } catch (MesaException e) {
      if (e.code() != ErrorCode.PERMISSION) {
        throw e;
      }
      return Seen.nothing();
    }
  }

  /** One look at a collection. */
  private final class Look {
    private final MongoDatabase database;
    private final String collection;
    private final Sampling sampling;
    private final long begun = System.nanoTime();
    private final Duration time;
    private final Observed observed = new Observed();
    private final Set<BsonValue> known = new HashSet<>();
    private Method method;
    private End end = End.DOCUMENTS;
    private long bytes;

    Look(MongoDatabase database, String collection, Sampling sampling) {
      this.database = database;
      this.collection = collection;
      this.sampling = sampling;
      this.method = sampling.method();
      // The call has other things to do.
      Duration most = call.remaining().dividedBy(2);
      this.time = sampling.time().compareTo(most) < 0 ? sampling.time() : most;
    }

    Sample sample() {
      return new Sample(method, known.size(), bytes, end);
    }

    void take() {
      if (method == Method.FIRST_AND_LAST || !takeAny()) {
        method = Method.FIRST_AND_LAST;
        end = End.DOCUMENTS;
        takeFirstAndLast();
      }
    }

    /** Whether the server could choose some within half the time. */
    private boolean takeAny() {
      var stage =
          new BsonDocument(
              "$sample", new BsonDocument("size", new BsonInt32(sampling.documents())));
      int read;
      try {
        read =
            read(
                time.dividedBy(2),
                from -> from.aggregate(List.of(stage), RawBsonDocument.class).batchSize(BATCH));
      } catch (MongoCommandException e) {
        if (e.getErrorCode() != UNKNOWN_STAGE) {
          throw e;
        }
        return false;
      }
      if (end == End.DOCUMENTS && read < sampling.documents()) {
        end = End.COMPLETE;
      }
      return end != End.TIME || read > 0;
    }

    private void takeFirstAndLast() {
      int last = sampling.documents() / 2;
      int first = sampling.documents() - last;
      int read = read(time, from -> natural(from, 1, first));
      if (end != End.DOCUMENTS) {
        return;
      }
      if (read < first) {
        end = End.COMPLETE;
      } else if (last > 0) {
        int before = known.size();
        int more = read(time, from -> natural(from, -1, last));
        boolean met = known.size() - before < more;
        end = end == End.DOCUMENTS && met ? End.COMPLETE : end;
      }
    }

    private static MongoIterable<RawBsonDocument> natural(
        MongoCollection<RawBsonDocument> from, int direction, int limit) {
      return from.find()
          .sort(new BsonDocument("$natural", new BsonInt32(direction)))
          .limit(limit)
          .batchSize(BATCH);
    }

    /** Reads until a bound is met; gives how many documents came. */
    private int read(Duration limit, Reading reading) {
      Duration left = limit.minusNanos(System.nanoTime() - begun);
      int read = 0;
      if (left.toMillis() < 1) {
        end = End.TIME;
        return read;
      }
      MongoCollection<RawBsonDocument> from =
          database
              .withTimeout(left.toMillis(), TimeUnit.MILLISECONDS)
              .getCollection(collection, RawBsonDocument.class);
      try (MongoCursor<RawBsonDocument> cursor = reading.of(from).iterator()) {
        while (end == End.DOCUMENTS && cursor.hasNext()) {
          see(cursor.next());
          read++;
        }
      } catch (MongoExecutionTimeoutException | MongoOperationTimeoutException e) {
        call.remaining();
        end = End.TIME;
      }
      return read;
    }

    private void see(RawBsonDocument raw) {
      BsonDocument document = raw.decode(CODEC);
      if (known.add(document.getOrDefault("_id", document))) {
        observed.see(document, known.size());
        bytes += raw.getByteBuffer().remaining();
        end = bytes >= sampling.bytes() ? End.BYTES : end;
      }
    }
  }

  private interface Reading {
    MongoIterable<RawBsonDocument> of(MongoCollection<RawBsonDocument> from);
  }
}
