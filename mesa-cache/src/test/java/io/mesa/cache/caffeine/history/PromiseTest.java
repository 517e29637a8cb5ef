package io.mesa.cache.caffeine.history;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesa.assembly.AssembledGateway;
import io.mesa.assembly.Surroundings;
import io.mesa.cache.QueryCache;
import io.mesa.cache.caffeine.CaffeineCache;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.Mutation;
import io.mesa.query.Query;
import io.mesa.source.Source;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sentences of the promise of {@link io.mesa.cache.QueryCache}, each by one small history. */
class PromiseTest {
  private static final Mutation WRITE = Mutation.update("t0").set("value", 1).everyRow().build();

  private final VirtualTime time = new VirtualTime();
  private final Ledger ledger = new Ledger(time, 1, Map.of());
  private final Questions questions = new Questions(List.of("t0"));
  private final Query query = questions.all().get(0).query();
  private final InDoubt inDoubt = new InDoubt(ledger);
  private final LaterWork later = new LaterWork(time);
  private final Surroundings surroundings = LapseTest.surroundings(later);
  private final Actor actor = new Actor(0, 0, new NoTurns());

  /** The last commit when the cache was last told that something is written. */
  private long marked = -1;

  /** Nobody else is there. */
  private static final class NoTurns implements Turns {
    @Override
    public void step() {
      // Nobody to let go on.
    }

    @Override
    public void rest() {
      // Nobody to let go on.
    }

    @Override
    public void mayWait() {
      // Nobody to wait for.
    }
  }

  @AfterEach
  void close() {
    Actor.leave();
    surroundings.watch().close();
  }

  private DatabaseGateway open() {
    CaffeineCache cache = CaffeineCache.builder().clock(time).build();
    actor.enter();
    return AssembledGateway.of(
        Source.builder("one").driver("ledger").build(),
        new LedgerConnection(ledger, questions, inDoubt, "", null),
        surroundings,
        noting(cache),
        Optional.empty());
  }

  /** The cache, and when it is told that something is written. */
  private QueryCache noting(QueryCache cache) {
    return (QueryCache)
        Proxy.newProxyInstance(
            QueryCache.class.getClassLoader(),
            new Class<?>[] {QueryCache.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("writing")) {
                marked = ledger.now().number();
              }
              return method.invoke(cache, arguments);
            });
  }

  private long ask(DatabaseGateway gateway) {
    return LedgerRows.of(gateway.query(query)).values().get(0);
  }

  @Test
  void query_untilItsTableIsWritten_isGivenTheSameAnswer() {
    DatabaseGateway gateway = open();
    long before = ask(gateway);
    assertThat(ask(gateway)).isEqualTo(before);
    assertThat(ledger.loads()).isEqualTo(1);

    gateway.execute(WRITE);

    assertThat(ask(gateway)).isNotEqualTo(before);
    assertThat(ledger.loads()).isEqualTo(2);
  }

  @Test
  void query_afterATransactionThatWasUndone_isNotGivenWhatThatSaw() {
    DatabaseGateway gateway = open();
    long before = ask(gateway);

    assertThatThrownBy(
            () ->
                gateway.useTransaction(
                    transaction -> {
                      transaction.execute(WRITE);
                      assertThat(LedgerRows.of(transaction.query(query)).values().get(0))
                          .isNotEqualTo(before);
                      throw new IllegalStateException("It is not wanted.");
                    }))
        .isInstanceOf(IllegalStateException.class);

    assertThat(ask(gateway)).isEqualTo(before);
  }

  @Test
  void writing_outsideATransaction_isToldBeforeTheStatementIsSent() {
    open().execute(WRITE);

    assertThat(ledger.now().number()).isEqualTo(1);
    assertThat(marked).isZero();
  }

  @Test
  void writing_inATransaction_isToldBeforeTheCommitIsSent() {
    open()
        .useTransaction(
            transaction -> {
              transaction.execute(WRITE);
              assertThat(marked).as("told with the statement").isNegative();
            });

    assertThat(ledger.now().number()).isEqualTo(1);
    assertThat(marked).isZero();
  }

  @Test
  void query_whileNobodyKnowsWhetherAWriteWasMade_isAskedOfTheDatabase() {
    DatabaseGateway gateway = open();
    long before = ask(gateway);
    actor.fate = Actor.Fate.UNKNOWN_AND_MADE_LATER;
    assertThatThrownBy(() -> gateway.execute(WRITE)).isInstanceOf(MesaException.class);
    actor.fate = Actor.Fate.DONE;

    assertThat(ask(gateway)).isEqualTo(before);
    inDoubt.end(new Random(0));
    assertThat(ask(gateway)).isNotEqualTo(before);
    assertThat(ledger.loads()).as("none was found").isEqualTo(3);

    time.pass(TimeUnit.SECONDS.toNanos(1));
    assertThat(later.doOne()).as("it is asked whether the write is past").isTrue();
    ask(gateway);
    ask(gateway);
    assertThat(ledger.loads()).as("the last was found").isEqualTo(4);
  }
}
