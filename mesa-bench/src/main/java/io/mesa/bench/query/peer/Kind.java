package io.mesa.bench.query.peer;

import io.mesa.bench.server.Place;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;

/** Who there is. */
public enum Kind {
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
  HIBERNATE("hibernate");

  private final String word;

  Kind(String word) {
    this.word = word;
  }

  /**
   * What it is called in results.
   *
   * @return the word
   */
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
   * Prepares it.
   *
   * @param place the database
   * @param timeout the server's time limit for each statement
   * @return the contender, to be closed
   * @throws Exception where it fails
   */
  public Contender open(Place place, Duration timeout) throws Exception {
    return switch (this) {
      case MESA -> new MesaGateway(place, timeout, false);
      case MESA_REBUILT -> new MesaGateway(place, timeout, true);
      case PGJDBC -> new PlainJdbc(place, timeout);
      case JDBI -> new JdbiHandles(place, timeout);
      case JOOQ -> new JooqContext(place, timeout);
      case HIBERNATE -> new HibernateSessions(place, timeout);
    };
  }
}
