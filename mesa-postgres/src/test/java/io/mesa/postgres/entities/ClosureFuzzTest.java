package io.mesa.postgres.entities;

import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.lte;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.cache.ReadSet;
import io.mesa.cache.WriteSet;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Mutation;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.tck.environment.RecordingCache;
import io.mesa.value.TableName;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Random schemas, changed at random: what really changed is among what was said to, and an answer
 * that became another one was said to be made of something that was said to change. {@code
 * -Dmesa.closure.seed} and {@code -Dmesa.closure.schemas} say where to begin and how many.
 */
class ClosureFuzzTest {
  private static final long SEED = Long.getLong("mesa.closure.seed", 20_261_122);
  private static final int SCHEMAS =
      Integer.getInteger("mesa.closure.schemas", Boolean.getBoolean("mesa.long") ? 300 : 25);
  private static final int MUTATIONS = 8;
  private static final int QUERIES = 6;
  private static final String LOGIN = "closure_reader";

  private TestDatabase database;
  private Connection direct;
  private int told;
  private int changed;
  private int answersChanged;
  private int known;
  private int unknown;

  /** A query, its answer and what it was said to be made of. */
  private record Answered(Query query, ReadSet reads, List<String> rows) {}

  @ParameterizedTest
  @MethodSource("io.mesa.postgres.testing.PostgresServer#all")
  void changes_always_stayWithinWhatIsTold(PostgresServer server) throws SQLException {
    database = server.createDatabase("closure");
    database.execute(
        "DO $$ BEGIN CREATE ROLE " + LOGIN + " LOGIN; EXCEPTION WHEN duplicate_object THEN END $$");
    try (Connection connection = database.connect()) {
      direct = connection;
      for (int i = 0; i < SCHEMAS; i++) {
        long seed = SEED + i;
        try {
          tryOne(seed, server.major() >= 15);
        } catch (AssertionError | RuntimeException | SQLException e) {
          throw new AssertionError(
              "Seed %d on %s (-Dmesa.closure.seed=%d -Dmesa.closure.schemas=1): %s"
                  .formatted(seed, server, seed, e.getMessage()),
              e);
        }
      }
    } finally {
      database.close();
      server.execute("DROP ROLE IF EXISTS " + LOGIN);
    }
    System.out.printf(
        "[mesa] closures on %s: %d schemas from seed %d, %d changes told exactly, %d tables changed,"
            + " %d answers changed, read sets: %d known, %d unknown%n",
        server, SCHEMAS, SEED, told, changed, answersChanged, known, unknown);
    assertThat(told).as("changes told exactly").isGreaterThan(SCHEMAS * MUTATIONS / 4);
    assertThat(answersChanged).as("answers changed").isGreaterThan(SCHEMAS);
    assertThat(unknown).as("unknown read sets").isLessThan(known / 10);
  }

  private void tryOne(long seed, boolean invokers) throws SQLException {
    var random = new Random(seed);
    var schema = new RandomSchema("s", random, invokers);
    run(String.join(";\n", schema.statements));
    run(
        "GRANT ALL ON SCHEMA s TO %1$s; GRANT ALL ON ALL TABLES IN SCHEMA s TO %1$s"
            .formatted(LOGIN));
    var cache = new RecordingCache();
    try (Mesa mesa = Mesa.builder().source(source(schema)).cache(cache).build()) {
      DatabaseGateway gateway = mesa.gateway("closure");
      List<Query> queries = new ArrayList<>();
      for (int i = 0; i < QUERIES; i++) {
        queries.add(query(schema, random));
      }
      List<Answered> before = answers(gateway, cache, queries);
      Map<String, String> contents = contents(schema);
      for (int i = 0; i < MUTATIONS; i++) {
        Mutation mutation = mutation(schema, random);
        if (!execute(gateway, mutation)) {
          continue;
        }
        Map<String, String> contentsNow = contents(schema);
        check(schema, mutation, cache.writes(), contents, contentsNow);
        List<Answered> now = answers(gateway, cache, queries);
        check(mutation, cache.writes(), before, now);
        before = now;
        contents = contentsNow;
      }
    } finally {
      run("SET client_min_messages = warning; DROP SCHEMA s CASCADE");
    }
  }

  private Source source(RandomSchema schema) {
    var source = Source.builder("closure").url(database.url(LOGIN)).pooling(Pooling.pooled(0, 2));
    schema.sideEffects.forEach(
        (table, others) -> source.sideEffects(table, others.toArray(TableName[]::new)));
    return source.build();
  }

  private void run(String sql) throws SQLException {
    try (var statement = direct.createStatement()) {
      statement.execute(sql);
    }
  }

  private static Query query(RandomSchema schema, Random random) {
    String from = schema.readable.get(random.nextInt(schema.readable.size()));
    var query = Query.from(schema.table(from));
    String key = schema.keys.get(from);
    if (key != null && random.nextBoolean()) {
      return random.nextBoolean()
          ? query.include(key).build()
          : query.where(exists(key, lte("v", random.nextInt(4)))).build();
    }
    return random.nextBoolean() ? query.build() : query.where(lte("v", random.nextInt(4))).build();
  }

  private static Mutation mutation(RandomSchema schema, Random random) {
    String name = schema.writable.get(random.nextInt(schema.writable.size()));
    TableName table = schema.table(name);
    int id = 1 + random.nextInt(RandomSchema.ROWS);
    int v = random.nextInt(4);
    switch (random.nextInt(6)) {
      case 0:
        return Mutation.insertInto(table)
            .columns("id", "v")
            .values(100 + random.nextInt(900), v)
            .build();
      case 1:
        if (schema.plain.contains(name)) {
          return Mutation.insertInto(table)
              .columns("id", "v")
              .values(id, v)
              .orUpdateBy(name + "_pkey")
              .build();
        }
        return Mutation.update(table).set("v", v).where(eq("id", id)).build();
      case 2:
        return Mutation.update(table)
            .set("id", 1_000 + random.nextInt(1_000))
            .where(eq("id", id))
            .build();
      case 3:
        return Mutation.update(table).set("v", v).where(lte("id", id)).build();
      default:
        return Mutation.deleteFrom(table).where(eq("id", id)).build();
    }
  }

  /** Says whether it was done: keys and the like may refuse it. */
  private static boolean execute(DatabaseGateway gateway, Mutation mutation) {
    try {
      gateway.execute(mutation);
      return true;
    } catch (MesaException e) {
      assertThat(e.databaseCode()).as(e.getMessage()).isPresent();
      return false;
    }
  }

  private static List<Answered> answers(
      DatabaseGateway gateway, RecordingCache cache, List<Query> queries) {
    List<Answered> answers = new ArrayList<>();
    for (Query query : queries) {
      List<String> rows = new ArrayList<>();
      for (Row row : gateway.query(query)) {
        rows.add(row.toString());
      }
      Collections.sort(rows);
      answers.add(new Answered(query, cache.reads(), rows));
    }
    return answers;
  }

  private Map<String, String> contents(RandomSchema schema) throws SQLException {
    String sql =
        String.join(
            " UNION ALL ",
            schema.stored.stream()
                .map(
                    table ->
                        "SELECT '%1$s', md5(string_agg(x::text, '|' ORDER BY x::text)) FROM s.%1$s x"
                            .formatted(table))
                .toList());
    Map<String, String> contents = new LinkedHashMap<>();
    try (var statement = direct.createStatement();
        var rows = statement.executeQuery(sql)) {
      while (rows.next()) {
        contents.put(rows.getString(1), Objects.requireNonNullElse(rows.getString(2), ""));
      }
    }
    return contents;
  }

  private void check(
      RandomSchema schema,
      Mutation mutation,
      WriteSet writes,
      Map<String, String> before,
      Map<String, String> now) {
    if (!(writes instanceof WriteSet.Tables tables)) {
      return;
    }
    told++;
    for (String table : schema.stored) {
      if (!before.get(table).equals(now.get(table))) {
        changed++;
        assertThat(tables.tables())
            .as("%s changed %s.%s", mutation, schema.name, table)
            .contains(schema.table(schema.entity(table)));
      }
    }
  }

  private void check(
      Mutation mutation, WriteSet writes, List<Answered> before, List<Answered> now) {
    for (int i = 0; i < before.size(); i++) {
      if (before.get(i).reads() instanceof ReadSet.Tables reads) {
        known++;
        boolean differs = !before.get(i).rows().equals(now.get(i).rows());
        answersChanged += differs ? 1 : 0;
        if (differs && writes instanceof WriteSet.Tables tables) {
          Set<TableName> both = new HashSet<>(reads.tables());
          both.retainAll(tables.tables());
          assertThat(both)
              .as("%s changed the answer to %s", mutation, before.get(i).query())
              .isNotEmpty();
        }
      } else {
        unknown++;
      }
    }
  }
}
