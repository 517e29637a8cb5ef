package io.mesa.assembly;

import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.or;
import static io.mesa.query.Sort.asc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Capability;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.Mutation;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import io.mesa.source.QueryFeature;
import io.mesa.source.Source;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What a query uses and the driver does not answer, or the source forbids. */
class QueryGateTest {
  private static final Query SORTED = Query.from("t").orderBy(asc("a")).build();
  private static final Mutation EITHER =
      Mutation.deleteFrom("t").where(or(eq("a", 1), eq("b", 1))).build();

  private final ScriptedDriver driver = new ScriptedDriver((live, method) -> null);

  static Stream<Consumer<DatabaseGateway>> refusedCalls() {
    return Stream.of(
        gateway -> gateway.query(SORTED),
        gateway -> gateway.stream(SORTED).close(),
        gateway -> gateway.explain(SORTED),
        gateway -> gateway.translate(SORTED),
        gateway -> gateway.query(Query.fromJson(SORTED.toJson())),
        gateway -> gateway.execute(EITHER),
        gateway -> gateway.useTransaction(transaction -> transaction.query(SORTED)),
        gateway -> gateway.useTransaction(transaction -> transaction.execute(EITHER)));
  }

  private static MesaException refused(ErrorCode code, ThrowingCallable call) {
    return assertThatExceptionOfType(MesaException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code))
        .satisfies(e -> assertThat(e.source()).hasValue("scripted"))
        .actual();
  }

  @ParameterizedTest
  @MethodSource("refusedCalls")
  void call_thatUsesWhatIsNotDeclared_neverReachesTheDriver(Consumer<DatabaseGateway> call) {
    driver
        .without(QueryFeature.ORDER_BY, "nothing is in order here")
        .without(QueryFeature.OR, "it takes no alternatives");
    try (Mesa mesa = driver.open()) {
      refused(ErrorCode.UNSUPPORTED, () -> call.accept(mesa.gateway()));
      assertThat(driver.played()).doesNotContain("query", "stream", "explain", "translate");
      assertThat(driver.played()).doesNotContain("execute", "commit");
    }
  }

  @ParameterizedTest
  @MethodSource("refusedCalls")
  void call_thatUsesWhatTheSourceForbids_neverReachesTheDriver(Consumer<DatabaseGateway> call) {
    try (Mesa mesa = forbidding(QueryFeature.ORDER_BY, QueryFeature.OR)) {
      refused(ErrorCode.INVALID_QUERY, () -> call.accept(mesa.gateway()));
      assertThat(driver.played()).doesNotContain("query", "stream", "explain", "translate");
      assertThat(driver.played()).doesNotContain("execute", "commit");
    }
  }

  private Mesa forbidding(QueryFeature first, QueryFeature... rest) {
    Source source = Source.builder("scripted").driver(driver.name()).forbid(first, rest).build();
    return Mesa.builder().driver(driver).source(source).build();
  }

  @Test
  void query_thatUsesWhatIsNotDeclared_isToldEachWithItsReasonAndWhatThereIs() {
    driver.declaring(
        Capabilities.builder()
            .with(Capability.QUERY)
            .with(QueryFeature.LIMIT, QueryFeature.EQ)
            .without(QueryFeature.ORDER_BY, "nothing is in order here")
            .otherwise("it is small")
            .build());
    Query query =
        Query.from("t").where(and(eq("a", 1), eq("b", 1))).orderBy(asc("a")).limit(1).build();
    try (Mesa mesa = driver.open()) {
      assertThat(refused(ErrorCode.UNSUPPORTED, () -> mesa.gateway().query(query)))
          .hasMessage(
              "query uses what is not supported by the driver 'script': AND (it is small), ORDER_BY"
                  + " (nothing is in order here). It supports [EQ, LIMIT].");
    }
  }

  @Test
  void query_thatUsesWhatIsDeclared_isAnswered() {
    Rows answer = Rows.of(List.of(), List.of());
    var answering = new ScriptedDriver((live, method) -> answer);
    answering.declaring(
        Capabilities.builder().with(Capability.QUERY).with(QueryFeature.EQ).build());
    try (Mesa mesa = answering.open()) {
      assertThat(mesa.gateway().query(Query.from("t").build())).isSameAs(answer);
      assertThat(mesa.gateway().query(Query.from("t").where(eq("a", 1)).build())).isSameAs(answer);
    }
  }

  @Test
  void query_whereTheSourceForbidsJoins_mayNotFollowRelations() {
    try (Mesa mesa = forbidding(QueryFeature.INCLUDE, QueryFeature.EXISTS)) {
      assertThat(
              refused(
                  ErrorCode.INVALID_QUERY,
                  () -> mesa.gateway().query(Query.from("t").include("u").build())))
          .hasMessage("query uses what source 'scripted' forbids: [INCLUDE]; ask without.");
      refused(
          ErrorCode.INVALID_QUERY,
          () -> mesa.gateway().query(Query.from("t").where(exists("u", eq("a", 1))).build()));
    }
  }

  @Test
  void query_whereTheSourceForbidsProjections_mayNotChooseFieldsAnywhere() {
    try (Mesa mesa = forbidding(QueryFeature.SELECT)) {
      Query query = Query.from("t").include("u", u -> u.select("a")).build();
      assertThat(refused(ErrorCode.INVALID_QUERY, () -> mesa.gateway().query(query)))
          .hasMessageContaining("[SELECT]");
    }
  }
}
