package io.mesa.mongo.testing;

import com.mongodb.client.MongoDatabase;
import java.util.concurrent.atomic.AtomicInteger;

/** A database of one test; closing drops it. */
public final class TestDatabase implements AutoCloseable {
  private static final AtomicInteger COUNTER = new AtomicInteger();

  private final MongoServer server;
  private final String name;

  private TestDatabase(MongoServer server, String name) {
    this.server = server;
    this.name = name;
  }

  static TestDatabase create(MongoServer server, String prefix) {
    String name = prefix + "_" + ProcessHandle.current().pid() + "_" + COUNTER.incrementAndGet();
    return new TestDatabase(server, name);
  }

  /** Its name. */
  public String name() {
    return name;
  }

  /** Its URL. */
  public String url() {
    return server.url(name);
  }

  /** The database as the plain driver sees it. */
  public MongoDatabase plain() {
    return server.client().getDatabase(name);
  }

  @Override
  public void close() {
    plain().drop();
  }
}
