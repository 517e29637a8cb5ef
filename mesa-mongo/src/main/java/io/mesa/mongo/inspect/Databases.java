package io.mesa.mongo.inspect;

import io.mesa.mongo.connect.Clients;
import io.mesa.spi.DriverCall;
import io.mesa.structure.Database;
import io.mesa.value.Reading;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * Reads databases. A login that may not see all of them sees those it has rights in (MongoDB's
 * manual, "listDatabases").
 */
final class Databases {
  private final Clients clients;
  private final DriverCall call;
  private final Sizes sizes;

  Databases(Clients clients, DriverCall call) {
    this.clients = clients;
    this.call = call;
    this.sizes = new Sizes(clients, call);
  }

  List<Database> all() {
    return listed(new BsonDocument()).stream()
        .map(this::database)
        .sorted(Comparator.comparing(Database::name))
        .toList();
  }

  Optional<Database> find(String name) {
    return listed(new BsonDocument("name", new BsonString(name))).stream()
        .filter(told -> name(told).equals(name))
        .map(this::database)
        .findFirst();
  }

  List<String> names() {
    return listed(new BsonDocument()).stream().map(Databases::name).sorted().toList();
  }

  private List<BsonDocument> listed(BsonDocument filter) {
    BsonDocument command = new BsonDocument("listDatabases", new BsonInt32(1));
    if (!filter.isEmpty()) {
      command.append("filter", filter);
    }
    return clients.runAdmin(call, command).getArray("databases").stream()
        .map(each -> each.asDocument())
        .toList();
  }

  private static String name(BsonDocument told) {
    return told.getString("name").getValue();
  }

  private Database database(BsonDocument told) {
    Reading<Long> bytes =
        told.isNumber("sizeOnDisk")
            ? Reading.known(told.getNumber("sizeOnDisk").longValue())
            : Reading.missing(Reading.Reason.UNSUPPORTED, "The server does not tell it.");
    return new Database(
        name(told),
        "",
        "UTF-8",
        Optional.empty(),
        bytes,
        sizes.collections(name(told)),
        true,
        Optional.empty(),
        Optional.empty());
  }
}
