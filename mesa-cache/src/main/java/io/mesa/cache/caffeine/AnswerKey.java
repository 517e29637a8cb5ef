package io.mesa.cache.caffeine;

import io.mesa.cache.CacheScope;
import io.mesa.query.Query;
import org.jspecify.annotations.Nullable;

/**
 * What an answer is kept under: the whole query, not its hash alone, in a scope. Immutable, but for
 * the one of each thread that is only looked up with, so that a look costs no memory.
 */
final class AnswerKey {
  private static final ThreadLocal<AnswerKey> PROBES = ThreadLocal.withInitial(AnswerKey::new);

  private @Nullable CacheScope scope;
  private @Nullable Query query;
  private int hash;

  private AnswerKey() {}

  AnswerKey(CacheScope scope, int scopeHash, Query query) {
    set(scope, scopeHash, query);
  }

  /** A key to look up with, valid until {@link #clear}; not to be kept. */
  static AnswerKey probe(CacheScope scope, int scopeHash, Query query) {
    AnswerKey probe = PROBES.get();
    probe.set(scope, scopeHash, query);
    return probe;
  }

  /** Lets go of what a probe looked for. */
  void clear() {
    scope = null;
    query = null;
  }

  private void set(CacheScope newScope, int scopeHash, Query newQuery) {
    scope = newScope;
    query = newQuery;
    hash = 31 * newQuery.hashCode() + scopeHash;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this || (other instanceof AnswerKey key && same(key));
  }

  private boolean same(AnswerKey key) {
    return query != null && scope != null && query.equals(key.query) && scope.equals(key.scope);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
