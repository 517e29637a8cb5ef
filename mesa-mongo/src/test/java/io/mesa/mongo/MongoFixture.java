package io.mesa.mongo;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.CreateCollectionOptions;
import com.mongodb.client.model.ValidationOptions;
import io.mesa.admin.UserChange;
import io.mesa.cache.QueryCache;
import io.mesa.mongo.testing.MongoStatements;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.spi.DatabaseDriver;
import io.mesa.tck.ContractFixture;
import io.mesa.tck.SessionFixture;
import io.mesa.tck.StatementFixture;
import io.mesa.tck.StructureFixture;
import io.mesa.value.TableName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.bson.Document;

/**
 * What the contract kit needs of MongoDB, done with the plain driver in a database of its own,
 * whichever server it is.
 */
final class MongoFixture implements ContractFixture, StructureFixture, SessionFixture {
  private static final int NOT_IMPLEMENTED = 238;

  private final UnaryOperator<String> urls;
  private final boolean roles;
  private final Optional<QueryCache> cache;
  private final String name = "tck_" + UUID.randomUUID().toString().substring(0, 8);
  private final MongoClient client;
  private final Map<TableName, List<String>> columns = new HashMap<>();

  /**
   * Opens a fixture.
   *
   * @param urls the connection string to each database of the server, by the database's name
   * @param roles whether the server has roles, and so can change a user
   * @param cache the cache underneath
   */
  MongoFixture(UnaryOperator<String> urls, boolean roles, Optional<QueryCache> cache) {
    this.urls = urls;
    this.roles = roles;
    this.cache = cache;
    this.client = MongoClients.create(urls.apply(name));
    // A database is there while something is in it.
    client.getDatabase(name).createCollection("keeper");
    client.getDatabase(otherDatabase()).createCollection("keeper");
  }

  private MongoDatabase database() {
    return client.getDatabase(name);
  }

  @Override
  public DatabaseDriver driver() {
    return new MongoDriver();
  }

  @Override
  public SourceBuilder source(String id) {
    SourceBuilder source = Source.builder(id).url(urls.apply(name));
    cache.ifPresent(any -> source.serverIdentity(name));
    return source;
  }

  @Override
  public Optional<QueryCache> cache() {
    return cache;
  }

  @Override
  public TableName createTable(String table, List<String> names) {
    var properties = new Document();
    names.forEach(column -> properties.append(column, new Document("bsonType", "string")));
    var schema = new Document("bsonType", "object").append("properties", properties);
    var validation = new ValidationOptions().validator(new Document("$jsonSchema", schema));
    try {
      database()
          .createCollection(table, new CreateCollectionOptions().validationOptions(validation));
    } catch (MongoCommandException e) {
      if (e.getErrorCode() != NOT_IMPLEMENTED) {
        throw e;
      }
      database().createCollection(table); // The server has no validators.
    }
    TableName created = TableName.of(name, table);
    columns.put(created, List.copyOf(names));
    return created;
  }

  @Override
  public void addRow(TableName table, List<String> values) {
    var document = new Document();
    List<String> names = columns.get(table);
    for (int i = 0; i < values.size(); i++) {
      document.append(names.get(i), values.get(i));
    }
    database().getCollection(table.name()).insertOne(document);
  }

  @Override
  public long countRows(TableName table) {
    return database().getCollection(table.name()).countDocuments();
  }

  @Override
  public void dropTable(TableName table) {
    database().getCollection(table.name()).drop();
  }

  @Override
  public Optional<Source> unreachable() {
    return Optional.of(Source.fromUrl("nowhere", "mongodb://localhost:1/nothing"));
  }

  @Override
  public Optional<StructureFixture> structure() {
    return Optional.of(this);
  }

  @Override
  public Optional<StatementFixture> statements() {
    return Optional.of(new MongoStatements());
  }

  @Override
  public Optional<SessionFixture> sessions() {
    return Optional.of(this);
  }

  @Override
  public Optional<UserChange> userChange() {
    return roles ? Optional.of(UserChange.nothing().withSuperuser(true)) : Optional.empty();
  }

  @Override
  public TableName createPartitionedTable(String table, int partitions) {
    throw new UnsupportedOperationException("MongoDB has no partitions");
  }

  @Override
  public TableName createSequence(String sequence) {
    throw new UnsupportedOperationException("MongoDB has no sequences");
  }

  @Override
  public String otherDatabase() {
    return name + "_other";
  }

  @Override
  public OtherSession open() {
    return OtherMongoSession.open(urls.apply(name), name);
  }

  @Override
  public void close() {
    client.getDatabase(otherDatabase()).drop();
    database().drop();
    client.close();
  }
}
