/** Mesa's model, interfaces and driver SPI. Start at {@link io.mesa.Mesa}. */
module io.mesa.api {
  requires com.fasterxml.jackson.core;
  requires static micrometer.commons;
  requires static micrometer.core;
  requires static micrometer.observation;
  requires static transitive org.jspecify;
  requires org.slf4j;

  exports io.mesa;
  exports io.mesa.admin;
  exports io.mesa.cache;
  exports io.mesa.call;
  exports io.mesa.cost;
  exports io.mesa.error;
  exports io.mesa.event;
  exports io.mesa.gateway;
  exports io.mesa.job;
  exports io.mesa.micrometer;
  exports io.mesa.query;
  exports io.mesa.resolve;
  exports io.mesa.runtime;
  exports io.mesa.source;
  exports io.mesa.spi;
  exports io.mesa.structure;
  exports io.mesa.value;

  uses io.mesa.spi.DatabaseDriver;
}
