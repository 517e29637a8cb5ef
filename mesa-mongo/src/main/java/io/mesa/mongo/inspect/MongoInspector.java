package io.mesa.mongo.inspect;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.Clients;
import io.mesa.spi.DriverCall;
import io.mesa.spi.PlainInspector;
import io.mesa.structure.Database;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.structure.TableSummary;
import io.mesa.value.Names;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/** Says what a server consists of. Made for one call. */
public final class MongoInspector implements PlainInspector {
  private final Clients clients;
  private final DriverCall call;
  private final Collections collections;

  /**
   * Makes the part for one call.
   *
   * @param clients the source's clients
   * @param call the call
   */
  public MongoInspector(Clients clients, DriverCall call) {
    this.clients = clients;
    this.call = call;
    this.collections = new Collections(clients, call);
  }

  @Override
  public List<Database> databases() {
    BsonDocument reply =
        clients.runAdmin(
            call,
            new BsonDocument("listDatabases", new BsonInt32(1))
                .append("authorizedDatabases", BsonBoolean.TRUE));
    return reply.getArray("databases").stream()
        .map(each -> database(each.asDocument()))
        .sorted(Comparator.comparing(Database::name))
        .toList();
  }

  private static Database database(BsonDocument listed) {
    Reading<Long> bytes =
        listed.containsKey("sizeOnDisk")
            ? Reading.known(listed.getNumber("sizeOnDisk").longValue())
            : Reading.missing(Reading.Reason.UNSUPPORTED, "The server does not tell it.");
    return new Database(
        listed.getString("name").getValue(),
        "",
        "UTF-8",
        Optional.empty(),
        bytes,
        Reading.missing(Reading.Reason.UNSUPPORTED, "It was not asked for."),
        true,
        Optional.empty(),
        Optional.empty());
  }

  @Override
  public Optional<Database> database(String name) {
    return databases().stream().filter(known -> known.name().equals(name)).findFirst();
  }

  @Override
  public List<TableSummary> tables(TableFilter filter) {
    List<TableSummary> all = collections.summaries(clients.database(call));
    if (all.isEmpty()) {
      call.options().database().ifPresent(this::checkThere);
    }
    return all.stream().filter(filter::matches).toList();
  }

  private void checkThere(String name) {
    List<String> names = databases().stream().map(Database::name).toList();
    if (!names.contains(name)) {
      throw new MesaException(
          ErrorCode.NOT_FOUND,
          "There is no database '%s'%s; MongoDB makes one with its first collection."
              .formatted(name, Names.perhaps(name, names)));
    }
  }

  @Override
  public Table table(TableName name) {
    return collections
        .find(name)
        .orElseThrow(
            () ->
                new MesaException(
                    ErrorCode.NOT_FOUND,
                    "There is no collection '%s'%s."
                        .formatted(
                            name, Names.perhaps(name.name(), collections.names(name.schema())))));
  }

  @Override
  public Stream<Table> structure(TableFilter filter) {
    return tables(filter).stream().flatMap(summary -> collections.find(summary.name()).stream());
  }
}
