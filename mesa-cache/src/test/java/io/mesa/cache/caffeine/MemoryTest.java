package io.mesa.cache.caffeine;

import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.in;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.RowColumn;
import io.mesa.query.RowHeader;
import io.mesa.query.Rows;
import io.mesa.value.Bytes;
import io.mesa.value.JsonValue;
import io.mesa.value.ValueType;
import java.lang.management.ManagementFactory;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a cache takes of the heap, beside what it says and may. */
class MemoryTest {
  private static final long SEED = Long.getLong("mesa.seed", System.nanoTime());
  private static final long MOST = 64L << 20;

  /** Every class of values that is not shared. */
  private static final List<ValueType> TYPES =
      List.of(
          ValueType.INT64,
          ValueType.TEXT,
          ValueType.DECIMAL,
          ValueType.TIMESTAMPTZ,
          ValueType.DATE,
          ValueType.UUID,
          ValueType.BYTES,
          ValueType.JSON,
          ValueType.FLOAT64,
          ValueType.BOOLEAN);

  private static final RowHeader HEADER =
      RowHeader.of(
          TYPES.stream().map(type -> new RowColumn(type.name(), type, type.name())).toList());

  private final Random random = new Random(SEED);

  private static long used() {
    long least = Long.MAX_VALUE;
    for (int i = 0; i < 4; i++) {
      System.gc();
      least = Math.min(least, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return least;
  }

  private String text() {
    int length = random.nextInt(40);
    char first = random.nextInt(4) == 0 ? '\u0416' : 'a';
    return IntStream.range(0, length)
        .mapToObj(i -> String.valueOf((char) (first + random.nextInt(26))))
        .collect(Collectors.joining());
  }

  private @Nullable Object value(ValueType type) {
    if (random.nextInt(10) == 0) {
      return null;
    }
    return switch (type) {
      case INT64 -> random.nextLong();
      case TEXT -> text();
      case DECIMAL -> new BigDecimal(new BigInteger(8 + random.nextInt(100), random), 2);
      case TIMESTAMPTZ -> Instant.ofEpochMilli(random.nextInt());
      case DATE -> LocalDate.ofEpochDay(random.nextInt(20_000));
      case UUID -> new UUID(random.nextLong(), random.nextLong());
      case BYTES -> Bytes.of(new byte[random.nextInt(64)]);
      case JSON -> JsonValue.of("{\"k\": \"" + text() + "\"}");
      case FLOAT64 -> random.nextDouble();
      default -> random.nextBoolean();
    };
  }

  private Rows rows() {
    int count = random.nextInt(10) == 0 ? random.nextInt(300) : random.nextInt(4);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      rows.add(HEADER.row(TYPES.stream().map(this::value).toArray()));
    }
    return Rows.of(HEADER, rows);
  }

  private Query query(int id) {
    List<String> names = IntStream.range(0, random.nextInt(8)).mapToObj(i -> text()).toList();
    return Query.from("t" + id % 7)
        .where(and(eq("id", id), in("name", names)))
        .select("a", "b")
        .limit(1 + random.nextInt(100))
        .build();
  }

  @Test
  void keep_moreThanTheTotal_growsTheHeapByLittleMoreThanThat() {
    CaffeineCache cache =
        CaffeineCache.builder()
            .maximumBytes(MOST)
            .maximumBytesPerTable(MOST)
            .costOfKeeping(Duration.ZERO)
            .build();
    var asking = new Asking(cache);
    long before = used();

    int id = 0;
    while (cache.kept().evictions() < 20_000) {
      int asked = id++;
      asking.ask(query(asked), this::rows);
    }

    long grown = used() - before;
    long said = cache.statistics().bytes();
    System.out.printf(
        "[mesa] seed %d: %d answers say %d bytes, the heap grew by %d%n",
        SEED, cache.statistics().entries(), said, grown);
    assertThat(said).as("seed %d", SEED).isBetween(MOST * 9 / 10, MOST);
    assertThat((double) grown / MOST).as("seed %d", SEED).isBetween(0.6, 1.25);
  }
}
