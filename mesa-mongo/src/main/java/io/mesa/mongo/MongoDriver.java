package io.mesa.mongo;

import io.mesa.mongo.connect.Clients;
import io.mesa.source.Source;
import io.mesa.spi.DatabaseDriver;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverContext;

/**
 * The driver for MongoDB, called {@code mongodb}. Connects itself, or works over an application's
 * own {@link com.mongodb.client.MongoClient} given as the source's {@linkplain
 * io.mesa.source.SourceBuilder#client client}.
 *
 * <p>A source's options it knows are those of MongoDB's connection string: {@code authSource
 * authMechanism replicaSet readPreference readConcernLevel directConnection}, and {@code
 * plainPasswords=true}, which lets a new user's password be sent over a connection without TLS. A
 * cache keeps answers of a replica set only where they are read from the primary with {@code
 * readConcernLevel=majority} or {@code linearizable}. A source's database is the one that
 * collections are looked for; a table's schema is its database. A user is called {@code NAME} where
 * the database that keeps the source's login keeps it too, {@code NAME@DATABASE} elsewhere and
 * where the name has an {@code @}.
 *
 * <p>Thread-safe. Applications need not name this class: {@link java.util.ServiceLoader} finds it.
 */
public final class MongoDriver implements DatabaseDriver {
  /** Makes the driver; it opens nothing. */
  public MongoDriver() {}

  @Override
  public String name() {
    return "mongodb";
  }

  @Override
  public DriverConnection open(Source source, DriverContext context) {
    return new MongoConnection(Clients.of(source, context));
  }
}
