package io.mesa.postgres.query;

import static io.mesa.postgres.query.HostileTexts.asField;
import static io.mesa.query.Aggregate.max;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.regex;
import static io.mesa.query.Sort.asc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.FieldPath;
import io.mesa.query.Mutation;
import io.mesa.query.NativeStatement;
import io.mesa.query.PageToken;
import io.mesa.query.Query;
import io.mesa.query.Sort;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.value.TableName;
import java.sql.SQLException;
import java.util.EnumSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Hostile text in every place that takes text, where nothing has such a name: refused. */
class HostileNamesTest {
  private static final Set<ErrorCode> REFUSALS =
      EnumSet.of(
          ErrorCode.NOT_FOUND,
          ErrorCode.INVALID_QUERY,
          ErrorCode.INVALID_ARGUMENT,
          ErrorCode.UNSUPPORTED);

  private static Canary canary;
  private static Mesa mesa;
  private static DatabaseGateway gateway;

  @BeforeAll
  static void create() throws SQLException {
    canary = new Canary();
    mesa =
        Mesa.of(
            Source.builder("hostile")
                .url(canary.database().url())
                .pooling(Pooling.pooled(0, 2))
                .build());
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

  /** What a call does with a text that is no name or no value there: refuse it. */
  private static Map<String, ThrowingCallable> refused(String text) {
    String field = asField(text);
    var calls = new LinkedHashMap<String, ThrowingCallable>();
    calls.put("table", () -> gateway.query(Query.from(TableName.of("public", text)).build()));
    calls.put("schema", () -> gateway.query(Query.from(TableName.of(text, "canary")).build()));
    calls.put("reference", () -> gateway.query(Query.from("canary" + text).build()));
    calls.put("column", () -> gateway.query(Query.from("canary").select(field).build()));
    calls.put("filter", () -> gateway.query(Query.from("canary").where(eq(field, 1)).build()));
    calls.put("sort", () -> gateway.query(Query.from("canary").orderBy(asc(field)).build()));
    calls.put("group", () -> gateway.query(Query.from("canary").groupBy(field).build()));
    calls.put("relation", () -> gateway.query(Query.from("canary").where(exists(text)).build()));
    calls.put(
        "include", () -> gateway.query(Query.from("canary").include(text, row -> row).build()));
    calls.put("aggregate", () -> gateway.query(Query.from("canary").aggregate(max(field)).build()));
    calls.put("token", () -> gateway.query(page().after(new PageToken(text))));
    calls.put("int", () -> gateway.query(Query.from("canary").where(eq("id", text)).build()));
    calls.put("json", () -> gateway.query(Query.fromJson(text)));
    calls.put("json name", () -> gateway.query(Query.fromJson("{\"from\": \"" + text + "\"}")));
    calls.put(
        "insert into",
        () ->
            gateway.execute(
                Mutation.insertInto(TableName.of("public", text)).columns("id").values(1).build()));
    calls.put(
        "inserted column",
        () ->
            gateway.execute(
                Mutation.insertInto("canary").columns("id", text).values(99, 1).build()));
    calls.put(
        "inserted int",
        () -> gateway.execute(Mutation.insertInto("canary").columns("id").values(text).build()));
    calls.put(
        "upsert",
        () ->
            gateway.execute(
                Mutation.insertInto("canary").columns("id").values(1).orUpdateBy(text).build()));
    calls.put(
        "returning",
        () ->
            gateway.execute(
                Mutation.insertInto("canary").columns("id").values(99).returning(text).build()));
    calls.put(
        "set", () -> gateway.execute(Mutation.update("canary").set(text, 1).everyRow().build()));
    calls.put(
        "delete", () -> gateway.execute(Mutation.deleteFrom("canary").where(eq(field, 1)).build()));
    calls.put("setting", () -> CallOptions.none().withSessionSetting(text + "'", "on"));
    calls.put("role", () -> run(CallOptions.none().withSessionSetting("role", text)));
    calls.put("database", () -> run(CallOptions.none().withDatabase(text)));
    calls.put("order", () -> gateway.query(Query.from("canary").orderBy(sort(text)).build()));
    return calls;
  }

  private static Sort sort(String text) {
    return new Sort(FieldPath.of("name", text), true, true, Optional.empty());
  }

  private static Query page() {
    return Query.from("canary").orderBy(asc("name")).limit(3).build();
  }

  private static void run(CallOptions options) {
    gateway.with(options).run(NativeStatement.of("SELECT 1"));
  }

  @ParameterizedTest
  @MethodSource("io.mesa.postgres.query.HostileTexts#all")
  void text_thatIsNothingThere_isRefused(String text) {
    // Each unknown name has the structure read anew: half of the places of a text, in turns.
    int turn = HostileTexts.ALL.indexOf(text) % 2;
    var places = new AtomicInteger(turn);
    refused(text)
        .forEach(
            (what, call) -> {
              if (places.getAndIncrement() % 2 == 0 && !Boolean.getBoolean("mesa.long")) {
                return;
              }
              Throwable thrown = catchThrowable(call);
              assertThat(thrown).as(what).isInstanceOf(MesaException.class);
              assertThat(((MesaException) thrown).code()).as("%s: %s", what, thrown).isIn(REFUSALS);
            });
  }

  /** A pattern of the server's own: it may be a good one. */
  @ParameterizedTest
  @MethodSource("io.mesa.postgres.query.HostileTexts#all")
  void regularExpression_hostile_isMatchedOrRefused(String text) {
    Throwable thrown =
        catchThrowable(
            () -> gateway.query(Query.from("canary").where(regex("name", text)).build()));
    if (thrown != null) {
      assertThat(thrown).isInstanceOf(MesaException.class);
      assertThat(((MesaException) thrown).code()).isIn(REFUSALS);
    }
  }
}
