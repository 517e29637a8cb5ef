package io.mesa.bench.query.jmh;

import io.mesa.bench.query.peer.Contender;
import io.mesa.bench.query.peer.Kind;
import io.mesa.bench.server.Place;
import java.time.Duration;

/** A contender that is open, and the keys it asks for in turn. Used by one thread. */
final class OpenContender implements AutoCloseable {
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final Contender contender;
  private int key;

  OpenContender(String word) throws Exception {
    Kind kind = Kind.of(word);
    var place = new Place(Integer.getInteger("mesa.bench.port", 5432), "postgres");
    String url =
        Kind.onMongo().contains(kind)
            ? System.getProperty("mesa.bench.mongodb", "mongodb://localhost/bench")
            : place.url();
    this.contender = kind.open(url, TIMEOUT);
  }

  Contender contender() {
    return contender;
  }

  int nextKey() {
    key = key % Contender.KEYS + 1;
    return key;
  }

  @Override
  public void close() {
    contender.close();
  }
}
