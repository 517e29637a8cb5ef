package io.mesa.micrometer;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.Mesa;
import io.mesa.error.MesaException;
import io.mesa.event.CallFinished;
import io.mesa.event.CallStarted;
import io.mesa.memory.MemoryDatabase;
import io.mesa.query.Query;
import io.mesa.query.RowStream;
import io.mesa.value.ValueType;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.observation.DefaultMeterObservationHandler;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationHandler;
import io.micrometer.observation.ObservationRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class MesaObservationsTest {
  private static final MemoryDatabase WORDS =
      MemoryDatabase.builder()
          .table(
              "word",
              table ->
                  table
                      .column("id", ValueType.INT32)
                      .column("text", ValueType.TEXT)
                      .primaryKey("id")
                      .row(1, "one")
                      .row(2, "two"))
          .build();

  private static final Query SECRET = Query.from("word").where(eq("text", "two")).build();

  private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
  private final List<Observation.Context> stopped = new ArrayList<>();
  private final ObservationRegistry registry = ObservationRegistry.create();

  /** Keeps what ended. */
  private final class Keeping implements ObservationHandler<Observation.Context> {
    @Override
    public void onStop(Observation.Context context) {
      stopped.add(context);
    }

    @Override
    public boolean supportsContext(Observation.Context context) {
      return true;
    }
  }

  MesaObservationsTest() {
    registry
        .observationConfig()
        .observationHandler(new Keeping())
        .observationHandler(new DefaultMeterObservationHandler(meters));
  }

  private Mesa open(MesaObservations observations) {
    return Mesa.builder()
        .source(WORDS.source("words", source -> source.database("dictionary")))
        .driver(WORDS.driver())
        .listener(observations)
        .build();
  }

  private static String value(Observation.Context context, String key) {
    KeyValue low = context.getLowCardinalityKeyValue(key);
    KeyValue found = low == null ? context.getHighCardinalityKeyValue(key) : low;
    return found == null ? null : found.getValue();
  }

  private Observation.Context only() {
    assertThat(stopped).hasSize(1);
    return stopped.get(0);
  }

  @Test
  void query_well_isTimedByTheNamesOfOpenTelemetry() {
    try (Mesa mesa = open(new MesaObservations(registry))) {
      mesa.gateway().query(SECRET);
    }

    Timer timer =
        meters
            .get("db.client.operation.duration")
            .tag("db.system.name", WORDS.driver().name())
            .tag("db.namespace", "dictionary")
            .tag("db.operation.name", "query")
            .tag("db.collection.name", "word")
            .tag("db.query.summary", "query word")
            .tag("db.response.status_code", "none")
            .tag("error.type", "none")
            .tag("mesa.source", "words")
            .tag("mesa.cache", "none")
            .timer();
    assertThat(timer.count()).isEqualTo(1);
    assertThat(timer.totalTime(TimeUnit.NANOSECONDS)).isPositive();
    Observation.Context context = only();
    assertThat(context.getContextualName()).isEqualTo("query word");
    assertThat(value(context, "db.response.returned_rows")).isEqualTo("1");
    assertThat(value(context, "mesa.query.shape")).isEqualTo(SECRET.shape().id());
    assertThat(value(context, "mesa.query.include.depth")).isEqualTo("0");
    assertThat(value(context, "mesa.request.id")).isNotBlank();
    assertThat(context.getAllKeyValues().stream().map(KeyValue::getValue))
        .as("values of queries are the application's")
        .doesNotContain("two");
  }

  @Test
  void call_failed_saysWhatKindOfErrorItIs() {
    try (Mesa mesa = open(new MesaObservations(registry))) {
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> mesa.gateway().query(Query.from("world").build()));
    }
    Observation.Context context = only();
    assertThat(value(context, "error.type")).isEqualTo("NOT_FOUND");
    assertThat(context.getError()).hasMessage("NOT_FOUND").hasNoCause();
    assertThat(meters.get("db.client.operation.duration").tag("error.type", "NOT_FOUND").timer())
        .extracting(Timer::count)
        .isEqualTo(1L);
  }

  @Test
  void call_inAnObservation_isItsChild() {
    Observation request = Observation.start("request", registry);
    try (Mesa mesa = open(new MesaObservations(registry));
        Observation.Scope scope = request.openScope()) {
      mesa.gateway().query(SECRET);
      assertThat(scope.getCurrentObservation()).isSameAs(request);
    }
    assertThat(only().getParentObservation()).isSameAs(request);
  }

  @Test
  void stream_whenClosed_ends() {
    try (Mesa mesa = open(new MesaObservations(registry))) {
      RowStream words = mesa.gateway().stream(Query.from("word").build());
      assertThat(words.iterator().hasNext()).isTrue();
      assertThat(stopped).isEmpty();
      words.close();
      assertThat(value(only(), "db.operation.name")).isEqualTo("stream");
    }
  }

  @Test
  void convention_ofTheApplication_isUsed() {
    var convention =
        new CallConvention() {
          @Override
          public KeyValues getLowCardinalityKeyValues(CallContext context) {
            return super.getLowCardinalityKeyValues(context).and("team", "search");
          }
        };
    try (Mesa mesa = open(new MesaObservations(registry, convention))) {
      mesa.gateway().query(SECRET);
    }
    assertThat(value(only(), "team")).isEqualTo("search");
    assertThat(value(only(), "db.collection.name")).isEqualTo("word");
  }

  @Test
  void calls_toldAlike_areObservationsOfTheirOwn() {
    var observations = new MesaObservations(registry);
    Instant at = Instant.parse("2026-01-31T10:15:30Z");
    var first = started(at);
    var second = started(at);
    assertThat(first).isEqualTo(second);

    observations.callStarted(first);
    observations.callStarted(second);
    observations.callFinished(finished(first));
    assertThat(stopped).hasSize(1);
    observations.callFinished(finished(second));
    assertThat(stopped).hasSize(2).doesNotHaveDuplicates();
  }

  @Test
  void registry_thatObservesNone_isLeftAlone() {
    registry.observationConfig().observationPredicate((name, context) -> false);
    try (Mesa mesa = open(new MesaObservations(registry))) {
      assertThat(mesa.gateway().query(SECRET)).hasSize(1);
    }
    assertThat(stopped).isEmpty();
  }

  private static CallStarted started(Instant at) {
    return new CallStarted(
        "request", "words", "memory", "tables", Optional.empty(), Optional.empty(), at);
  }

  private static CallFinished finished(CallStarted started) {
    return new CallFinished(
        started,
        Duration.ofMillis(1),
        OptionalLong.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty(),
        Optional.empty());
  }
}
