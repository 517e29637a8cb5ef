/** The MongoDB driver of Mesa, found by {@link java.util.ServiceLoader}. */
module io.mesa.mongo {
  requires com.fasterxml.jackson.core;
  requires transitive io.mesa.api;
  requires static transitive org.jspecify;
  requires java.naming;
  requires org.mongodb.bson;
  requires org.mongodb.driver.core;
  requires org.mongodb.driver.sync.client;
  requires org.slf4j;

  exports io.mesa.mongo;

  provides io.mesa.spi.DatabaseDriver with
      io.mesa.mongo.MongoDriver;
}
