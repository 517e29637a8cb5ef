package io.mesa.bench.inspect;

import io.mesa.bench.server.Place;
import java.util.Arrays;

/** Who reads the structure of a database. */
interface Contender extends AutoCloseable {

  /**
   * Reads all of it.
   *
   * @return how many tables there were
   * @throws Exception where it fails
   */
  int read() throws Exception;

  @Override
  void close();

  /** Who there is. */
  enum Kind {
    /** {@code structure()}. */
    MESA("mesa"),
    /** The same queries through pgjdbc, each value fetched. */
    PLAIN("pgjdbc"),
    /** SchemaCrawler's catalog. */
    SCHEMA_CRAWLER("schemacrawler"),
    /** JDBC's {@code DatabaseMetaData}, table by table. */
    META_DATA("databasemetadata");

    private final String word;

    Kind(String word) {
      this.word = word;
    }

    /** What it is called in results. */
    String word() {
      return word;
    }

    static Kind of(String word) {
      return Arrays.stream(values())
          .filter(kind -> kind.word.equals(word))
          .findFirst()
          .orElseThrow();
    }

    /**
     * Prepares it.
     *
     * @param place the database
     * @return the contender, to be closed
     * @throws Exception where it fails
     */
    Contender open(Place place) throws Exception {
      return switch (this) {
        case MESA -> new MesaStructure(place);
        case PLAIN -> new PlainJdbc(place);
        case SCHEMA_CRAWLER -> new SchemaCrawlerCatalog(place);
        case META_DATA -> new TablewiseMetaData(place);
      };
    }
  }
}
