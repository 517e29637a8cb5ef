package io.mesa.cache.caffeine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;

import com.sun.management.ThreadMXBean;
import io.mesa.Mesa;
import io.mesa.call.CacheUse;
import io.mesa.call.CallOptions;
import io.mesa.error.MesaException;
import io.mesa.event.AskedQuery;
import io.mesa.event.CacheAudit;
import io.mesa.event.CacheAudit.Outcome;
import io.mesa.event.CacheOutcome;
import io.mesa.event.CallFinished;
import io.mesa.event.MesaListener;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.CacheStanding;
import io.mesa.query.CacheStanding.State;
import io.mesa.query.Query;
import io.mesa.source.Source;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.slf4j.LoggerFactory;

/** A gateway with the cache underneath, and a driver that is no database. */
class GatewayTest {
  private static final Query QUERY = Query.from("orders").build();

  private final CaffeineCache cache = CaffeineCache.builder().build();
  private final OneValue database = new OneValue();
  private final Queue<CacheAudit> audits = new ConcurrentLinkedQueue<>();
  private Mesa mesa = database.mesa(cache).build();

  @AfterEach
  void close() {
    mesa.close();
  }

  private static void until(BooleanSupplier condition) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("in time").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private static String ask(DatabaseGateway gateway) {
    return gateway.query(QUERY).get(0).get("value", String.class);
  }

  private CacheStanding standing(DatabaseGateway gateway) {
    return gateway.explain(QUERY).cache().orElseThrow();
  }

  private void audit(double share) {
    mesa.close();
    mesa =
        database
            .mesa(cache)
            .auditCache(share)
            .listener(
                new MesaListener() {
                  @Override
                  public void cacheAudited(CacheAudit event) {
                    audits.add(event);
                  }
                })
            .build();
  }

  @Test
  void explain_ofAQuery_saysHowItStandsWithTheCache() {
    DatabaseGateway gateway = mesa.gateway();

    assertThat(standing(gateway).state()).isEqualTo(State.ABSENT);
    ask(gateway);
    assertThat(standing(gateway).state()).isEqualTo(State.KEPT);
    mesa.changed("one", Asking.table("orders"));
    assertThat(standing(gateway).state()).isEqualTo(State.OUTDATED);
    assertThat(standing(gateway.with(CallOptions.none().withCacheUse(CacheUse.bypass()))))
        .isEqualTo(CacheStanding.refused("The call's options bypass the cache."));
  }

  @Test
  void answer_found_isToldAsAHitOfItsShape() {
    Queue<CallFinished> calls = new ConcurrentLinkedQueue<>();
    mesa.close();
    mesa =
        database
            .mesa(cache)
            .listener(
                new MesaListener() {
                  @Override
                  public void callFinished(CallFinished event) {
                    calls.add(event);
                  }
                })
            .build();
    ask(mesa.gateway());
    ask(mesa.gateway());

    assertThat(calls)
        .extracting(call -> call.cache().orElseThrow())
        .containsExactly(CacheOutcome.MISS, CacheOutcome.HIT);
    assertThat(calls)
        .extracting(CallFinished::asked)
        .containsOnly(Optional.of(AskedQuery.of(QUERY, Optional.empty())));
    assertThat(calls).extracting(CallFinished::rows).containsOnly(OptionalLong.of(1));
  }

  @Test
  void changed_byWhoWrotePastMesa_isAWriteThatHasReturned() {
    ask(mesa.gateway());
    database.value = "second";
    mesa.changed("one", Asking.table("orders"));

    assertThat(ask(mesa.gateway())).isEqualTo("second");
  }

  @Test
  void close_ofOneOfTwoThatShareTheCache_leavesItToTheOther() {
    var other = new OneValue();
    try (Mesa second = other.mesa(cache).build()) {
      ask(second.gateway());
      mesa.close();

      assertThat(ask(second.gateway())).isEqualTo("first");
      assertThat(other.queries).hasValue(1);
      assertThat(cache.statistics().entries()).isEqualTo(1);
    }
  }

  @Test
  void structureChanged_throughOneMesa_isReadAgainByTheOther() {
    var other = new OneValue();
    try (Mesa second = other.mesa(cache).build()) {
      ask(second.gateway());
      int before = other.structureChanges.get();
      mesa.gateway().structureChanged();

      ask(second.gateway());

      assertThat(other.structureChanges).hasValue(before + 1);
    }
  }

  @Test
  void explain_withoutACache_saysNothingOfOne() {
    mesa.close();
    mesa =
        Mesa.builder().driver(database).source(Source.builder("one").driver("one").build()).build();

    assertThat(mesa.gateway().explain(QUERY).cache()).isEmpty();
  }

  @Test
  void query_staleUpTo_givesTheOldAnswerAndLoadsTheNewOne() {
    DatabaseGateway gateway =
        mesa.gateway()
            .with(CallOptions.none().withCacheUse(CacheUse.staleUpTo(Duration.ofMinutes(5))));
    ask(gateway);
    database.value = "second";
    mesa.changed("one", Asking.table("orders"));

    assertThat(ask(gateway)).isEqualTo("first");

    until(() -> ask(gateway).equals("second"));
    assertThat(database.queries).hasValue(2);
  }

  @Test
  void auditCache_whereSomebodyWritesPastMesa_tellsAndDropsTheAnswer() {
    audit(1);
    DatabaseGateway gateway = mesa.gateway();
    ask(gateway);
    ask(gateway);
    until(() -> audits.size() == 1);
    assertThat(audits.remove().outcome()).isEqualTo(Outcome.SAME);

    database.value = "second";
    assertThat(ask(gateway)).isEqualTo("first");

    until(() -> audits.size() == 1);
    CacheAudit found = audits.remove();
    assertThat(found.outcome()).isEqualTo(Outcome.DIFFERENT);
    assertThat(found.source()).isEqualTo("one");
    assertThat(found.shape()).isEqualTo(QUERY.shape());
    assertThat(ask(gateway)).isEqualTo("second");
    assertThat(cache.statistics().audits().different()).isEqualTo(1);
  }

  @Test
  void auditCache_notSaid_asksNothing() {
    audit(0);
    ask(mesa.gateway());
    for (int i = 0; i < 1_000; i++) {
      ask(mesa.gateway());
    }

    assertThat(database.queries).hasValue(1);
  }

  @Test
  void auditCache_shareThatIsNone_isRefused() {
    for (double share : new double[] {-0.1, 1.1, Double.NaN}) {
      assertThatThrownBy(() -> database.mesa(cache).auditCache(share))
          .isInstanceOf(MesaException.class)
          .hasMessageContaining("0 to 1");
    }
  }

  @Test
  void query_ofAReusedQueryThatIsFound_allocatesNothing() {
    assumeThat(LoggerFactory.getLogger("io.mesa.call").isDebugEnabled())
        .as("each call is logged")
        .isFalse();
    var threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    DatabaseGateway gateway = mesa.gateway();
    int calls = 100_000;
    long bytes = 1;
    // The compiler takes its time on a busy machine.
    for (int round = 0; round < 20 && bytes > 0; round++) {
      long before = threads.getCurrentThreadAllocatedBytes();
      for (int i = 0; i < calls; i++) {
        gateway.query(QUERY);
      }
      bytes = threads.getCurrentThreadAllocatedBytes() - before;
    }

    assertThat(database.queries).hasValue(1);
    assertThat(bytes).isZero();
  }
}
