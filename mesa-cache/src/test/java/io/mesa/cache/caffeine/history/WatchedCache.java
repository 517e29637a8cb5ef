package io.mesa.cache.caffeine.history;

import io.mesa.cache.CacheMiss;
import io.mesa.cache.CacheScope;
import io.mesa.cache.CacheStatistics;
import io.mesa.cache.CachedAnswers;
import io.mesa.cache.PendingWrite;
import io.mesa.cache.QueryCache;
import io.mesa.cache.ReadSet;
import io.mesa.cache.WriteSet;
import io.mesa.call.CacheUse;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.CacheAudit;
import io.mesa.query.CacheStanding;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import java.time.Duration;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A cache around which others may go on before and after everything it is asked or told. */
final class WatchedCache implements QueryCache {
  private static final Duration LONG = Duration.ofMinutes(1);

  private final QueryCache cache;
  private final Turns turns;

  WatchedCache(QueryCache cache, Turns turns) {
    this.cache = cache;
    this.turns = turns;
  }

  @Override
  public CachedAnswers answers(CacheScope scope, Consumer<Query> refresh) {
    return new Answers(cache.answers(scope, refresh));
  }

  @Override
  public PendingWrite writing(Supplier<WriteSet> writes) {
    Actor.step("writing");
    PendingWrite write = cache.writing(writes);
    Actor.step("marked");
    return new PendingWrite() {
      @Override
      public void committed() {
        Actor.step("tells of the commit");
        write.committed();
        Actor.step("told of the commit");
      }

      @Override
      public void rolledBack() {
        Actor.step("tells of the rollback");
        write.rolledBack();
        Actor.step("told of the rollback");
      }
    };
  }

  @Override
  public long structureVersion() {
    return cache.structureVersion();
  }

  @Override
  public CacheStatistics statistics() {
    return cache.statistics();
  }

  private final class Answers implements CachedAnswers {
    private final CachedAnswers answers;

    Answers(CachedAnswers answers) {
      this.answers = answers;
    }

    @Override
    public @Nullable Rows find(Query query, CacheUse use) {
      Actor.step("looks");
      Rows found = answers.find(query, use);
      Actor actor = Actor.current();
      if (actor != null) {
        actor.found = found != null;
      }
      Actor.step(found == null ? "finds nothing" : "finds");
      return found;
    }

    @Override
    public Rows load(Query query, CacheUse use, CacheMiss miss) {
      Actor.step("has loaded");
      try {
        return answers.load(query, use, new Miss(miss));
      } finally {
        Actor.step("was loaded");
      }
    }

    @Override
    public CacheStanding standing(Query query, CacheUse use, ReadSet reads) {
      return answers.standing(query, use, reads);
    }

    @Override
    public CacheAudit.Outcome audit(Query query, Rows found, Rows database) {
      return answers.audit(query, found, database);
    }
  }

  /** A call that may be short of time when it would wait for another. */
  private final class Miss implements CacheMiss {
    private final CacheMiss miss;
    private boolean asked;
    private boolean late;

    Miss(CacheMiss miss) {
      this.miss = miss;
    }

    @Override
    public ReadSet reads() {
      Actor.step("asks what is read");
      ReadSet reads = miss.reads();
      Actor.step("knows what is read");
      return reads;
    }

    @Override
    public Rows load() {
      Actor.step("loads");
      Rows rows = miss.load();
      Actor.step("loaded");
      return rows;
    }

    @Override
    public Duration remaining() {
      miss.remaining();
      if (late) {
        throw new MesaException(ErrorCode.TIMEOUT, "The call's time is up.");
      }
      if (asked) {
        Actor.step("goes on alone");
      } else {
        asked = true;
        Actor actor = Actor.current();
        int dice = actor == null ? 9 : actor.random().nextInt(10);
        late = dice == 0;
        if (dice < 2) {
          return Duration.ofMillis(1);
        }
      }
      turns.mayWait();
      return LONG;
    }
  }
}
