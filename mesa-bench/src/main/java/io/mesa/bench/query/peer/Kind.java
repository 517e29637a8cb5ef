package io.mesa.bench.query.peer;

import io.mesa.bench.measure.Rival;
import io.mesa.bench.server.Place;
import io.mesa.source.Source;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/** Who there is. */
public enum Kind implements Rival {
  /** A gateway, each {@code Query} built once. */
  MESA("mesa"),
  /** A gateway, the {@code Query} built each time. */
  MESA_REBUILT("mesa-rebuilt"),
  /** Plain pgjdbc on HikariCP, each row an {@code Object[]} of the values Mesa gives. */
  PGJDBC("pgjdbc"),
  /** JDBI, each row a record by its constructor. */
  JDBI("jdbi"),
  /** jOOQ, rows as its records; related ones by {@code multiset}. */
  JOOQ("jooq"),
  /** Hibernate ORM, rows as entities, a session each time; related ones by {@code join fetch}. */
  HIBERNATE("hibernate"),
  /** A gateway to MongoDB, each {@code Query} built once. */
  MESA_MONGODB("mesa-mongodb"),
  /** A gateway to MongoDB, the {@code Query} built each time. */
  MESA_MONGODB_REBUILT("mesa-mongodb-rebuilt"),
  /** MongoDB's own driver, by pipelines, each document an {@code Object[]} of Mesa's values. */
  MONGODB_DRIVER("mongodb-driver"),
  /** The same by {@code find}; related documents as by a pipeline. */
  MONGODB_FIND("mongodb-driver-find");

  private static final Set<Kind> ON_MONGODB =
      EnumSet.of(MESA_MONGODB, MESA_MONGODB_REBUILT, MONGODB_DRIVER, MONGODB_FIND);

  private final String word;

  Kind(String word) {
    this.word = word;
  }

  @Override
  public String word() {
    return word;
  }

  /**
   * Reads such a word.
   *
   * @param word the word
   * @return whose it is
   */
  public static Kind of(String word) {
    return Arrays.stream(values())
        .filter(kind -> kind.word.equals(word))
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException(word + " is none of " + words()));
  }

  private static List<String> words() {
    return Arrays.stream(values()).map(Kind::word).toList();
  }

  /**
   * Who asks PostgreSQL.
   *
   * @return all of them
   */
  public static Set<Kind> onPostgres() {
    return EnumSet.complementOf(EnumSet.copyOf(ON_MONGODB));
  }

  /**
   * Who asks MongoDB.
   *
   * @return all of them
   */
  public static Set<Kind> onMongo() {
    return EnumSet.copyOf(ON_MONGODB);
  }

  /**
   * The plain driver that this one is compared with.
   *
   * @return who that is
   */
  public Kind plain() {
    return ON_MONGODB.contains(this) ? MONGODB_DRIVER : PGJDBC;
  }

  /**
   * Prepares it.
   *
   * @param url the database, as a Mesa source takes it
   * @param timeout the server's time limit for each statement
   * @return the contender, to be closed
   * @throws Exception where it fails
   */
  public Contender open(String url, Duration timeout) throws Exception {
    return switch (this) {
      case MESA_MONGODB -> new MesaGateway(Documents.source(url), timeout, false);
      case MESA_MONGODB_REBUILT -> new MesaGateway(Documents.source(url), timeout, true);
      case MONGODB_DRIVER -> new PlainMongo(url, timeout, false);
      case MONGODB_FIND -> new PlainMongo(url, timeout, true);
      default -> open(Place.of(url), timeout);
    };
  }

  private Contender open(Place place, Duration timeout) throws Exception {
    return switch (this) {
      case MESA -> new MesaGateway(Source.builder("bench").url(place.url()), timeout, false);
      case MESA_REBUILT -> new MesaGateway(Source.builder("bench").url(place.url()), timeout, true);
      case PGJDBC -> new PlainJdbc(place, timeout);
      case JDBI -> new JdbiHandles(place, timeout);
      case JOOQ -> new JooqContext(place, timeout);
      case HIBERNATE -> new HibernateSessions(place, timeout);
      default -> throw new IllegalArgumentException(word + " asks no PostgreSQL");
    };
  }
}
