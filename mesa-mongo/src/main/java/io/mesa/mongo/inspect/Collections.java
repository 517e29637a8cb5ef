package io.mesa.mongo.inspect;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.Clients;
import io.mesa.mongo.value.Types;
import io.mesa.source.Sampling;
import io.mesa.source.TableDeclaration;
import io.mesa.spi.DriverCall;
import io.mesa.structure.Column;
import io.mesa.structure.DeclaredTable;
import io.mesa.structure.Index;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.structure.TableKind;
import io.mesa.structure.TableSummary;
import io.mesa.structure.UniqueConstraint;
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.bson.BsonBoolean;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;

/**
 * Reads collections and views: {@code listCollections}, {@code listIndexes}, {@code $collStats} and
 * a sample of documents.
 */
public final class Collections {
  private static final String UNKNOWN_OWNER = "";
  private static final Sizes.OfCollection NOT_ASKED =
      Sizes.OfCollection.unsupported("It was not asked for.");

  private final Clients clients;
  private final DriverCall call;
  private final Sizes sizes;

  /**
   * Makes a reader for one call.
   *
   * @param clients the source's clients
   * @param call the call
   */
  public Collections(Clients clients, DriverCall call) {
    this.clients = clients;
    this.call = call;
    this.sizes = new Sizes(clients, call);
  }

  /**
   * A collection as its source declares it.
   *
   * @param declaration the declaration
   * @return the collection
   */
  public static Table declared(TableDeclaration declaration) {
    return DeclaredTable.of(
        declaration, summary(declaration.name(), TableKind.COLLECTION, NOT_ASKED), Types::of);
  }

  private static TableSummary summary(TableName name, TableKind kind, Sizes.OfCollection size) {
    return new TableSummary(
        name, kind, UNKNOWN_OWNER, size.rows(), size.bytes(), Optional.empty(), Optional.empty());
  }

  /**
   * The names of a database's collections and views.
   *
   * @param database the database
   * @return the names in alphabetical order, the server's own left out
   */
  public List<String> names(String database) {
    return all(database).map(listed -> listed.name().name()).sorted().toList();
  }

  private Stream<Listed> all(String database) {
    return listed(database, new BsonDocument()).stream().filter(listed -> !listed.isOfSystem());
  }

  /** Those of a filter on their names, or their names only where the login may see no more. */
  private List<Listed> listed(String database, BsonDocument filter) {
    try {
      return clients.on(
          call,
          database,
          on ->
              on.listCollections(BsonDocument.class)
                  .filter(filter)
                  .map(told -> Listed.of(database, told))
                  .into(new ArrayList<Listed>()));
    } catch (MesaException e) {
      if (e.code() != ErrorCode.PERMISSION) {
        throw e;
      }
      return authorized(database, filter);
    }
  }

  /** The first batch has them all: a name and a type take little of a reply's 16 MiB. */
  private List<Listed> authorized(String database, BsonDocument filter) {
    BsonDocument command =
        new BsonDocument("listCollections", new BsonInt32(1))
            .append("filter", filter)
            .append("nameOnly", BsonBoolean.TRUE)
            .append("authorizedCollections", BsonBoolean.TRUE)
            .append("cursor", new BsonDocument("batchSize", new BsonInt32(Integer.MAX_VALUE)));
    BsonDocument reply =
        clients.on(call, database, on -> on.runCommand(command, BsonDocument.class));
    return reply.getDocument("cursor").getArray("firstBatch").stream()
        .map(told -> Listed.of(database, told.asDocument()))
        .toList();
  }

  /** Those of a database that are wanted, by name. */
  List<Listed> matching(String database, TableFilter filter) {
    return all(database)
        .filter(listed -> filter.matches(summary(listed.name(), listed.kind(), NOT_ASKED)))
        .sorted(Comparator.comparing(Listed::name))
        .toList();
  }

  /** One with its sizes. */
  TableSummary summary(Listed listed) {
    return summary(listed.name(), listed.kind(), size(listed));
  }

  private Sizes.OfCollection size(Listed listed) {
    return sizes.of(listed.name(), listed.kind());
  }

  /** One in full. */
  Table inspect(Listed listed, Sampling sampling) {
    return read(listed, sampling, size(listed));
  }

  /**
   * A collection with its indexes and the fields of its validator and of the source's sample, its
   * sizes left out.
   *
   * @param name its name
   * @return the collection, empty where there is none
   */
  public Optional<Table> find(TableName name) {
    return listed(name).map(listed -> read(listed, clients.source().sampling(), NOT_ASKED));
  }

  /** What the server tells of one, empty where there is none. */
  Optional<Listed> listed(TableName name) {
    return listed(name.schema(), new BsonDocument("name", new BsonString(name.name()))).stream()
        .filter(found -> found.name().equals(name))
        .findFirst();
  }

  private Table read(Listed listed, Sampling sampling, Sizes.OfCollection size) {
    TableName name = listed.name();
    TableKind kind = listed.kind();
    List<Index> indexes =
        kind == TableKind.VIEW ? List.of() : new Indexes(clients, call).of(name, size);
    List<Column> columns =
        new Fields(
                Rule.ofValidator(listed.validator()),
                listed.isEnforced(),
                new Samples(clients, call).of(name, sampling))
            .columns();
    boolean hasKey =
        kind != TableKind.VIEW
            && kind != TableKind.TIME_SERIES
            && columns.stream().anyMatch(column -> column.name().equals("_id"));
    Optional<UniqueConstraint> primaryKey =
        hasKey
            ? Optional.of(new UniqueConstraint("_id_", List.of("_id"), true, false, false))
            : Optional.empty();
    return Table.plain(
            summary(name, kind, size), columns, primaryKey, List.of(), List.of(), indexes)
        .ofDocuments(listed.definition(), listed.particulars());
  }
}
