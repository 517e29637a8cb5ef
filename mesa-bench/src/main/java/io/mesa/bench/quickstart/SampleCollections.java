package io.mesa.bench.quickstart;

import io.mesa.admin.Confirmation;
import io.mesa.bench.server.EmbeddedMongo;
import io.mesa.gateway.Administrator;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import java.util.Optional;

/**
 * The server that the quickstart compares PostgreSQL with: the MongoDB that {@value #VARIABLE}
 * names, in a database of its own that is dropped again; without one mongo-java-server in this
 * process.
 */
final class SampleCollections implements AutoCloseable {
  static final String VARIABLE = "MESA_TEST_MONGODB_URI";

  private static final String ID = "mongodb";

  private final Optional<EmbeddedMongo> embedded;
  private final String url;
  private final String database;

  private SampleCollections(Optional<EmbeddedMongo> embedded, String url, String database) {
    this.embedded = embedded;
    this.url = url;
    this.database = database;
  }

  /**
   * Starts a server, or takes the one that is given.
   *
   * @param given its URL, if there is one
   */
  static SampleCollections start(Optional<String> given) {
    String database = "mesa_quickstart_" + ProcessHandle.current().pid();
    Optional<String> url = given.map(String::strip).filter(text -> !text.isEmpty());
    if (url.isPresent()) {
      return new SampleCollections(Optional.empty(), url.get(), database);
    }
    var server = EmbeddedMongo.start();
    return new SampleCollections(Optional.of(server), server.url(database), database);
  }

  /** The source, with what its collections hold. */
  Source source() {
    Source given = Source.fromUrl(ID, url);
    SourceBuilder source = Source.builder(ID).url(url).database(database);
    if (given.login().isPresent() && !given.options().containsKey("authSource")) {
      source.option("authSource", given.database().orElse("admin"));
    }
    return SampleLibrary.declare(source, database).build();
  }

  /** Which server this is. */
  String introduction() {
    return embedded
        .map(
            server ->
                "MongoDB is played by mongo-java-server on localhost:%d, which speaks its protocol; set %s to compare with a real one."
                    .formatted(server.port(), VARIABLE))
        .orElse("MongoDB is the one that %s names.".formatted(VARIABLE));
  }

  /** Removes what was written. */
  void drop(Administrator administrator) {
    administrator.dropDatabase(database, Confirmation.of(database));
  }

  @Override
  public void close() {
    embedded.ifPresent(EmbeddedMongo::close);
  }
}
