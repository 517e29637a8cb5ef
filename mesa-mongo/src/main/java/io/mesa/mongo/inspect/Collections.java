package io.mesa.mongo.inspect;

import com.mongodb.client.MongoDatabase;
import io.mesa.mongo.connect.Clients;
import io.mesa.mongo.value.Types;
import io.mesa.source.TableDeclaration;
import io.mesa.spi.DriverCall;
import io.mesa.structure.Column;
import io.mesa.structure.DeclaredTable;
import io.mesa.structure.Index;
import io.mesa.structure.Table;
import io.mesa.structure.TableKind;
import io.mesa.structure.TableSummary;
import io.mesa.structure.UniqueConstraint;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.bson.BsonValue;

/** Reads collections: {@code listCollections}, {@code listIndexes} and a sample of documents. */
public final class Collections {
  private static final int SAMPLE = 1_000;
  private static final String UNKNOWN_OWNER = "";

  private final Clients clients;
  private final DriverCall call;

  /**
   * Makes a reader for one call.
   *
   * @param clients the source's clients
   * @param call the call
   */
  public Collections(Clients clients, DriverCall call) {
    this.clients = clients;
    this.call = call;
  }

  /**
   * A collection as its source declares it.
   *
   * @param declaration the declaration
   * @return the collection
   */
  public static Table declared(TableDeclaration declaration) {
    return DeclaredTable.of(
        declaration, summary(declaration.name(), TableKind.COLLECTION), Types::of);
  }

  private static TableSummary summary(TableName name, TableKind kind) {
    return new TableSummary(
        name,
        kind,
        UNKNOWN_OWNER,
        Reading.missing(Reading.Reason.UNSUPPORTED, "It was not asked for."),
        Reading.missing(Reading.Reason.UNSUPPORTED, "It was not asked for."),
        Optional.empty(),
        Optional.empty());
  }

  /**
   * The names of a database's collections and views.
   *
   * @param database the database
   * @return the names in alphabetical order, the server's own left out
   */
  public List<String> names(String database) {
    return listed(database, new BsonDocument()).stream()
        .map(collection -> collection.getString("name").getValue())
        .filter(name -> !name.startsWith("system."))
        .sorted()
        .toList();
  }

  private List<BsonDocument> listed(String database, BsonDocument filter) {
    return clients.on(
        call,
        database,
        on ->
            on.listCollections(BsonDocument.class)
                .filter(filter)
                .into(new ArrayList<BsonDocument>()));
  }

  /**
   * All collections and views of a database.
   *
   * @param database the database
   * @return their summaries, by name
   */
  public List<TableSummary> summaries(String database) {
    return listed(database, new BsonDocument()).stream()
        .filter(found -> !found.getString("name").getValue().startsWith("system."))
        .map(found -> summary(nameOf(database, found), kind(found)))
        .sorted(Comparator.comparing(TableSummary::name))
        .toList();
  }

  private static TableName nameOf(String database, BsonDocument listed) {
    return TableName.of(database, listed.getString("name").getValue());
  }

  private static TableKind kind(BsonDocument listed) {
    String type = listed.getString("type", new BsonString("collection")).getValue();
    return switch (type) {
      case "view" -> TableKind.VIEW;
      case "timeseries" -> TableKind.TIME_SERIES;
      default -> TableKind.COLLECTION;
    };
  }

  /**
   * A collection with its indexes and the fields of its validator and of a sample.
   *
   * @param name its name
   * @return the collection, empty where there is none
   */
  public Optional<Table> find(TableName name) {
    var filter = new BsonDocument("name", new BsonString(name.name()));
    return listed(name.schema(), filter).stream()
        .filter(found -> nameOf(name.schema(), found).equals(name))
        .findFirst()
        .map(found -> read(name, found));
  }

  private Table read(TableName name, BsonDocument listed) {
    TableKind kind = kind(listed);
    List<Index> indexes = kind == TableKind.VIEW ? List.of() : indexes(name);
    List<Column> columns = new Fields(validator(listed)).columns(sample(name));
    Optional<UniqueConstraint> primaryKey =
        kind == TableKind.VIEW || columns.stream().noneMatch(column -> column.name().equals("_id"))
            ? Optional.empty()
            : Optional.of(new UniqueConstraint("_id_", List.of("_id"), true, false, false));
    return Table.plain(summary(name, kind), columns, primaryKey, List.of(), List.of(), indexes);
  }

  private static BsonDocument validator(BsonDocument listed) {
    BsonValue at = listed;
    for (String key : List.of("options", "validator", "$jsonSchema")) {
      at = at != null && at.isDocument() ? at.asDocument().get(key) : null;
    }
    return at != null && at.isDocument() ? at.asDocument() : new BsonDocument();
  }

  private List<BsonDocument> sample(TableName name) {
    return clients.on(
        call,
        name.schema(),
        on ->
            on.getCollection(name.name(), BsonDocument.class)
                .find()
                .limit(SAMPLE)
                .into(new ArrayList<BsonDocument>()));
  }

  private List<Index> indexes(TableName name) {
    List<BsonDocument> listed =
        clients.on(
            call,
            name.schema(),
            (MongoDatabase on) ->
                on.getCollection(name.name())
                    .listIndexes(BsonDocument.class)
                    .into(new ArrayList<BsonDocument>()));
    return listed.stream()
        .map(Collections::index)
        .sorted(Comparator.comparing(Index::name))
        .toList();
  }

  private static Index index(BsonDocument listed) {
    List<Index.Key> keys = new ArrayList<>();
    String method = "btree";
    for (var key : listed.getDocument("key").entrySet()) {
      boolean plain = key.getValue().isNumber();
      if (!plain) {
        method = key.getValue().asString().getValue();
      }
      boolean descending = plain && key.getValue().asNumber().doubleValue() < 0;
      keys.add(
          new Index.Key(
              Optional.of(key.getKey()),
              Optional.empty(),
              descending,
              !descending,
              Optional.empty(),
              Optional.empty()));
    }
    boolean primary = listed.getDocument("key").equals(new BsonDocument("_id", new BsonInt32(1)));
    return new Index(
        listed.getString("name").getValue(),
        method,
        keys,
        List.of(),
        Optional.ofNullable(listed.get("partialFilterExpression"))
            .map(filter -> Reading.known(filter.asDocument().toJson())),
        primary || listed.getBoolean("unique", org.bson.BsonBoolean.FALSE).getValue(),
        primary,
        true,
        false,
        Reading.missing(Reading.Reason.UNSUPPORTED, "It was not asked for."));
  }
}
