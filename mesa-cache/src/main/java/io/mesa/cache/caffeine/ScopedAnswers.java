package io.mesa.cache.caffeine;

import io.mesa.cache.CacheMiss;
import io.mesa.cache.CacheScope;
import io.mesa.cache.CachedAnswers;
import io.mesa.cache.ReadSet;
import io.mesa.call.CacheUse;
import io.mesa.event.CacheAudit;
import io.mesa.query.CacheStanding;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The answers of a cache within one scope. Thread-safe. */
final class ScopedAnswers implements CachedAnswers {
  private final CaffeineCache cache;
  private final CacheScope scope;
  private final int scopeHash;
  private final Staleness staleness;

  ScopedAnswers(CaffeineCache cache, CacheScope scope, Consumer<Query> refresh) {
    this.cache = cache;
    this.scope = scope;
    this.scopeHash = scope.hashCode();
    this.staleness = new Staleness(cache, refresh);
  }

  @Override
  public @Nullable Rows find(Query query, CacheUse use) {
    Answer answer = cache.kept().find(scope, scopeHash, query);
    if (answer != null) {
      if (answer.versions().areCurrent()) {
        if (use.kind() == CacheUse.Kind.NORMAL || staleness.allows(answer, use)) {
          answer.given();
          return answer.rows();
        }
      } else if (staleness.serves(answer, use, query)) {
        return answer.rows();
      } else {
        cache.counters().outdated.increment();
      }
    }
    cache.counters().misses.increment();
    return null;
  }

  @Override
  public Rows load(Query query, CacheUse use, CacheMiss miss) {
    if (use.kind() == CacheUse.Kind.BYPASS) {
      return miss.load();
    }
    String source = scope.source().id();
    ShapeUse shape = cache.shapes().of(source, query);
    return new Load(cache, key(query), query, source, shape, miss).answer(use);
  }

  private AnswerKey key(Query query) {
    return new AnswerKey(scope, scopeHash, query);
  }

  @Override
  public CacheStanding standing(Query query, CacheUse use, ReadSet reads) {
    Answer answer = cache.kept().look(key(query));
    boolean allowed = answer != null && staleness.allows(answer, use);
    return new Explanation(cache, scope.source().id()).of(query, answer, allowed, reads);
  }

  @Override
  public CacheAudit.Outcome audit(Query query, Rows found, Rows database) {
    Answer answer = cache.kept().look(key(query));
    boolean comparable = answer != null && answer.rows() == found && answer.versions().areCurrent();
    CacheAudit.Outcome outcome =
        comparable ? SameRows.compare(query, found, database) : CacheAudit.Outcome.UNDECIDED;
    if (answer != null && outcome == CacheAudit.Outcome.DIFFERENT) {
      cache.kept().drop(answer);
    }
    cache.counters().audited(outcome);
    return outcome;
  }
}
