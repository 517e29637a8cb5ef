package io.mesa.assembly;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.Mesa;
import io.mesa.cost.CostEstimate;
import io.mesa.cost.CostEstimate.Basis;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.CallStarted;
import io.mesa.event.MesaListener;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.Query;
import io.mesa.query.RowColumn;
import io.mesa.query.Rows;
import io.mesa.value.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Estimates of a driver that says nothing of costs. */
class EstimateTest {
  private static final Query QUERY = Query.from("t").where(eq("a", 1)).build();
  private static final Rows ONE =
      Rows.of(
          List.of(new RowColumn("a", ValueType.INT32, "int4")),
          List.<Object[]>of(new Object[] {1}));

  private boolean refuses;
  private final ScriptedDriver driver =
      new ScriptedDriver(
          (call, method) -> {
            if (refuses) {
              throw new MesaException(ErrorCode.CONFLICT, "Not now.");
            }
            return ONE;
          });
  private final Mesa mesa = driver.open();
  private final DatabaseGateway gateway = mesa.gateway();

  @AfterEach
  void close() {
    mesa.close();
  }

  @Test
  void estimate_beforeAnyRun_isUnknown() {
    assertThat(gateway.estimate(QUERY)).isEqualTo(CostEstimate.unknown());
    assertThat(gateway.accuracy()).isEmpty();
  }

  @Test
  void estimate_afterARun_restsOnIt() {
    gateway.query(QUERY);

    CostEstimate estimate = gateway.estimate(Query.from("t").where(eq("a", 2)).build());

    assertThat(estimate.basis()).isEqualTo(Basis.HISTORY);
    assertThat(estimate.samples()).isEqualTo(1);
    assertThat(estimate.rows()).hasValue(1);
    assertThat(estimate.expected().orElseThrow())
        .isBetween(Duration.ofNanos(1), Duration.ofSeconds(5));
  }

  @Test
  void estimate_ofAnotherShape_isUnknown() {
    gateway.query(QUERY);

    assertThat(gateway.estimate(Query.from("t").where(eq("b", 1)).build()).isKnown()).isFalse();
  }

  @Test
  void estimate_ofAQueryThatTheDatabaseRefused_isUnknown() {
    refuses = true;
    assertThatExceptionOfType(MesaException.class).isThrownBy(() -> gateway.query(QUERY));

    assertThat(gateway.estimate(QUERY).isKnown()).isFalse();
  }

  @Test
  void estimate_ofADriverWithoutPlans_asksItForThemOnlyOnce() {
    List<String> calls = new CopyOnWriteArrayList<>();
    MesaListener counting =
        new MesaListener() {
          @Override
          public void callStarted(CallStarted event) {
            calls.add(event.operation());
          }
        };
    try (Mesa told = driver.open(counting)) {
      told.gateway().estimate(QUERY);
      told.gateway().submit(QUERY);
      told.gateway().submit(Query.from("t").where(eq("b", 1)).build());
    }
    assertThat(calls).containsOnlyOnce("estimate").contains("query");
  }

  @Test
  void estimate_afterClose_isRefused() {
    mesa.close();

    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> gateway.estimate(QUERY))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CLOSED));
  }
}
