package io.mesa.postgres.query;

import static io.mesa.postgres.query.HostileTexts.asField;
import static io.mesa.postgres.query.HostileTexts.asName;
import static io.mesa.postgres.query.HostileTexts.asPattern;
import static io.mesa.query.Aggregate.count;
import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.contains;
import static io.mesa.query.Filters.distinctFrom;
import static io.mesa.query.Filters.endsWith;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Filters.like;
import static io.mesa.query.Filters.lte;
import static io.mesa.query.Filters.ne;
import static io.mesa.query.Filters.not;
import static io.mesa.query.Filters.startsWith;
import static io.mesa.query.Sort.asc;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.query.Mutation;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.source.Pooling;
import io.mesa.source.Relation;
import io.mesa.source.Source;
import io.mesa.value.JsonValue;
import io.mesa.value.TableName;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Hostile text in every place that takes text: refused, or nothing but data. Of each text there is
 * a table in a schema, with a column, all of that name.
 */
class HostileTextTest {
  private static Canary canary;
  private static Mesa mesa;
  private static DatabaseGateway gateway;

  @BeforeAll
  static void create() throws SQLException {
    List<Relation> relations = new ArrayList<>();
    List<String> statements = new ArrayList<>();
    for (int i = 0; i < HostileTexts.ALL.size(); i++) {
      TableName table = table(i);
      statements.add("CREATE SCHEMA IF NOT EXISTS " + quote(table.schema()));
      statements.add(
          "CREATE TABLE %s.%s (\"#id\" int PRIMARY KEY, %s text, \"#doc\" jsonb)"
              .formatted(quote(table.schema()), quote(table.name()), quote(table.name())));
      relations.add(Relation.toMany(asName(HostileTexts.ALL.get(i)), table, "#id", table, "#id"));
    }
    canary = new Canary(statements.toArray(String[]::new));
    var source =
        Source.builder("hostile").url(canary.database().url()).pooling(Pooling.pooled(0, 2));
    relations.forEach(source::relation);
    mesa = Mesa.of(source.build());
    gateway = mesa.gateway("hostile");
  }

  @AfterAll
  static void drop() throws SQLException {
    mesa.close();
    canary.close();
  }

  @AfterEach
  void canaryIsUnchanged() {
    canary.assertUnchanged();
  }

  private static String quote(String name) {
    return '"' + name.replace("\"", "\"\"") + '"';
  }

  /** Texts that are equal as names have tables of their own all the same. */
  private static TableName table(int i) {
    String name = asName(HostileTexts.ALL.get(i));
    return TableName.of("s" + i % 7 + name.substring(0, Math.min(name.length(), 20)), name);
  }

  static IntStream texts() {
    return IntStream.range(0, HostileTexts.ALL.size());
  }

  private static int matches(TableName table, Filter filter) {
    return gateway.query(Query.from(table).where(filter).build()).size();
  }

  @ParameterizedTest
  @MethodSource("texts")
  void names_thatAreHostile_workWhereThereIsSuchATable(int i) {
    String text = HostileTexts.ALL.get(i);
    String name = asName(text);
    String field = asField(name);
    TableName table = table(i);
    gateway.execute(
        Mutation.insertInto(table)
            .columns("#id", name)
            .values(1, text)
            .values(2, null)
            .orUpdateBy(gateway.table(table).primaryKey().orElseThrow().name())
            .returning(name)
            .build());
    Row row =
        gateway
            .query(
                Query.from(table)
                    .select("#id", field)
                    .where(and(eq(field, text), exists(name), ne(field, text + "x")))
                    .include(name, again -> again.as(name + "#").select(field).limit(1))
                    .orderBy(asc(field))
                    .limit(2)
                    .build())
            .first()
            .orElseThrow();
    assertThat(row.get(field, String.class)).isEqualTo(text);
    assertThat(row.many(name + "#").get(0).get(field, String.class)).isEqualTo(text);

    Query grouped =
        Query.from(table)
            .groupBy(field)
            .aggregate(count().as(name + "#"))
            .having(gt(asField(name + "#"), 0))
            .orderBy(asc(asField(name + "#")), asc(field))
            .build();
    assertThat(gateway.query(grouped).get(0).get(name + "#", Long.class)).isEqualTo(1);
    assertThat(gateway.run(gateway.translate(grouped)).size()).isEqualTo(2);

    var update = Mutation.update(table).set(name, text + text).where(eq(field, text));
    assertThat(
            gateway
                .execute(update.returning(name).build())
                .returned()
                .get(0)
                .get(field, String.class))
        .isEqualTo(text + text);
    assertThat(
            gateway
                .execute(Mutation.deleteFrom(table).where(eq(field, text + text)).build())
                .count())
        .isEqualTo(1);
  }

  @ParameterizedTest
  @MethodSource("texts")
  void values_thatAreHostile_areComparedAndStoredAsTheyAre(int i) {
    String text = HostileTexts.ALL.get(i);
    TableName table = table(i);
    FieldPath column = FieldPath.of(asName(text));
    String field = column.toString();
    JsonValue document =
        JsonValue.of(
            canary.database().one("SELECT jsonb_build_object(?::text, ?::text)", text, text));
    gateway.execute(Mutation.deleteFrom(table).everyRow().build());
    gateway.execute(
        Mutation.insertInto(table)
            .columns("#id", asName(text), "#doc")
            .values(1, text, document)
            .values(2, "~", null)
            .build());
    Map<String, Filter> filters = new LinkedHashMap<>();
    filters.put("eq", eq(field, text));
    filters.put("lte", and(lte(field, text), ne(field, "~")));
    filters.put("in", in(field, List.of(text, text + "'")));
    filters.put("like", like(field, asPattern(text)));
    filters.put("startsWith", startsWith(field, text));
    filters.put("endsWith", endsWith(field, text));
    filters.put("contains", contains(field, text));
    filters.put("ignoring case", contains(field, text).ignoringCase());
    filters.put("not distinct", not(distinctFrom(field, text)));
    filters.put("key and value of a document", eq("#doc." + asField(text), text));
    filters.forEach(
        (what, filter) -> {
          Query query = Query.from(table).where(filter).build();
          assertThat(matches(table, filter)).as(what).isEqualTo(1);
          assertThat(gateway.query(Query.fromJson(query.toJson())).size()).as(what).isEqualTo(1);
          assertThat(gateway.run(gateway.translate(query)).size()).as(what).isEqualTo(1);
        });
    Row row = gateway.query(Query.from(table).where(eq("#id", 1)).build()).get(0);
    assertThat(row.get(field, String.class)).isEqualTo(text);

    var echo = gateway.run(NativeStatement.of("SELECT $1::text AS said", text));
    assertThat(echo.get(0).get("said", String.class)).isEqualTo(text);
    var options = CallOptions.none().withSessionSetting("app.hostile", text);
    var setting = NativeStatement.of("SELECT current_setting('app.hostile') AS said");
    assertThat(gateway.with(options).run(setting).get(0).get("said", String.class)).isEqualTo(text);
  }
}
