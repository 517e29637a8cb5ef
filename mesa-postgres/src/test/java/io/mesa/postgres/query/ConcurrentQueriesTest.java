package io.mesa.postgres.query;

import static io.mesa.query.Aggregate.count;
import static io.mesa.query.Aggregate.sum;
import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.InsertBuilder;
import io.mesa.query.Mutation;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.RowStream;
import java.math.BigDecimal;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Queue;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * Threads that query, stream, change and commit over ten connections. Every change adds or takes
 * two amounts that together are 0, so that whoever sees another sum sees half of one.
 */
class ConcurrentQueriesTest {
  private static final long SEED = Long.getLong("mesa.seed", System.nanoTime());
  private static final int MOST_TIMES = 20;
  private static final Query SUM =
      Query.from("entry").aggregate(sum("amount").as("sum"), count().as("rows")).build();

  private FaultyDatabase database;
  private DatabaseGateway gateway;
  private final AtomicInteger pairs = new AtomicInteger();
  private final Queue<Throwable> errors = new ConcurrentLinkedQueue<>();
  private final AtomicInteger done = new AtomicInteger();

  @BeforeEach
  void create() throws SQLException {
    database = new FaultyDatabase();
    gateway = database.gateway();
  }

  @AfterEach
  void drop() throws SQLException {
    database.close();
  }

  private static InsertBuilder entry() {
    return Mutation.insertInto("entry").columns("pair", "side", "amount");
  }

  private static void assertBalanced(Row row) {
    assertThat(row.find("sum", BigDecimal.class).orElse(BigDecimal.ZERO)).isEqualByComparingTo("0");
    assertThat(row.get("rows", Long.class)).isEven();
  }

  private void step(Random random) {
    int pair = pairs.incrementAndGet();
    int amount = 1 + random.nextInt(100);
    switch (random.nextInt(6)) {
      case 0 -> assertBalanced(gateway.query(SUM).get(0));
      case 1 ->
          gateway.execute(entry().values(pair, true, amount).values(pair, false, -amount).build());
      case 2 ->
          gateway.useTransaction(
              transaction -> {
                transaction.execute(entry().values(pair, true, amount).build());
                transaction.execute(entry().values(pair, false, -amount).build());
                assertBalanced(transaction.query(SUM).get(0));
              });
      case 3 ->
          gateway.execute(
              Mutation.deleteFrom("entry").where(eq("pair", 1 + random.nextInt(pair))).build());
      case 4 -> {
        try (RowStream rows = gateway.stream(Query.from("numbered").build())) {
          rows.stream().limit(random.nextInt(400)).forEach(row -> {});
        }
      }
      default -> assertThat(gateway.query(Query.from("numbered").build()).size()).isEqualTo(5_000);
    }
  }

  /**
   * Starts threads that take a number of steps each; what fails is noted and the next step taken.
   */
  private List<Thread> start(int threads, int steps) {
    List<Thread> started = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Random random = new Random(SEED + i);
      var thread =
          new Thread(
              () -> {
                for (int step = 0; step < steps; step++) {
                  try {
                    step(random);
                    done.incrementAndGet();
                  } catch (RuntimeException | AssertionError e) {
                    errors.add(e);
                  }
                  Thread.interrupted();
                }
              },
              "concurrent-" + i);
      thread.start();
      started.add(thread);
    }
    return started;
  }

  /** Does something whenever a few more steps were taken, until the threads end. */
  private void until(List<Thread> threads, Runnable disturbance) throws InterruptedException {
    int last = 0;
    while (threads.stream().anyMatch(Thread::isAlive)) {
      int taken = done.get() + errors.size();
      if (taken - last >= 7) {
        last = taken;
        disturbance.run();
      }
      LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(1));
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private void assertOnly(Set<ErrorCode> codes) {
    database.assertNothingIsHeld();
    assertBalanced(database.answer(SUM).get(0));
    assertThat(done).as("seed %d, errors: %s", SEED, errors).hasPositiveValue();
    assertThat(errors)
        .as("seed %d", SEED)
        .allSatisfy(
            error -> {
              assertThat(error).isInstanceOf(MesaException.class);
              assertThat(((MesaException) error).code()).as("%s", error).isIn(codes);
            });
  }

  @ParameterizedTest
  @CsvSource({"2, 100", "50, 10"})
  void threads_undisturbed_allSucceed(int threads, int steps) throws InterruptedException {
    until(start(threads, steps), () -> {});
    assertOnly(EnumSet.noneOf(ErrorCode.class));
    assertThat(done).hasValue(threads * steps);
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 50})
  void threads_interrupted_areCancelledAndLeaveNothing(int threads) throws InterruptedException {
    Random random = new Random(SEED);
    // A step that ends before its interruption is noticed succeeds.
    for (int time = 0; time < MOST_TIMES && errors.isEmpty(); time++) {
      List<Thread> started = start(threads, 400 / threads);
      until(started, () -> started.get(random.nextInt(threads)).interrupt());
      assertOnly(EnumSet.of(ErrorCode.CANCELLED, ErrorCode.OUTCOME_UNKNOWN));
    }
    assertThat(errors).isNotEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 50})
  void threads_whoseSessionsAreEnded_saySoAndLeaveNothing(int threads) throws InterruptedException {
    for (int time = 0; time < MOST_TIMES && errors.isEmpty(); time++) {
      until(start(threads, 400 / threads), database::endAny);
      assertOnly(EnumSet.of(ErrorCode.CONNECTION, ErrorCode.OUTCOME_UNKNOWN));
    }
    assertThat(errors).isNotEmpty();
  }
}
