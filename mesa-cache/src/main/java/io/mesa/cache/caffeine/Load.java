package io.mesa.cache.caffeine;

import io.mesa.cache.CacheMiss;
import io.mesa.cache.CacheStatistics.Refusal;
import io.mesa.cache.ReadSet;
import io.mesa.call.CacheUse;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * One call's way to an answer that was not found: has it from the database or from another call
 * that is loading it, and keeps it where that may be and pays.
 */
final class Load {
  /** How often a call waits for another before it asks for itself, where those fail. */
  private static final int MOST_WAITS = 2;

  private final CaffeineCache cache;
  private final AnswerKey key;
  private final Query query;
  private final String source;
  private final ShapeUse shape;
  private final CacheMiss miss;

  Load(
      CaffeineCache cache,
      AnswerKey key,
      Query query,
      String source,
      ShapeUse shape,
      CacheMiss miss) {
    this.cache = cache;
    this.key = key;
    this.query = query;
    this.source = source;
    this.shape = shape;
    this.miss = miss;
  }

  Rows answer(CacheUse use) {
    if (!shape.keeps(query)) {
      cache.counters().refused(Refusal.DOES_NOT_PAY);
      dropOutdated();
      return ask(true);
    }
    // Read first: a change of the structure while the read set is looked up must be noticed.
    Versions structure = cache.words().ofStructure();
    if (!(miss.reads() instanceof ReadSet.Tables reads)) {
      cache.counters().refused(Refusal.UNKNOWN_READS);
      dropOutdated();
      return ask(false);
    }
    List<Entity> entities = cache.entities(source, reads);
    Versions versions = cache.words().of(reads.database(), entities);
    shape.reads(entities);
    if (!versions.areQuiet() || !structure.areQuiet() || !structure.areCurrent()) {
      cache.counters().refused(Refusal.UNDER_WRITE);
      return ask(false);
    }
    return once(use, versions, entities);
  }

  /** Where several calls that see the same want the same, one asks and the others wait. */
  private Rows once(CacheUse use, Versions versions, List<Entity> entities) {
    for (int i = 0; i < MOST_WAITS; i++) {
      var own = new Loading(versions, cache.nanos());
      Loading under = cache.loadings().putIfAbsent(key, own);
      if (under == null) {
        return lead(own, use, versions, entities);
      }
      if (!under.serves(versions) || isTooOld(under.startedNanos(), use)) {
        break;
      }
      Rows joined = under.await(miss.remaining().toNanos());
      if (joined != null) {
        return joined(joined);
      }
      miss.remaining(); // Throws where the call's own time is up.
    }
    return keep(versions, entities);
  }

  private Rows joined(Rows rows) {
    cache.counters().joins.increment();
    shape.hit();
    return rows;
  }

  private boolean isTooOld(long startedNanos, CacheUse use) {
    return use.kind() == CacheUse.Kind.FRESH_FOR
        && cache.nanos() - startedNanos > use.bound().toNanos();
  }

  private Rows lead(Loading own, CacheUse use, Versions versions, List<Entity> entities) {
    try {
      // Another may have loaded it since this call did not find it.
      Answer kept = cache.kept().look(key);
      boolean serves =
          kept != null && kept.versions().same(versions) && !isTooOld(kept.askedNanos(), use);
      Rows rows = kept != null && serves ? joined(kept.rows()) : keep(versions, entities);
      own.done(rows);
      return rows;
    } finally {
      cache.loadings().remove(key, own);
      own.failed();
    }
  }

  private Rows ask(boolean rests) {
    long asked = cache.nanos();
    Rows rows = miss.load();
    long now = cache.nanos();
    if (rests) {
      shape.passed(now, now - asked);
    } else {
      shape.loaded(now, now - asked);
    }
    return rows;
  }

  private Rows keep(Versions versions, List<Entity> entities) {
    long asked = cache.nanos();
    Rows rows = ask(false);
    // Asked again: only the answer's own connection may have shown that it led to a standby.
    Refusal refusal =
        miss.reads() instanceof ReadSet.Tables
            ? keep(new Answer.Loaded(rows, versions, entities, shape), asked)
            : Refusal.UNKNOWN_READS;
    if (refusal != null) {
      cache.counters().refused(refusal);
      if (refusal != Refusal.CHANGED_MEANWHILE) {
        dropOutdated();
      }
    }
    return rows;
  }

  private @Nullable Refusal keep(Answer.Loaded loaded, long asked) {
    List<Entity> entities = loaded.entities();
    long bytes = Answer.bytes(query.heapBytes(), loaded.rows(), entities.size());
    if (bytes > cache.rules().answerBytes()) {
      return Refusal.TOO_LARGE;
    }
    long now = cache.nanos();
    if (!loaded.versions().areCurrent()) {
      return Refusal.CHANGED_MEANWHILE;
    }
    long life = cache.rules().lifeNanos(source, entities);
    var answer = new Answer(key, loaded, bytes, asked, now, life);
    boolean kept = cache.kept().keep(answer, entity -> cache.rules().quota(source, entity));
    return kept ? null : Refusal.OVER_QUOTA;
  }

  /** An answer that is no longer true, and that no other takes the place of. */
  private void dropOutdated() {
    Answer old = cache.kept().look(key);
    if (old != null && !old.versions().areCurrent()) {
      cache.kept().drop(old);
    }
  }
}
