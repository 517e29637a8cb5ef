package io.mesa.cache.caffeine;

import static io.mesa.query.Filters.eq;

import io.mesa.cache.CacheMiss;
import io.mesa.cache.CacheScope;
import io.mesa.cache.CachedAnswers;
import io.mesa.cache.PendingWrite;
import io.mesa.cache.ReadSet;
import io.mesa.cache.WriteSet;
import io.mesa.call.CacheUse;
import io.mesa.query.Query;
import io.mesa.query.RowColumn;
import io.mesa.query.Rows;
import io.mesa.source.Source;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jetbrains.lincheck.datastructures.StressOptions;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * One table of one value behind the whole cache, read by threads that wait for each other's answers
 * and written by others: it is as if the database alone had been asked.
 */
public class SingleFlightLincheckTest {
  private static final String DATABASE = "database";
  private static final TableName TABLE = TableName.of("public", "t");
  private static final Query QUERY = Query.from("t").where(eq("a", 1)).build();
  private static final Source SOURCE = Source.builder("s").driver("none").build();

  private final CaffeineCache cache = CaffeineCache.builder().build();
  private final CachedAnswers answers =
      cache.answers(
          new CacheScope(SOURCE, Optional.empty(), Optional.empty(), Map.of()), query -> {});
  private volatile long database;

  /** Lincheck makes one for each scenario. */
  public SingleFlightLincheckTest() {}

  private static void meanwhile() {
    for (int i = 0; i < 200; i++) {
      Thread.onSpinWait();
    }
  }

  /** What the table holds, with some time for others to come by. */
  private final class Miss implements CacheMiss {
    @Override
    public ReadSet reads() {
      return new ReadSet.Tables(DATABASE, Set.of(TABLE));
    }

    @Override
    public Rows load() {
      meanwhile();
      long value = database;
      meanwhile();
      return Rows.of(
          List.of(new RowColumn("a", ValueType.INT64, "bigint")),
          List.<@Nullable Object[]>of(new @Nullable Object[] {value}));
    }

    @Override
    public Duration remaining() {
      return Duration.ofSeconds(10);
    }
  }

  /**
   * Changes the table.
   *
   * @param value what it holds from then on
   */
  @Operation
  public void write(@Param(gen = IntGen.class) int value) {
    PendingWrite write = cache.writing(() -> new WriteSet.Tables(DATABASE, Set.of(TABLE)));
    database = value;
    write.committed();
  }

  /**
   * Reads the table.
   *
   * @return what it holds
   */
  @Operation
  public long read() {
    Rows found = answers.find(QUERY, CacheUse.normal());
    Rows rows = found == null ? answers.load(QUERY, CacheUse.normal(), new Miss()) : found;
    return rows.get(0).get(0, Long.class);
  }

  /**
   * Asks the database itself: what it shows, nobody is shown the state before of any more.
   *
   * @return what the table holds
   */
  @Operation
  public long readPast() {
    return database;
  }

  @Test
  void readsAndWrites_ofAnyThreads_areThoseOfTheDatabase() {
    new StressOptions()
        .iterations(5)
        .invocationsPerIteration(100)
        .threads(3)
        .actorsPerThread(3)
        .check(SingleFlightLincheckTest.class);
  }
}
