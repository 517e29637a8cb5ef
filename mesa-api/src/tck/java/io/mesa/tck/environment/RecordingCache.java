package io.mesa.tck.environment;

import io.mesa.cache.CacheMiss;
import io.mesa.cache.CacheScope;
import io.mesa.cache.CacheStatistics;
import io.mesa.cache.CachedAnswers;
import io.mesa.cache.PendingWrite;
import io.mesa.cache.QueryCache;
import io.mesa.cache.ReadSet;
import io.mesa.cache.WriteSet;
import io.mesa.call.CacheUse;
import io.mesa.event.CacheAudit;
import io.mesa.query.CacheStanding;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** A cache that keeps nothing, and remembers what the driver said. */
public final class RecordingCache implements QueryCache {
  private final AtomicLong structure = new AtomicLong();
  private final List<WriteSet> changes = new CopyOnWriteArrayList<>();
  private volatile ReadSet reads = new ReadSet.Unknown("nothing was asked");
  private volatile WriteSet writes = new WriteSet.Anything();
  private volatile String outcome = "";
  private volatile boolean silent;

  /** A cache that was told nothing yet. */
  public RecordingCache() {}

  /**
   * What the last answer was made of.
   *
   * @return the read set that the driver told
   */
  public ReadSet reads() {
    return reads;
  }

  /**
   * What the last change was said to change.
   *
   * @return the write set that the driver told
   */
  public WriteSet writes() {
    return writes;
  }

  /**
   * How the last change ended.
   *
   * @return {@code pending}, {@code committed} or {@code rolled back}
   */
  public String outcome() {
    return outcome;
  }

  /**
   * Says no longer that structures have changed, so that drivers are not told to read them again.
   */
  public void silence() {
    silent = true;
  }

  /**
   * All changes it was told of.
   *
   * @return the write sets, which the caller may clear
   */
  public List<WriteSet> changes() {
    return changes;
  }

  @Override
  public CachedAnswers answers(CacheScope scope, Consumer<Query> refresh) {
    return new CachedAnswers() {
      @Override
      public @Nullable Rows find(Query query, CacheUse use) {
        return null;
      }

      @Override
      public Rows load(Query query, CacheUse use, CacheMiss miss) {
        reads = miss.reads();
        return miss.load();
      }

      @Override
      public CacheStanding standing(Query query, CacheUse use, ReadSet read) {
        return CacheStanding.refused("nothing is kept");
      }

      @Override
      public CacheAudit.Outcome audit(Query query, Rows found, Rows database) {
        return CacheAudit.Outcome.UNDECIDED;
      }
    };
  }

  @Override
  public PendingWrite writing(Supplier<WriteSet> said) {
    writes = said.get();
    changes.add(writes);
    outcome = "pending";
    return new PendingWrite() {
      @Override
      public void committed() {
        boolean moved =
            writes instanceof WriteSet.Database all
                ? all.structure()
                : writes instanceof WriteSet.Anything;
        if (moved && !silent) {
          structure.incrementAndGet();
        }
        outcome = "committed";
      }

      @Override
      public void rolledBack() {
        outcome = "rolled back";
      }
    };
  }

  @Override
  public long structureVersion() {
    return structure.get();
  }

  @Override
  public CacheStatistics statistics() {
    return new CacheStatistics(
        0,
        0,
        0,
        0,
        0,
        Map.of(),
        0,
        0,
        0,
        new CacheStatistics.Audits(0, 0, 0),
        List.of(),
        List.of());
  }
}
