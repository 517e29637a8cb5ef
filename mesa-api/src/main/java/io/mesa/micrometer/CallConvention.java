package io.mesa.micrometer;

import io.mesa.error.ErrorCode;
import io.mesa.event.AskedQuery;
import io.mesa.event.CallFinished;
import io.mesa.event.CallStarted;
import io.mesa.query.ExpectedTime;
import io.micrometer.common.KeyValue;
import io.micrometer.common.KeyValues;
import io.micrometer.observation.Observation;
import io.micrometer.observation.ObservationConvention;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * Names of calls, by OpenTelemetry's semantic conventions for clients of databases; what these do
 * not know begins with {@code mesa}. Values of queries are never among them. Extend it for other
 * keys. Immutable.
 *
 * <p>On meters and spans: {@code db.system.name}, {@code db.namespace}, {@code db.operation.name},
 * {@code db.collection.name}, {@code db.query.summary}, {@code db.response.status_code}, {@code
 * error.type} (an {@link ErrorCode}), {@code mesa.source} and {@code mesa.cache} ({@code hit},
 * {@code miss}); {@code none} where there is none, for a meter has the same keys each time. What
 * was asked and what came of it is known at the end only.
 *
 * <p>On spans besides, where there is such a value: {@code db.response.returned_rows}, {@code
 * mesa.request.id}, {@code mesa.query.shape}, {@code mesa.query.include.depth}, {@code
 * mesa.estimate.expected}, {@code mesa.estimate.bound} (seconds) and {@code mesa.estimate.basis}.
 */
@SuppressWarnings("exports") // Only who has Micrometer uses it.
public class CallConvention implements ObservationConvention<CallContext> {
  /** OpenTelemetry's name of the time that an operation of a client takes. */
  public static final String NAME = "db.client.operation.duration";

  /** Keys that other meters have, too, so that they can be joined. */
  static final String SOURCE = "mesa.source";

  static final String OPERATION = "db.operation.name";
  static final String ERROR = "error.type";

  private static final double NANOS = TimeUnit.SECONDS.toNanos(1);

  /** Makes the convention. */
  public CallConvention() {}

  @Override
  public boolean supportsContext(Observation.Context context) {
    return context instanceof CallContext;
  }

  @Override
  public String getName() {
    return NAME;
  }

  @Override
  public String getContextualName(CallContext context) {
    return summary(context);
  }

  @Override
  public KeyValues getLowCardinalityKeyValues(CallContext context) {
    CallStarted started = context.started();
    Optional<CallFinished> finished = context.finished();
    return KeyValues.of(
        KeyValue.of("db.system.name", started.driver()),
        known("db.namespace", started.database()),
        KeyValue.of(OPERATION, started.operation()),
        known("db.collection.name", asked(context).flatMap(AskedQuery::table)),
        KeyValue.of("db.query.summary", summary(context)),
        known("db.response.status_code", finished.flatMap(CallFinished::databaseCode)),
        known(ERROR, finished.flatMap(CallFinished::error).map(ErrorCode::name)),
        KeyValue.of(SOURCE, started.source()),
        known("mesa.cache", finished.flatMap(CallFinished::cache).map(CallConvention::word)));
  }

  @Override
  public KeyValues getHighCardinalityKeyValues(CallContext context) {
    List<KeyValue> values = new ArrayList<>();
    values.add(KeyValue.of("mesa.request.id", context.started().requestId()));
    context
        .finished()
        .map(CallFinished::rows)
        .ifPresent(
            rows ->
                rows.ifPresent(
                    count ->
                        values.add(
                            KeyValue.of("db.response.returned_rows", Long.toString(count)))));
    asked(context)
        .ifPresent(
            asked -> {
              values.add(KeyValue.of("mesa.query.shape", asked.shape()));
              values.add(
                  KeyValue.of("mesa.query.include.depth", Integer.toString(asked.includeDepth())));
              asked.estimate().ifPresent(estimate -> values.addAll(estimated(estimate)));
            });
    return KeyValues.of(values);
  }

  private static List<KeyValue> estimated(ExpectedTime estimate) {
    return List.of(
        KeyValue.of("mesa.estimate.expected", seconds(estimate.expected())),
        KeyValue.of("mesa.estimate.bound", seconds(estimate.bound())),
        KeyValue.of("mesa.estimate.basis", estimate.basis()));
  }

  /** What is done to what: {@code query shop.customer}. */
  private static String summary(CallContext context) {
    String operation = context.started().operation();
    return asked(context)
        .flatMap(AskedQuery::table)
        .map(table -> operation + " " + table)
        .orElse(operation);
  }

  private static Optional<AskedQuery> asked(CallContext context) {
    return context.finished().flatMap(CallFinished::asked);
  }

  private static KeyValue known(String key, Optional<String> value) {
    return KeyValue.of(key, orNone(value));
  }

  /** A value that a meter must have, where there may be none. */
  static String orNone(Optional<String> value) {
    return value.orElse(KeyValue.NONE_VALUE);
  }

  private static String seconds(Duration duration) {
    return Double.toString(duration.toNanos() / NANOS);
  }

  /** An enum's constant, as metrics write it. */
  static String word(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT);
  }
}
