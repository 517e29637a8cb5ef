package io.mesa.assembly;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.call.CallOptions;
import io.mesa.cost.CostHistory;
import io.mesa.cost.ShapeRuns;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What is learned is saved while Mesa runs, by a clock that the test sets. */
class CostKeeperTest {
  private final CostHistory history = CostHistory.inMemory();
  private final AtomicInteger saves = new AtomicInteger();
  private final AtomicLong nanos = new AtomicLong();
  private final Later later = new Later();
  private final CallWatch watch = new CallWatch();
  private final SourceCosts costs = new SourceCosts("shop", new Background(later), nanos::get);
  private boolean broken;

  /** Does what it was given when the test says so. */
  private static final class Later extends AbstractExecutorService {
    private final Queue<Runnable> work = new ArrayDeque<>();

    void doAll() {
      while (!work.isEmpty()) {
        work.remove().run();
      }
    }

    @Override
    public void execute(Runnable command) {
      work.add(command);
    }

    @Override
    public void shutdown() {
      work.clear();
    }

    @Override
    public List<Runnable> shutdownNow() {
      return List.of();
    }

    @Override
    public boolean isShutdown() {
      return false;
    }

    @Override
    public boolean isTerminated() {
      return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
      return true;
    }
  }

  private final CostHistory counting =
      new CostHistory() {
        @Override
        public List<ShapeRuns> load(String sourceId) {
          return history.load(sourceId);
        }

        @Override
        public void save(String sourceId, List<ShapeRuns> shapes) {
          saves.incrementAndGet();
          if (broken) {
            throw new MesaException(ErrorCode.UNAVAILABLE, "The disk is away.");
          }
          history.save(sourceId, shapes);
        }
      };

  @AfterEach
  void close() {
    watch.close();
  }

  private void ask() {
    var call =
        new LiveCall(watch, CallOptions.none(), Operation.QUERY, false, Duration.ofSeconds(10));
    costs.learn(ScriptedJobs.query(), call, () -> ScriptedJobs.rows(1));
    call.finish();
  }

  private void pass(Duration time) {
    nanos.addAndGet(time.toNanos());
  }

  @Test
  void run_longAfterTheLastSave_isSavedOnAnotherThread() {
    costs.keepIn(counting);
    pass(CostKeeper.PAUSE);
    ask();
    assertThat(saves).as("by the thread that asks").hasValue(0);

    later.doAll();

    assertThat(history.load("shop")).singleElement().extracting(ShapeRuns::count).isEqualTo(1L);
  }

  @Test
  void runs_soonAfterOneAnother_areSavedOnce() {
    costs.keepIn(counting);
    ask();
    pass(CostKeeper.PAUSE.minusNanos(1));
    ask();
    later.doAll();
    assertThat(saves).as("before the pause is over").hasValue(0);

    pass(Duration.ofNanos(1));
    ask();
    ask();
    pass(CostKeeper.PAUSE.minusNanos(1));
    ask();
    later.doAll();

    assertThat(saves).hasValue(1);
    assertThat(history.load("shop")).singleElement().extracting(ShapeRuns::count).isEqualTo(5L);
  }

  @Test
  void time_inWhichNothingRan_savesNothing() {
    costs.keepIn(counting);
    pass(CostKeeper.PAUSE.multipliedBy(10));
    later.doAll();

    assertThat(saves).hasValue(0);
  }

  @Test
  void save_thatFailed_isTriedAgain() {
    costs.keepIn(counting);
    broken = true;
    pass(CostKeeper.PAUSE);
    ask();
    later.doAll();
    assertThat(history.load("shop")).isEmpty();

    broken = false;
    pass(CostKeeper.PAUSE);
    ask();
    later.doAll();

    assertThat(saves).hasValue(2);
    assertThat(history.load("shop")).hasSize(1);
  }

  @Test
  void runs_savedTwice_countOnce() {
    costs.keepIn(counting);
    ask();
    costs.save();
    costs.save();

    assertThat(history.load("shop"))
        .singleElement()
        .satisfies(
            shape -> {
              assertThat(shape.count()).isEqualTo(1);
              assertThat(shape.runs()).hasSize(1);
            });
  }
}
