package io.mesa.bench.cache.trace;

import static io.mesa.query.Filters.eq;

import io.mesa.cache.CacheMiss;
import io.mesa.cache.CacheScope;
import io.mesa.cache.CachedAnswers;
import io.mesa.cache.QueryCache;
import io.mesa.cache.ReadSet;
import io.mesa.cache.WriteSet;
import io.mesa.cache.caffeine.CaffeineCache;
import io.mesa.call.CacheUse;
import io.mesa.query.Query;
import io.mesa.query.RowColumn;
import io.mesa.query.Rows;
import io.mesa.source.Source;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** Mesa's cache, all its rules as they come. */
final class MesaPlayer implements Player {
  private static final String DATABASE = "trace";

  /** What a load takes, by the clock that the cache is given. */
  private static final long LOAD_NANOS = 200_000;

  private static final Rows ROWS = Rows.of(List.<RowColumn>of(), List.of());

  private final QueryCache cache;
  private final CachedAnswers answers;
  private long nanos;

  MesaPlayer() {
    cache = CaffeineCache.builder().maximumEntries(Trace.ROOM).clock(() -> nanos).build();
    var source = Source.builder("trace").url("postgresql://localhost/trace").build();
    var scope = new CacheScope(source, Optional.empty(), Optional.empty(), Map.of());
    answers = cache.answers(scope, query -> {});
  }

  private static TableName table(int number) {
    return TableName.of("public", "table_" + number);
  }

  @Override
  public boolean read(int key) {
    int table = Trace.table(key);
    Query query = Query.from(table(table)).where(eq("id", key)).build();
    if (answers.find(query, CacheUse.normal()) != null) {
      return true;
    }
    answers.load(query, CacheUse.normal(), new Miss(table));
    return false;
  }

  private final class Miss implements CacheMiss {
    private final int table;

    Miss(int table) {
      this.table = table;
    }

    @Override
    public ReadSet reads() {
      return new ReadSet.Tables(DATABASE, Set.of(table(table)));
    }

    @Override
    public Rows load() {
      nanos += LOAD_NANOS;
      return ROWS;
    }

    @Override
    public Duration remaining() {
      return Duration.ofSeconds(30);
    }
  }

  @Override
  public void write(int table) {
    cache.writing(() -> new WriteSet.Tables(DATABASE, Set.of(table(table)))).committed();
  }
}
