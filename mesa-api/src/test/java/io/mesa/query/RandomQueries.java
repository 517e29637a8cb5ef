package io.mesa.query;

import io.mesa.value.Bytes;
import io.mesa.value.CalendarInterval;
import io.mesa.value.TableReference;
import io.mesa.value.TextOrder;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Random;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.IntStream;

/** Queries of every form, the same ones for the same seed. They need fit no structure. */
final class RandomQueries {
  private static final String[] PIECES = {
    "a",
    "id",
    "Z9",
    ".",
    "\\",
    "\"",
    "/",
    " ",
    "é",
    "ß",
    "\u0301",
    "\uD83D\uDE00",
    "\u0001",
    "\n",
    "'",
    "{",
    "null"
  };

  private final Random random;

  RandomQueries(long seed) {
    this.random = new Random(seed);
  }

  Query query() {
    boolean grouped = chance(4);
    boolean distinct = !grouped && chance(5);
    boolean paged = !grouped && !distinct && chance(4);
    List<Sort> orderBy = sorts(paged ? 1 : 0);
    OptionalInt limit = paged || chance(2) ? OptionalInt.of(count()) : OptionalInt.empty();
    var selection =
        new Selection(
            grouped ? List.of() : fields(),
            chance(4) ? Filters.and() : filter(5),
            grouped || distinct ? List.of() : includes(3),
            orderBy,
            limit,
            paged || chance(2) ? 0 : random.nextInt(Integer.MAX_VALUE));
    boolean back = chance(2);
    return new Query(
        table(),
        selection,
        distinct,
        grouped ? Optional.of(grouping()) : Optional.empty(),
        maybe(this::textOrder),
        paged && !back ? Optional.of(token()) : Optional.empty(),
        paged && back ? Optional.of(token()) : Optional.empty());
  }

  private TableReference table() {
    return new TableReference(maybe(this::name), name());
  }

  private Grouping grouping() {
    List<FieldPath> by = fields();
    List<Aggregate> aggregates = new ArrayList<>();
    for (int i = by.isEmpty() ? -1 : 0; i < random.nextInt(3); i++) {
      Aggregate.Kind kind = any(Aggregate.Kind.values());
      Optional<FieldPath> field =
          kind == Aggregate.Kind.COUNT && chance(2) ? Optional.empty() : Optional.of(field());
      aggregates.add(new Aggregate(kind, field, "aggregate " + i + name()));
    }
    return new Grouping(by, aggregates, chance(2) ? Filters.and() : filter(3));
  }

  private List<Include> includes(int depth) {
    if (depth == 0 || chance(2)) {
      return List.of();
    }
    return IntStream.range(0, random.nextInt(3))
        .mapToObj(
            i -> {
              String relation = "relation " + i + name();
              return new Include(
                  relation, chance(2) ? relation : "include " + i + name(), related(depth));
            })
        .toList();
  }

  private Selection related(int depth) {
    return new Selection(
        fields(),
        chance(2) ? Filters.and() : filter(3),
        includes(depth - 1),
        sorts(0),
        chance(2) ? OptionalInt.of(count()) : OptionalInt.empty(),
        chance(2) ? 0 : count());
  }

  private List<Sort> sorts(int least) {
    List<Sort> sorts = new ArrayList<>();
    for (FieldPath field :
        IntStream.range(0, least + random.nextInt(3)).mapToObj(i -> field()).distinct().toList()) {
      sorts.add(new Sort(field, chance(2), chance(2), maybe(this::textOrder)));
    }
    return sorts;
  }

  private List<FieldPath> fields() {
    return IntStream.range(0, random.nextInt(4)).mapToObj(i -> field()).distinct().toList();
  }

  private FieldPath field() {
    return new FieldPath(
        IntStream.rangeClosed(0, chance(3) ? random.nextInt(3) : 0).mapToObj(i -> name()).toList());
  }

  /** A condition, of every kind with about the same likelihood. */
  Filter filter(int depth) {
    return switch (random.nextInt(depth > 0 ? 17 : 12)) {
      case 0 -> new Filter.FieldComparison(field(), operator(), field());
      case 1 -> new Filter.In(field(), literals());
      case 2 -> new Filter.IsNull(field());
      case 3 -> new Filter.IsSet(field());
      case 4 -> new Filter.IsNan(field());
      case 5 -> new Filter.DistinctFrom(field(), chance(3) ? null : literal());
      case 6 -> match();
      case 7 -> new Filter.Regex(field(), text());
      case 8 -> new Filter.ArrayContains(field(), literals());
      case 9 -> new Filter.ArrayOverlaps(field(), literals());
      case 10 -> new Filter.AnyElement(field(), operator(), literal());
      case 11 -> new Filter.Size(field(), operator(), random.nextInt());
      case 12 -> new Filter.And(filters(depth - 1));
      case 13 -> new Filter.Or(filters(depth - 1));
      case 14 -> new Filter.Not(filter(depth - 1));
      case 15 -> new Filter.Exists(name(), maybe(() -> filter(depth - 1)));
      default -> new Filter.Comparison(field(), operator(), literal());
    };
  }

  private Filter match() {
    Filter.Match match = any(Filter.Match.values());
    String text = match == Filter.Match.LIKE ? text().replace("\\", "\\\\") : text();
    return new Filter.TextMatch(field(), match, text, chance(2));
  }

  private List<Filter> filters(int depth) {
    return IntStream.range(0, random.nextInt(4)).mapToObj(i -> filter(depth)).toList();
  }

  private List<Object> literals() {
    return IntStream.range(0, random.nextInt(5)).mapToObj(i -> literal()).toList();
  }

  /** A value of every kind with about the same likelihood. */
  Object literal() {
    return switch (random.nextInt(12)) {
      case 0 -> random.nextBoolean();
      case 1 -> any(0L, 1L, -1L, Long.MAX_VALUE, Long.MIN_VALUE, random.nextLong());
      case 2 -> decimal();
      case 3 ->
          any(
              0.1,
              1.0,
              -0.0,
              Double.MAX_VALUE,
              Double.MIN_VALUE,
              Double.POSITIVE_INFINITY,
              Double.NEGATIVE_INFINITY,
              random.nextGaussian() * 1e9);
      case 4 -> any(LocalDate.MAX, LocalDate.MIN, LocalDate.ofEpochDay(random.nextInt()));
      case 5 -> any(LocalTime.MAX, LocalTime.MIN, LocalTime.ofSecondOfDay(random.nextInt(86_400)));
      case 6 ->
          any(
              LocalDateTime.MAX,
              LocalDateTime.MIN,
              LocalDateTime.of(
                  LocalDate.EPOCH, LocalTime.ofNanoOfDay(random.nextInt(Integer.MAX_VALUE))));
      case 7 ->
          any(Instant.MAX, Instant.MIN, Instant.ofEpochSecond(random.nextInt(), random.nextInt()));
      case 8 -> new CalendarInterval(random.nextInt(), random.nextInt(), random.nextLong());
      case 9 -> new UUID(random.nextLong(), random.nextLong());
      case 10 -> {
        var bytes = new byte[random.nextInt(20)];
        random.nextBytes(bytes);
        yield Bytes.of(bytes);
      }
      default -> text();
    };
  }

  private BigDecimal decimal() {
    return any(
        BigDecimal.ZERO,
        new BigDecimal("100"),
        new BigDecimal("0.1"),
        new BigDecimal("-12.50"),
        new BigDecimal("1E+400"),
        new BigDecimal("1E-400"),
        new BigDecimal("1E+16384"),
        new BigDecimal("9223372036854775808"),
        new BigDecimal(new BigInteger(3_000, random), random.nextInt(2_000) - 1_000),
        new BigDecimal(new BigInteger(random.nextInt(100), random), random.nextInt(40) - 20));
  }

  private String text() {
    var text = new StringBuilder();
    for (int i = random.nextInt(6); i > 0; i--) {
      text.append(any(PIECES));
    }
    return text.toString();
  }

  private String name() {
    return any(PIECES) + text();
  }

  private PageToken token() {
    return new PageToken(any("A", "abc-_09", "eyJh"));
  }

  private Operator operator() {
    return any(Operator.values());
  }

  private TextOrder textOrder() {
    return any(TextOrder.values());
  }

  private int count() {
    return any(1, 7, 50, Integer.MAX_VALUE);
  }

  private boolean chance(int oneIn) {
    return random.nextInt(oneIn) == 0;
  }

  private <T> Optional<T> maybe(Supplier<T> value) {
    return chance(2) ? Optional.empty() : Optional.of(value.get());
  }

  @SafeVarargs
  private <T> T any(T... values) {
    return values[random.nextInt(values.length)];
  }
}
