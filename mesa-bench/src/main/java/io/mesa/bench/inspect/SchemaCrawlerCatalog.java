package io.mesa.bench.inspect;

import io.mesa.bench.server.Place;
import java.util.logging.Level;
import java.util.logging.Logger;
import schemacrawler.inclusionrule.RegularExpressionExclusionRule;
import schemacrawler.schemacrawler.InfoLevel;
import schemacrawler.schemacrawler.LimitOptionsBuilder;
import schemacrawler.schemacrawler.LoadOptionsBuilder;
import schemacrawler.schemacrawler.SchemaCrawlerOptions;
import schemacrawler.schemacrawler.SchemaCrawlerOptionsBuilder;
import schemacrawler.schemacrawler.SchemaInfoLevelBuilder;
import schemacrawler.tools.utility.SchemaCrawlerUtility;
import us.fatehi.utility.datasource.DatabaseConnectionSource;
import us.fatehi.utility.datasource.DatabaseConnectionSources;
import us.fatehi.utility.datasource.MultiUseUserCredentials;

/**
 * Reads with SchemaCrawler, its standard level of detail without routines: tables, columns, primary
 * keys, indexes and foreign keys. It chooses its own threads and connections.
 */
final class SchemaCrawlerCatalog implements Contender {
  private final DatabaseConnectionSource source;
  private final SchemaCrawlerOptions options;

  SchemaCrawlerCatalog(Place place) {
    // It logs each step; the time that takes is not its own.
    Logger.getLogger("").setLevel(Level.OFF);
    source =
        DatabaseConnectionSources.newDatabaseConnectionSource(
            place.jdbcUrl(), new MultiUseUserCredentials());
    options =
        SchemaCrawlerOptionsBuilder.newSchemaCrawlerOptions()
            .withLimitOptions(
                LimitOptionsBuilder.builder()
                    .includeSchemas(
                        new RegularExpressionExclusionRule(".*(pg_catalog|information_schema)"))
                    .tableTypes("TABLE")
                    .toOptions())
            .withLoadOptions(
                LoadOptionsBuilder.builder()
                    .withSchemaInfoLevelBuilder(
                        SchemaInfoLevelBuilder.builder()
                            .withInfoLevel(InfoLevel.standard)
                            .withoutRoutines())
                    .toOptions());
  }

  @Override
  public int read() {
    return SchemaCrawlerUtility.getCatalog(source, options).getTables().size();
  }

  @Override
  public void close() {
    try {
      source.close();
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }
}
