/** The result cache of Mesa, on Caffeine. */
module io.mesa.cache.caffeine {
  requires transitive io.mesa.api;
  requires com.github.benmanes.caffeine;
  requires org.slf4j;
  requires static transitive org.jspecify;

  exports io.mesa.cache.caffeine;
}
