package io.mesa.bench.cost;

import java.util.List;
import java.util.Random;
import java.util.function.Function;

/**
 * A table of {@link SkewedData} as queries see it.
 *
 * @param schema its schema
 * @param name its name
 * @param columns what conditions are made of
 * @param groups what rows are grouped by
 * @param numbers what is added up; where there is nothing, nothing is grouped
 * @param relations the tables that {@code exists} and includes lead to
 */
record SkewedTable(
    String schema,
    String name,
    List<Column> columns,
    List<String> groups,
    List<String> numbers,
    List<String> relations) {

  /** A column, by the conditions it is asked with and values as it has them. */
  record Column(String name, Kind kind, Function<Random, Object> value) {}

  /** The conditions. */
  enum Kind {
    EQUAL,
    RANGE,
    TEXT
  }

  /** All of them, where {@code size} is as when they were made. */
  static List<SkewedTable> all(int size) {
    return List.of(
        new SkewedTable(
            "shop",
            "customer",
            List.of(equal("nation", 25, 2), range("balance", 20_000, 2), equal("segment", 5, 1)),
            List.of("nation", "segment"),
            List.of("balance"),
            List.of("purchase")),
        new SkewedTable(
            "shop",
            "part",
            List.of(equal("brand", 40, 3), range("size", 50, 1), hex("name")),
            List.of("brand", "size"),
            List.of("price"),
            List.of("line")),
        new SkewedTable(
            "shop",
            "purchase",
            List.of(
                equal("customer_id", size / 10, 4),
                range("day", 2_400, 1),
                words("state", "done", "open", "held"),
                equal("priority", 5, 2),
                range("total", 40_000, 3),
                hex("note")),
            List.of("priority", "state", "customer_id"),
            List.of("total"),
            List.of("line", "customer")),
        new SkewedTable(
            "shop",
            "line",
            List.of(
                equal("part_id", size / 8, 3),
                range("shipped", 2_400, 1),
                range("quantity", 50, 1),
                range("price", 40_000, 3),
                words("returned", "R", "N")),
            List.of("number", "part_id", "returned"),
            List.of("price", "quantity"),
            List.of("purchase", "part")),
        new SkewedTable(
            "film",
            "title",
            List.of(range("year", 120, 0.3), equal("kind", 6, 1), hex("name")),
            List.of("year", "kind"),
            List.of("season"),
            List.of("role", "fact")),
        new SkewedTable(
            "film",
            "role",
            List.of(
                equal("title_id", size / 2, 2.5),
                equal("person_id", size / 2, 3),
                equal("part", 10, 1),
                range("position", 100, 2)),
            List.of("part", "position", "person_id"),
            List.of("position"),
            List.of("title", "person")),
        new SkewedTable(
            "film",
            "fact",
            List.of(
                equal("title_id", size / 2, 2),
                equal("kind", 90, 2),
                range("votes", 1_000, 4),
                hex("text")),
            List.of("kind", "title_id"),
            List.of("votes"),
            List.of("title")),
        new SkewedTable(
            "log",
            "event",
            List.of(
                equal("tenant_id", 1_000, 4),
                range("hour", 3_000, 1),
                equal("kind", 38, 1),
                range("millis", 8_000, 5),
                words("level", "error", "info"),
                hex("message")),
            List.of("kind", "tenant_id", "level", "code"),
            List.of("millis"),
            List.of("tenant")));
  }

  /** One of them. */
  static SkewedTable named(String name, int size) {
    return all(size).stream().filter(table -> table.name().equals(name)).findFirst().orElseThrow();
  }

  private static Column equal(String name, int values, double skew) {
    return new Column(name, Kind.EQUAL, random -> number(random, values, skew));
  }

  private static Column range(String name, int values, double skew) {
    return new Column(name, Kind.RANGE, random -> number(random, values, skew));
  }

  private static Object number(Random random, int values, double skew) {
    return (int) (values * Math.pow(random.nextDouble(), skew));
  }

  private static Column words(String name, String... words) {
    return new Column(name, Kind.EQUAL, random -> words[random.nextInt(words.length)]);
  }

  private static Column hex(String name) {
    return new Column(
        name,
        Kind.TEXT,
        random ->
            Integer.toHexString(0x1000000 + random.nextInt(0x1000000))
                .substring(1, 3 + random.nextInt(4)));
  }
}
