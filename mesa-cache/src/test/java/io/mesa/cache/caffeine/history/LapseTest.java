package io.mesa.cache.caffeine.history;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.assembly.AssembledGateway;
import io.mesa.assembly.Auditor;
import io.mesa.assembly.Background;
import io.mesa.assembly.CallWatch;
import io.mesa.assembly.Listeners;
import io.mesa.assembly.Listening;
import io.mesa.assembly.Settling;
import io.mesa.assembly.Surroundings;
import io.mesa.cache.caffeine.CaffeineCache;
import io.mesa.query.Mutation;
import io.mesa.query.Query;
import io.mesa.source.Source;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A feed whose lease ends while an answer is loaded, and that is heard again after that. */
class LapseTest {
  private static final Duration LEASE = Duration.ofMillis(600);

  private final VirtualTime time = new VirtualTime();
  private final Ledger ledger = new Ledger(time, 1, Map.of());
  private final Questions questions = new Questions(List.of("t0"));
  private final Query query = questions.all().get(0).query();
  private final Query other = questions.all().get(1).query();
  private final LaterWork later = new LaterWork(time);
  private final Surroundings surroundings = surroundings(later);
  private final LedgerFeed feed = new LedgerFeed(ledger, time, LEASE.toNanos(), false);
  private final Halted ear = new Halted();
  private AssembledGateway gateway;

  /** Goes on only as far as it is let. */
  private static final class Halted implements Turns {
    private final Semaphore running = new Semaphore(1);

    void halt() {
      running.acquireUninterruptibly();
    }

    void goOn() {
      running.release();
    }

    @Override
    public void step() {
      halt();
      goOn();
    }

    @Override
    public void rest() {
      Thread.onSpinWait();
      step();
    }

    @Override
    public void mayWait() {
      // Nobody waits for its turn.
    }
  }

  /** Somebody to whom a while passes as soon as something is done. */
  private final class Slow implements Turns {
    private boolean passed;

    @Override
    public void step() {
      if (!passed) {
        passed = true;
        time.pass(LEASE.toNanos());
      }
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

  /** What a gateway needs where nobody listens and nothing is audited. */
  static Surroundings surroundings(LaterWork later) {
    var unheard = new Listeners(List.of());
    var background = new Background(later);
    return new Surroundings(
        new CallWatch(),
        new Settling(unheard, later),
        background,
        new Auditor(0, background, unheard),
        unheard,
        () -> false);
  }

  @BeforeEach
  void listen() {
    var listening =
        new Listening(LEASE, time::nanoClock, time::wallClock, this::startEar, feed::pause);
    gateway =
        AssembledGateway.of(
            Source.builder("one").driver("ledger").build(),
            new LedgerConnection(ledger, questions, new InDoubt(ledger), "", feed),
            surroundings,
            CaffeineCache.builder().clock(time).build(),
            Optional.of(listening));
    awaitFound(query);
  }

  private void startEar(Runnable work) {
    var thread =
        new Thread(
            () -> {
              new Actor(0, 0, ear).enter();
              work.run();
            },
            "ear");
    thread.setDaemon(true);
    thread.start();
  }

  @AfterEach
  void close() {
    Actor.leave();
    feed.close();
    gateway.closeFeed();
    surroundings.watch().close();
  }

  private boolean finds(Query asked) {
    long before = ledger.loads();
    gateway.query(asked);
    return ledger.loads() == before;
  }

  private void awaitFound(Query asked) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!finds(asked)) {
      assertThat(System.nanoTime()).as("the wait's end").isLessThan(end);
      Thread.onSpinWait();
    }
  }

  @Test
  void answer_thatCameWhileTheFeedWasNotHeard_isNotKept() {
    gateway.execute(Mutation.update("t0").set("value", 1).everyRow().build());
    ear.halt();
    new Actor(1, 0, new Slow()).enter();
    assertThat(finds(query)).isFalse();
    Actor.leave();
    ear.goOn();

    awaitFound(other);
    assertThat(finds(query)).isFalse();
    assertThat(finds(query)).isTrue();
  }
}
