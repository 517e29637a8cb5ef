package io.mesa.mongo.run;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.mesa.mongo.MongoDriver;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.mongo.testing.MongoStatements;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.spi.DatabaseDriver;
import io.mesa.tck.ContractFixture;
import io.mesa.tck.DataAccessContract;
import io.mesa.tck.StatementFixture;
import io.mesa.value.TableName;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/** What the contract kit promises of statements, on a server that only speaks the protocol. */
class RunContractTest extends DataAccessContract {
  @Override
  protected ContractFixture openFixture() {
    return new Fixture();
  }

  private static final class Fixture implements ContractFixture {
    private final EmbeddedServer server = EmbeddedServer.start();
    private final MongoClient client = MongoClients.create(server.url("tck"));
    private final MongoDatabase database = client.getDatabase("tck");
    private final Map<TableName, List<String>> columns = new HashMap<>();

    @Override
    public DatabaseDriver driver() {
      return new MongoDriver();
    }

    @Override
    public SourceBuilder source(String id) {
      return Source.builder(id).url(server.url("tck"));
    }

    @Override
    public TableName createTable(String name, List<String> fields) {
      database.createCollection(name);
      columns.put(TableName.of("tck", name), fields);
      return TableName.of("tck", name);
    }

    @Override
    public void addRow(TableName table, List<String> values) {
      var document = new Document();
      for (int i = 0; i < values.size(); i++) {
        document.append(columns.get(table).get(i), values.get(i));
      }
      database.getCollection(table.name()).insertOne(document);
    }

    @Override
    public long countRows(TableName table) {
      return database.getCollection(table.name()).countDocuments();
    }

    @Override
    public void dropTable(TableName table) {
      database.getCollection(table.name()).drop();
    }

    @Override
    public Optional<StatementFixture> statements() {
      return Optional.of(new MongoStatements());
    }

    @Override
    public void close() {
      client.close();
      server.close();
    }
  }
}
