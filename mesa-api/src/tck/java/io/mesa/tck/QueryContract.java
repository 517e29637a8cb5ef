package io.mesa.tck;

import static io.mesa.query.Filters.eq;
import static io.mesa.tck.Promises.promise;
import static io.mesa.tck.Promises.refused;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.junit.jupiter.api.DynamicTest.dynamicTest;

import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Capability;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.Mutation;
import io.mesa.query.MutationResult;
import io.mesa.query.Plan;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.RowStream;
import io.mesa.query.Rows;
import io.mesa.source.Limits;
import io.mesa.source.QueryFeature;
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/**
 * What {@link io.mesa.gateway.DataAccess} promises of queries and mutations of Mesa's model. What
 * they mean is the matter of {@link io.mesa.tck.semantics.SemanticsContract}.
 */
@DisplayName("Queries and mutations")
public abstract class QueryContract extends Contract {
  private static final String HOSTILE = "'; DROP TABLE x; -- \" \\ $1 ? {\"$ne\": null}";

  /** For subclasses. */
  protected QueryContract() {}

  private TableName filled(String... values) {
    TableName table = table(unique("queried"), "id", "name");
    for (int i = 0; i < values.length; i++) {
      addRow(table, List.of(Integer.toString(i), values[i]));
    }
    return table;
  }

  private static List<String> names(Iterable<Row> rows) {
    List<String> names = new ArrayList<>();
    rows.forEach(row -> names.add(row.get("name", String.class)));
    return names;
  }

  @Nested
  @DisplayName("query(query)")
  class Querying {
    @BeforeEach
    void declared() {
      needs(Capability.QUERY);
    }

    @Test
    @DisplayName("gives the rows that meet the condition, whatever the text in it")
    void query_withACondition_givesItsRows() {
      TableName table = filled("one", HOSTILE, "two");
      Query query = Query.from(table).where(eq("name", HOSTILE)).build();
      needs(query);
      Rows rows = gateway().query(query);
      assertThat(names(rows)).containsExactly(HOSTILE);
      assertThat(fixture().countRows(table)).isEqualTo(3);
    }

    @Test
    @DisplayName("names what is nearest to an unknown table or column")
    void query_ofUnknownNames_isRefused() {
      TableName table = filled();
      Query query = Query.from(table).where(eq("nane", "x")).build();
      needs(query);
      MesaException refusal =
          refused(
              promise("DataAccess.query", "NOT_FOUND where a name in it is unknown"),
              () -> gateway().query(query),
              ErrorCode.NOT_FOUND);
      assertThat(refusal.getMessage())
          .as(promise("DataAccess.query", "with the nearest"))
          .contains("'name'");
      refused(
          promise("DataAccess.query", "NOT_FOUND where a name in it is unknown"),
          () -> gateway().query(Query.from(TableName.of(table.schema(), unique("no"))).build()),
          ErrorCode.NOT_FOUND);
    }

    @Test
    @DisplayName("refuses a result over the limit of rows, and streams it")
    void query_overTheLimit_isRefusedAndCanBeStreamed() {
      TableName table = filled("a", "b", "c");
      Query all = Query.from(table).build();
      Mesa narrow = opened(source -> source.limits(Limits.defaults().withMaxRows(2)));
      refused(
          promise("DataAccess.query", "LIMIT_EXCEEDED where it gives more rows"),
          () -> narrow.gateway().query(all),
          ErrorCode.LIMIT_EXCEEDED);
      try (RowStream rows = narrow.gateway().stream(all)) {
        assertThat(names(rows)).containsExactlyInAnyOrder("a", "b", "c");
      }
    }
  }

  @Test
  @DisplayName("translate(query) gives a statement with the same rows")
  void translate_ofAQuery_givesTheSameRows() {
    needs(Capability.TRANSLATE);
    needs(Capability.RUN);
    Query query = Query.from(filled("one", HOSTILE)).where(eq("name", HOSTILE)).build();
    needs(query);
    assertThat(names(gateway().run(gateway().translate(query))))
        .as(promise("DataAccess.translate", "a statement that run answers with the same rows"))
        .isEqualTo(names(gateway().query(query)));
  }

  @Test
  @DisplayName("explain(query) names the table, and refuses what query refuses")
  void explain_ofAQuery_namesTheTable() {
    needs(Capability.EXPLAIN);
    TableName table = filled("one", HOSTILE);
    Query query = Query.from(table).where(eq("name", HOSTILE)).build();
    needs(query);
    Plan plan = gateway().explain(query);
    assertThat(plan.text()).as(promise("DataAccess.explain", "its plan")).isNotBlank();
    assertThat(plan.accesses()).extracting(Plan.Access::table).contains(table);
    refused(
        promise("DataAccess.explain", "as query: NOT_FOUND where a name in it is unknown"),
        () -> gateway().explain(Query.from(table).where(eq("nmae", "x")).build()),
        ErrorCode.NOT_FOUND);
  }

  @Nested
  @DisplayName("execute(mutation)")
  class Changing {
    @BeforeEach
    void declared() {
      needs(Capability.MUTATE);
    }

    @Test
    @DisplayName("inserts, updates and deletes, and counts exactly")
    void execute_ofEachKind_changesAndCounts() {
      TableName table = filled();
      DatabaseGateway gateway = gateway();
      MutationResult inserted =
          gateway.execute(
              Mutation.insertInto(table)
                  .columns("id", "name")
                  .values("1", HOSTILE)
                  .values("2", "two")
                  .build());
      assertThat(inserted.count()).isEqualTo(2);
      assertThat(
              gateway
                  .execute(Mutation.update(table).set("name", "x").where(eq("id", "2")).build())
                  .count())
          .isEqualTo(1);
      assertThat(names(gateway.query(Query.from(table).build())))
          .containsExactlyInAnyOrder(HOSTILE, "x");
      assertThat(gateway.execute(Mutation.deleteFrom(table).everyRow().build()).count())
          .isEqualTo(2);
      assertThat(fixture().countRows(table)).isZero();
    }

    @Test
    @DisplayName("gives back the rows as they are afterwards, deleted ones as they were")
    void execute_returning_givesTheRowsThatItChanged() {
      TableName table = filled();
      DatabaseGateway gateway = gateway();
      String what = promise("Mutation.returning", "of each row inserted, changed or deleted");
      assertThat(
              names(
                  gateway
                      .execute(
                          Mutation.insertInto(table)
                              .columns("id", "name")
                              .values("1", HOSTILE)
                              .values("2", "two")
                              .returning("name")
                              .build())
                      .returned()))
          .as(what)
          .containsExactly(HOSTILE, "two");
      MutationResult updated =
          gateway.execute(
              Mutation.update(table)
                  .set("name", "new")
                  .where(eq("id", "2"))
                  .returning("id", "name")
                  .build());
      assertThat(updated.count()).as(what).isEqualTo(1);
      assertThat(updated.returned().get(0).get("id", String.class)).as(what).isEqualTo("2");
      assertThat(names(updated.returned())).as(what).containsExactly("new");
      assertThat(
              names(
                  gateway
                      .execute(Mutation.deleteFrom(table).everyRow().returning("name").build())
                      .returned()))
          .as(what)
          .containsExactlyInAnyOrder(HOSTILE, "new");
      assertThat(fixture().countRows(table)).isZero();
    }

    @Test
    @DisplayName("refuses unknown columns")
    void execute_ofAnUnknownColumn_isRefused() {
      TableName table = filled();
      refused(
          promise("DataAccess.execute", "NOT_FOUND where a name in it is unknown"),
          () -> gateway().execute(Mutation.update(table).set("nane", "x").everyRow().build()),
          ErrorCode.NOT_FOUND);
    }
  }

  @Test
  @DisplayName("a transaction is committed where its work returns, rolled back where it throws")
  void inTransaction_always_isWholeOrNothing() {
    needs(Capability.TRANSACTIONS);
    TableName table = filled();
    Mutation insert = Mutation.insertInto(table).columns("id", "name").values("1", "a").build();
    assertThatExceptionOfType(IllegalStateException.class)
        .isThrownBy(
            () ->
                gateway()
                    .useTransaction(
                        transaction -> {
                          transaction.execute(insert);
                          throw new IllegalStateException("the work's own");
                        }));
    assertThat(fixture().countRows(table))
        .as(promise("DataAccess.inTransaction", "rolled back where it throws"))
        .isZero();
    gateway().useTransaction(transaction -> transaction.execute(insert));
    assertThat(fixture().countRows(table))
        .as(promise("DataAccess.inTransaction", "committed where the work returns"))
        .isEqualTo(1);
  }

  @TestFactory
  @DisplayName("what is not declared is refused before the driver is called")
  final Stream<DynamicTest> undeclared_called_isRefused() {
    return undeclared(
        capability -> List.of(call(capability)),
        Capability.QUERY,
        Capability.EXPLAIN,
        Capability.TRANSLATE,
        Capability.MUTATE,
        Capability.TRANSACTIONS);
  }

  @TestFactory
  @DisplayName("what a query uses and the driver does not declare is refused before it is called")
  final Stream<DynamicTest> undeclaredFeatures_used_areRefused() {
    Capabilities declared = driver().connection().declared();
    return Stream.of(QueryFeature.values())
        .filter(feature -> !declared.has(feature))
        .flatMap(
            feature ->
                calls(feature, declared)
                    .map(
                        call ->
                            dynamicTest(
                                feature + " is refused before the driver is called",
                                () -> checkUndeclared(declared.whyNot(feature), call))));
  }

  private Stream<ThrowingCallable> calls(QueryFeature feature, Capabilities declared) {
    Query query = FeatureQueries.using(feature);
    Map<Capability, List<ThrowingCallable>> calls =
        Map.of(
            Capability.QUERY,
            List.of(() -> gateway().query(query), () -> gateway().stream(query).close()),
            Capability.EXPLAIN,
            List.of(() -> gateway().explain(query)),
            Capability.TRANSLATE,
            List.of(() -> gateway().translate(query)),
            Capability.MUTATE,
            FeatureQueries.condition(feature).stream()
                .map(where -> Mutation.deleteFrom("tck").where(where).build())
                .<ThrowingCallable>map(mutation -> () -> gateway().execute(mutation))
                .toList());
    return calls.entrySet().stream()
        .filter(entry -> declared.has(entry.getKey()))
        .flatMap(entry -> entry.getValue().stream());
  }

  private ThrowingCallable call(Capability capability) {
    Query any = Query.from("tck").build();
    return switch (capability) {
      case QUERY -> () -> gateway().query(any);
      case EXPLAIN -> () -> gateway().explain(any);
      case TRANSLATE -> () -> gateway().translate(any);
      case MUTATE -> () -> gateway().execute(Mutation.deleteFrom("tck").everyRow().build());
      case TRANSACTIONS -> () -> gateway().useTransaction(transaction -> {});
      default -> throw new IllegalArgumentException(capability.name());
    };
  }
}
