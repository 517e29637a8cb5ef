package io.mesa.assembly;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.Mesa;
import io.mesa.admin.Confirmation;
import io.mesa.admin.IdleSessions;
import io.mesa.admin.NewUser;
import io.mesa.call.CallOptions;
import io.mesa.call.Caller;
import io.mesa.cost.CostEstimate;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.ActionFinished;
import io.mesa.event.AskedQuery;
import io.mesa.event.CallFinished;
import io.mesa.event.CallStarted;
import io.mesa.event.ConnectionChanged;
import io.mesa.event.MesaListener;
import io.mesa.gateway.Capability;
import io.mesa.query.ExpectedTime;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.RowColumn;
import io.mesa.query.Rows;
import io.mesa.runtime.SessionId;
import io.mesa.runtime.Termination;
import io.mesa.runtime.Termination.Outcome;
import io.mesa.source.Secret;
import io.mesa.structure.TableFilter;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class EventsTest {

  /** Keeps what it hears, in order. */
  private static final class Heard implements MesaListener {
    private final List<Object> events = new CopyOnWriteArrayList<>();

    @Override
    public void callStarted(CallStarted event) {
      events.add(event);
    }

    @Override
    public void callFinished(CallFinished event) {
      events.add(event);
    }

    @Override
    public void actionFinished(ActionFinished event) {
      events.add(event);
    }

    @Override
    public void connectionChanged(ConnectionChanged event) {
      events.add(event);
    }

    <T> List<T> of(Class<T> type) {
      return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    <T> T only(Class<T> type) {
      assertThat(of(type)).hasSize(1);
      return of(type).get(0);
    }
  }

  private final Heard heard = new Heard();

  @Test
  void call_well_isToldAtItsStartAndEnd() {
    var id = new AtomicReference<String>();
    var driver =
        new ScriptedDriver(
            (call, method) -> {
              assertThat(heard.of(CallStarted.class)).hasSize(1);
              assertThat(heard.of(CallFinished.class)).isEmpty();
              id.set(call.requestId());
              return List.of();
            });
    Instant before = Instant.now();
    try (Mesa mesa = driver.open(heard)) {
      mesa.gateway()
          .with(CallOptions.none().withCaller(Caller.of("alice", "acme")).withDatabase("shop"))
          .databases();
    }
    CallFinished finished = heard.only(CallFinished.class);
    CallStarted started = heard.only(CallStarted.class);
    assertThat(finished.started()).isEqualTo(started);
    assertThat(started.requestId()).isEqualTo(id.get()).isNotBlank();
    assertThat(started.source()).isEqualTo("scripted");
    assertThat(started.driver()).isEqualTo("script");
    assertThat(started.operation()).isEqualTo("databases");
    assertThat(started.caller()).hasValue(Caller.of("alice", "acme"));
    assertThat(started.database()).hasValue("shop");
    assertThat(started.at()).isBetween(before, Instant.now());
    assertThat(finished.duration()).isPositive();
    assertThat(finished.error()).isEmpty();
    assertThat(finished.databaseCode()).isEmpty();
  }

  @Test
  void requestId_ofTheCaller_isToldAsItIs() {
    try (Mesa mesa = new ScriptedDriver((call, method) -> List.of()).open(heard)) {
      mesa.gateway().with(CallOptions.none().withRequestId("r-1")).databases();
      assertThat(heard.only(CallStarted.class).requestId()).isEqualTo("r-1");
    }
  }

  @Test
  void requestId_madeByMesa_isAnotherForEachCall() {
    try (Mesa mesa = new ScriptedDriver((call, method) -> List.of()).open(heard)) {
      mesa.gateway().databases();
      mesa.gateway().databases();
      assertThat(heard.of(CallStarted.class))
          .extracting(CallStarted::requestId)
          .doesNotHaveDuplicates();
    }
  }

  @Test
  void rows_ofAnAnswer_areCounted() {
    var column = new RowColumn("a", ValueType.INT32, "integer");
    List<Object[]> values = List.of(new Object[] {1}, new Object[] {2});
    var driver =
        new ScriptedDriver(
            (call, method) ->
                switch (method) {
                  case "run" -> Rows.of(List.of(column), values);
                  case "database" -> Optional.empty();
                  default -> List.of();
                });
    try (Mesa mesa = driver.open(heard)) {
      mesa.gateway().run(NativeStatement.of("SELECT"));
      mesa.gateway().databases();
      mesa.gateway().database("shop");
      assertThat(heard.of(CallFinished.class))
          .extracting(CallFinished::rows)
          .containsExactly(OptionalLong.of(2), OptionalLong.of(0), OptionalLong.empty());
    }
  }

  @Test
  void query_asked_isToldByShapeTableAndDepth() {
    Query query =
        Query.from(TableName.of("sales", "orders"))
            .where(eq("state", "hunter2"))
            .include(
                "item", item -> item.include("product", it -> it.include("maker", maker -> maker)))
            .include("customer", customer -> customer)
            .build();
    try (Mesa mesa = new ScriptedDriver((call, method) -> ScriptedJobs.rows(1)).open(heard)) {
      mesa.gateway().query(query);
    }
    assertThat(heard.only(CallFinished.class).asked())
        .hasValue(
            new AskedQuery(query.shape().id(), Optional.of("sales.orders"), 3, Optional.empty()));
    assertThat(heard.events.toString()).doesNotContain("hunter2");
  }

  @Test
  void query_submitted_isToldWithWhatItWasExpectedToTake() {
    Query query = ScriptedJobs.query();
    try (Mesa mesa = new ScriptedDriver((call, method) -> ScriptedJobs.rows(1)).open(heard)) {
      mesa.gateway().query(query);
      CostEstimate estimate = mesa.gateway().estimate(query);
      heard.events.clear();

      mesa.gateway().submit(query).join(Duration.ofSeconds(10));

      List<CallFinished> queries =
          heard.of(CallFinished.class).stream()
              .filter(finished -> finished.started().operation().equals("query"))
              .toList();
      assertThat(queries)
          .singleElement()
          .satisfies(
              finished -> {
                ExpectedTime expected = finished.asked().orElseThrow().estimate().orElseThrow();
                assertThat(expected.expected()).isEqualTo(estimate.expected().orElseThrow());
                assertThat(expected.bound()).isEqualTo(estimate.bound().orElseThrow());
                assertThat(expected.samples()).isEqualTo(1);
              });
    }
  }

  @Test
  void query_ofAShapeThatRan_isToldWithWhatThatTook() {
    Query query = ScriptedJobs.query();
    try (Mesa mesa = new ScriptedDriver((call, method) -> ScriptedJobs.rows(1)).open(heard)) {
      mesa.gateway().query(query);
      mesa.gateway().query(query);
      mesa.gateway().query(query);

      assertThat(heard.of(CallFinished.class))
          .extracting(finished -> finished.asked().orElseThrow().estimate())
          .satisfiesExactly(
              first -> assertThat(first).isEmpty(),
              second -> assertThat(second.orElseThrow().samples()).isEqualTo(1),
              third -> assertThat(third.orElseThrow().samples()).isEqualTo(2));
      assertThat(mesa.gateway().accuracy()).as("nobody was told an estimate").isEmpty();
    }
  }

  @Test
  void query_estimatedBefore_isToldWithThatEstimate() {
    Query query = ScriptedJobs.query();
    try (Mesa mesa = new ScriptedDriver((call, method) -> ScriptedJobs.rows(1)).open(heard)) {
      mesa.gateway().query(query);
      mesa.gateway().query(query);
      CostEstimate estimate = mesa.gateway().estimate(query);
      heard.events.clear();
      mesa.gateway().query(query);

      ExpectedTime told = heard.only(CallFinished.class).asked().orElseThrow().estimate().get();
      assertThat(told.expected()).isEqualTo(estimate.expected().orElseThrow());
      assertThat(told.basis()).isEqualTo(estimate.basis().name());
      assertThat(mesa.gateway().accuracy().orElseThrow().estimates()).isEqualTo(1);
    }
  }

  @Test
  void query_asNoneBefore_isToldWithoutAnEstimate() {
    try (Mesa mesa = new ScriptedDriver((call, method) -> ScriptedJobs.rows(1)).open(heard)) {
      mesa.gateway().submit(ScriptedJobs.query()).join(Duration.ofSeconds(10));

      assertThat(heard.of(CallFinished.class))
          .filteredOn(finished -> finished.started().operation().equals("query"))
          .singleElement()
          .satisfies(finished -> assertThat(finished.asked().orElseThrow().estimate()).isEmpty());
    }
  }

  @Test
  void statement_run_isToldByItsShapeAndNotByItsText() {
    var statement = NativeStatement.of("SELECT 'hunter2'");
    try (Mesa mesa = new ScriptedDriver((call, method) -> ScriptedJobs.rows(1)).open(heard)) {
      mesa.gateway().run(statement);
      mesa.gateway().run(statement.allowingWrites());
    }
    assertThat(heard.of(CallFinished.class))
        .extracting(finished -> finished.asked().orElseThrow())
        .allSatisfy(asked -> assertThat(asked.shape()).isEqualTo(statement.shape().id()))
        .allSatisfy(asked -> assertThat(asked.table()).isEmpty())
        .extracting(asked -> asked.estimate().map(ExpectedTime::samples))
        .containsExactly(Optional.empty(), Optional.of(1L));
    assertThat(heard.events.toString()).doesNotContain("hunter2");
  }

  @Test
  void call_thatAsksNoQuery_isToldWithoutOne() {
    try (Mesa mesa = new ScriptedDriver((call, method) -> List.of()).open(heard)) {
      mesa.gateway().databases();
    }
    assertThat(heard.only(CallFinished.class).asked()).isEmpty();
  }

  @Test
  void call_failed_isToldWithItsCodes() {
    var driver =
        new ScriptedDriver(
            (call, method) -> {
              throw MesaException.builder(ErrorCode.PERMISSION, "no").databaseCode("42501").build();
            });
    try (Mesa mesa = driver.open(heard)) {
      assertThatExceptionOfType(MesaException.class).isThrownBy(() -> mesa.gateway().databases());
      CallFinished finished = heard.only(CallFinished.class);
      assertThat(finished.error()).hasValue(ErrorCode.PERMISSION);
      assertThat(finished.databaseCode()).hasValue("42501");
      assertThat(finished.rows()).isEmpty();
    }
  }

  @Test
  void call_refusedBeforeItBegan_isNotTold() {
    var driver = new ScriptedDriver((call, method) -> null).without(Capability.SCHEMAS, "none");
    try (Mesa mesa = driver.open(heard)) {
      assertThatExceptionOfType(MesaException.class).isThrownBy(() -> mesa.gateway().schemas());
      assertThat(heard.events).isEmpty();
    }
  }

  @ParameterizedTest
  @MethodSource("io.mesa.assembly.GatewayCall#actions")
  void action_done_isToldToTheAuditTrail(GatewayCall call) {
    try (Mesa mesa = new ScriptedDriver((live, method) -> call.scripted()).open(heard)) {
      call.on(mesa.gateway());
      ActionFinished action = heard.only(ActionFinished.class);
      assertThat(action.call()).isEqualTo(heard.only(CallFinished.class));
      assertThat(action.call().started().operation()).isEqualTo(call.method());
      assertThat(action.user()).hasValue("actor");
      assertThat(action.target()).isNotBlank();
      assertThat(action.outcome()).containsAnyOf("DONE", "ENDED");
      assertThat(action.error()).isEmpty();
      assertThat(heard.events.toString()).doesNotContain("s3c");
    }
  }

  @ParameterizedTest
  @MethodSource("io.mesa.assembly.GatewayCall#actions")
  void action_failed_isToldToTheAuditTrail(GatewayCall call) {
    var driver =
        new ScriptedDriver(
            (live, method) -> {
              throw new MesaException(ErrorCode.PERMISSION, "no");
            });
    try (Mesa mesa = driver.open(heard)) {
      assertThatExceptionOfType(MesaException.class).isThrownBy(() -> call.on(mesa.gateway()));
      ActionFinished action = heard.only(ActionFinished.class);
      assertThat(action.outcome()).isEqualTo("PERMISSION");
      assertThat(action.error()).hasValue(ErrorCode.PERMISSION);
    }
  }

  @ParameterizedTest
  @MethodSource("io.mesa.assembly.GatewayCall#actions")
  void action_previewed_isNotToldToTheAuditTrail(GatewayCall call) {
    try (Mesa mesa = new ScriptedDriver((live, method) -> call.scripted()).open(heard)) {
      call.on(mesa.gateway().preview());
      assertThat(heard.of(ActionFinished.class)).isEmpty();
      assertThat(heard.of(CallFinished.class)).hasSize(1);
    }
  }

  @Test
  void action_onSessions_tellsWhatBecameOfEach() {
    var first = new SessionId(7, Instant.EPOCH);
    var second = new SessionId(8, Instant.EPOCH);
    var driver =
        new ScriptedDriver(
            (call, method) ->
                method.equals("terminate")
                    ? new Termination(first, Outcome.DENIED, Optional.empty())
                    : List.of(
                        new Termination(first, Outcome.ENDED, Optional.empty()),
                        new Termination(second, Outcome.GONE, Optional.empty())));
    try (Mesa mesa = driver.open(heard)) {
      mesa.gateway().terminate(first);
      mesa.gateway().terminateIdle(IdleSessions.standard());
      assertThat(heard.of(ActionFinished.class))
          .extracting(ActionFinished::outcome)
          .containsExactly("DENIED", "[7@1970-01-01T00:00:00Z ENDED, 8@1970-01-01T00:00:00Z GONE]");
      assertThat(heard.of(ActionFinished.class))
          .extracting(ActionFinished::target)
          .containsExactly("session 7@1970-01-01T00:00:00Z", "sessions idle for PT5M");
    }
  }

  @Test
  void action_refusedForItsConfirmation_isNotTold() {
    try (Mesa mesa = new ScriptedDriver((call, method) -> null).open(heard)) {
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> mesa.gateway().dropDatabase("shop", Confirmation.of("other")));
      assertThat(heard.events).isEmpty();
    }
  }

  @Test
  void password_ofAnAction_isInNoEvent() {
    var driver =
        new ScriptedDriver(
            (call, method) -> {
              throw new IllegalStateException("broken");
            });
    try (Mesa mesa = driver.open(heard)) {
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(
              () ->
                  mesa.gateway()
                      .createUser(NewUser.named("app").withPassword(Secret.of("hunter2"))));
      assertThat(heard.events).isNotEmpty();
      assertThat(heard.events.toString()).doesNotContain("hunter2");
    }
  }

  @Test
  void stream_read_isToldWhenItIsClosed() {
    var driver = new ScriptedDriver((call, method) -> Stream.of(1, 2, 3));
    try (Mesa mesa = driver.open(heard)) {
      Stream<?> tables = mesa.gateway().structure(TableFilter.all());
      assertThat(tables.limit(2).map(Object.class::cast).toList()).containsExactly(1, 2);
      assertThat(heard.of(CallFinished.class)).isEmpty();
      tables.close();
      assertThat(heard.only(CallFinished.class).rows()).hasValue(2);
      tables.close();
      assertThat(heard.of(CallFinished.class)).hasSize(1);
    }
  }

  @Test
  void connection_changed_isTold() {
    var driver = new ScriptedDriver((call, method) -> null);
    try (Mesa mesa = driver.open(heard)) {
      driver.tell("shop", ConnectionChanged.Change.OPENED);
      ConnectionChanged event = heard.only(ConnectionChanged.class);
      assertThat(event.source()).isEqualTo("scripted");
      assertThat(event.database()).isEqualTo("shop");
      assertThat(event.change()).isEqualTo(ConnectionChanged.Change.OPENED);
      assertThat(mesa.sources()).contains("scripted");
    }
  }

  @Test
  void listeners_several_areToldInTheOrderAdded() {
    List<String> order = new ArrayList<>();
    try (Mesa mesa =
        new ScriptedDriver((call, method) -> List.of())
            .open(noting("first", order), noting("second", order))) {
      mesa.gateway().databases();
    }
    assertThat(order).containsExactly("first", "second");
  }

  @Test
  void listener_thatThrows_breaksNeitherTheCallNorTheOthers() {
    MesaListener broken =
        new MesaListener() {
          @Override
          public void callStarted(CallStarted event) {
            throw new IllegalStateException("broken listener");
          }

          @Override
          public void callFinished(CallFinished event) {
            throw new NoClassDefFoundError("gone");
          }

          @Override
          public void actionFinished(ActionFinished event) {
            throw new AssertionError("not so");
          }

          @Override
          public void connectionChanged(ConnectionChanged event) {
            EventsTest.<RuntimeException>throwUndeclared(new IOException("of a Kotlin listener"));
          }
        };
    var id = new SessionId(7, Instant.EPOCH);
    var ended = new Termination(id, Outcome.ENDED, Optional.empty());
    var driver = new ScriptedDriver((call, method) -> ended);
    try (Mesa mesa = driver.open(broken, heard)) {
      assertThat(mesa.gateway().terminate(id)).isEqualTo(ended);
      driver.tell("shop", ConnectionChanged.Change.FAILED);
    }
    assertThat(heard.events).hasSize(4);
  }

  /** As Kotlin's and Groovy's listeners may. */
  @SuppressWarnings("unchecked")
  private static <X extends Exception> void throwUndeclared(Exception exception) throws X {
    throw (X) exception;
  }

  @Test
  void listener_thatHearsNothing_isAllowed() {
    var driver = new ScriptedDriver((call, method) -> List.of());
    try (Mesa mesa = driver.open(new MesaListener() {})) {
      assertThat(mesa.gateway().databases()).isEmpty();
      driver.tell("shop", ConnectionChanged.Change.CLOSED);
    }
  }

  private static MesaListener noting(String name, List<String> order) {
    return new MesaListener() {
      @Override
      public void callStarted(CallStarted event) {
        order.add(name);
      }
    };
  }
}
