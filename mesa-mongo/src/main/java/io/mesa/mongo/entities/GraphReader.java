package io.mesa.mongo.entities;

import com.mongodb.ReadConcernLevel;
import com.mongodb.ReadPreference;
import com.mongodb.client.MongoDatabase;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.Clients;
import io.mesa.mongo.connect.Deployment;
import io.mesa.spi.DriverCall;
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Reads the graph of one database in a fixed number of commands. Used once. */
final class GraphReader {
  private static final String OPTIONS = "options";

  /** Answers that no member can take back, and that are not older than what was acknowledged. */
  private static final Set<ReadConcernLevel> SETTLED =
      Set.of(ReadConcernLevel.MAJORITY, ReadConcernLevel.LINEARIZABLE);

  private final Clients clients;
  private final Deployment deployment;
  private final DriverCall call;

  GraphReader(Clients clients, Deployment deployment, DriverCall call) {
    this.clients = clients;
    this.deployment = deployment;
    this.call = call;
  }

  CollectionGraph read(String database) {
    Identity server = identity();
    if (server.name().isEmpty()) {
      return CollectionGraph.unknown(server.whyNot());
    }
    Optional<String> whyNotRead = whyNotRead();
    if (whyNotRead.isEmpty() && deployment.kind() == Deployment.Kind.REPLICA_SET) {
      // One just elected may not know yet what of its predecessor's a majority has.
      clients.awaitMajority(call, database);
    }
    Map<TableName, Relation> relations = new HashMap<>();
    for (BsonDocument told : listed(database)) {
      relation(database, told).ifPresent(each -> relations.put(each.name(), each));
    }
    return new CollectionGraph(server.name() + "/" + database, whyNotRead, relations);
  }

  /** What a server is known by; where that is not told, why. */
  private record Identity(String name, String whyNot) {
    static Identity unknown(String why) {
      return new Identity("", why + "; say serverIdentity(…) on the source");
    }
  }

  private Identity identity() {
    Optional<String> declared = clients.source().serverIdentity();
    if (declared.isPresent()) {
      return new Identity(declared.get(), "");
    }
    if (deployment.kind() == Deployment.Kind.STANDALONE) {
      return Identity.unknown("a server that is no member of a replica set has no identity");
    }
    try {
      return ofServer()
          .filter(BsonValue::isObjectId)
          .map(id -> new Identity(id.asObjectId().getValue().toHexString(), ""))
          .orElseGet(() -> Identity.unknown("the server does not tell its identity"));
    } catch (MesaException e) {
      if (e.code() != ErrorCode.PERMISSION) {
        throw e;
      }
      return Identity.unknown(
          "the login may not read the server's identity, which the role clusterMonitor would let it");
    }
  }

  /**
   * The id that a replica set got when it was initiated, or a cluster when it got its first shard
   * (MongoDB's manual, "replSetGetConfig", "Config Database").
   */
  private Optional<BsonValue> ofServer() {
    if (deployment.kind() == Deployment.Kind.ROUTER) {
      return clients.on(
          call,
          "config",
          on ->
              Optional.ofNullable(
                      on.getCollection("version", BsonDocument.class).find().limit(1).first())
                  .map(version -> version.get("clusterId")));
    }
    BsonDocument config =
        clients
            .runAdmin(call, new BsonDocument("replSetGetConfig", new BsonInt32(1)))
            .getDocument("config", new BsonDocument());
    return Optional.ofNullable(
        config.getDocument("settings", new BsonDocument()).get("replicaSetId"));
  }

  /** Why what the source reads may be older than what was acknowledged, or may be taken back. */
  private Optional<String> whyNotRead() {
    if (deployment.kind() == Deployment.Kind.STANDALONE) {
      return Optional.empty();
    }
    if (!clients.readPreference().equals(ReadPreference.primary())) {
      return Optional.of(
          "the source may read from secondaries, which lag behind; say role(PRIMARY) or readPreference=primary on it");
    }
    if (deployment.kind() == Deployment.Kind.REPLICA_SET && !deployment.followsPrimary()) {
      return Optional.of(
          "the source is connected to one member of a replica set, which may stop being the primary; say replicaSet=NAME on it");
    }
    ReadConcernLevel level = clients.readConcern().getLevel();
    return level != null && SETTLED.contains(level)
        ? Optional.empty()
        : Optional.of(
            "the source may read what a failover takes back; say readConcernLevel=majority on it");
  }

  private List<BsonDocument> listed(String database) {
    return clients.on(
        call,
        database,
        (MongoDatabase on) ->
            on.withReadPreference(ReadPreference.primary())
                .listCollections(BsonDocument.class)
                .into(new ArrayList<BsonDocument>()));
  }

  /** What there is to say of a collection or view besides its name. */
  private static Optional<Relation> relation(String database, BsonDocument told) {
    TableName name = TableName.of(database, told.getString("name").getValue());
    BsonDocument options = told.getDocument(OPTIONS, new BsonDocument());
    if (told.getString("type", new BsonString("collection")).getValue().equals("view")) {
      return Optional.of(view(name, options));
    }
    return options.isNumber("expireAfterSeconds")
        ? Optional.of(new Relation(name, false, Set.of(), Set.of(ReadClosure.expiring(name))))
        : Optional.empty();
  }

  private static Relation view(TableName name, BsonDocument options) {
    if (!options.isString("viewOn")) {
      return new Relation(
          name, true, Set.of(), Set.of("the login may not see how %s is defined".formatted(name)));
    }
    var pipeline = new ViewPipeline(name);
    pipeline.reads(options.getString("viewOn").getValue());
    pipeline.add(options.getArray("pipeline", new BsonArray()));
    return new Relation(name, true, new HashSet<>(pipeline.read()), pipeline.reasons());
  }

  /**
   * Whether an index of a collection has its documents deleted (MongoDB's manual, "TTL Indexes").
   */
  static boolean expires(Clients clients, TableName collection, DriverCall call) {
    return clients.on(
        call,
        collection.schema(),
        on ->
            on
                .withReadPreference(ReadPreference.primary())
                .getCollection(collection.name())
                .listIndexes(BsonDocument.class)
                .into(new ArrayList<BsonDocument>())
                .stream()
                .anyMatch(index -> index.containsKey("expireAfterSeconds")));
  }
}
