package io.mesa.assembly;

import io.mesa.cache.CacheMiss;
import io.mesa.cache.CacheScope;
import io.mesa.cache.CachedAnswers;
import io.mesa.cache.PendingWrite;
import io.mesa.cache.QueryCache;
import io.mesa.cache.ReadSet;
import io.mesa.cache.WriteSet;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.CacheOutcome;
import io.mesa.query.CacheStanding;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import io.mesa.runtime.FeedStatus;
import io.mesa.source.Source;
import io.mesa.spi.DriverConnection;
import io.mesa.spi.DriverEntities;
import io.mesa.spi.UnknownOutcome;
import java.time.Duration;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One source's use of the cache: answers are looked for before the database is asked, and the cache
 * hears of every change before it is sent and when it is done. Thread-safe.
 */
final class SourceCache {
  private final QueryCache cache;
  private final Source source;
  private final DriverConnection connection;
  private final Surroundings surroundings;
  private @Nullable Feed feed;
  private volatile long structure;

  SourceCache(
      QueryCache cache, Source source, DriverConnection connection, Surroundings surroundings) {
    this.cache = cache;
    this.source = source;
    this.connection = connection;
    this.surroundings = surroundings;
    this.structure = cache.structureVersion();
  }

  /** Trusts answers only while a feed is heard, which it begins to hear. */
  void hearFeed(Listening listening) {
    var heard = new Feed(source, connection, surroundings, this, listening);
    this.feed = heard;
    heard.start();
  }

  void closeFeed() {
    if (feed != null) {
      feed.close();
    }
  }

  /** How it stands with the feed; empty where none is listened to. */
  Optional<FeedStatus> feedStatus() {
    return Optional.ofNullable(feed).map(Feed::status);
  }

  /** A feed was installed in the database, or removed. */
  void feedInstalled() {
    if (feed != null) {
      feed.coverageChanged();
    }
  }

  /** Whether answers may be given that were kept. */
  boolean isTrusted() {
    return feed == null || feed.isHeard();
  }

  /** The answers for calls with these options. */
  CachedAnswers answers(CallOptions options, Consumer<Query> refresh) {
    var scope =
        new CacheScope(source, options.database(), options.caller(), options.sessionSettings());
    return cache.answers(scope, refresh);
  }

  /** Has an answer loaded that was not found. */
  Rows load(CachedAnswers answers, Query query, LiveCall call, Supplier<Rows> database) {
    call.cacheOutcome(CacheOutcome.MISS);
    return answers.load(
        query,
        call.options().cacheUse(),
        new CacheMiss() {
          @Override
          public ReadSet reads() {
            return SourceCache.this.reads(query, call);
          }

          @Override
          public Rows load() {
            return database.get();
          }

          @Override
          public Duration remaining() {
            return call.remaining();
          }
        });
  }

  private ReadSet reads(Query query, LiveCall call) {
    ReadSet reads =
        entities(connection.entities(call))
            .map(entities -> entities.reads(query))
            .orElseGet(() -> new ReadSet.Unknown("the driver tells nothing of entities"));
    return feed == null ? reads : feed.within(reads);
  }

  /** How a query stands, asked by a call of its own. */
  CacheStanding standing(CachedAnswers answers, Query query, LiveCall call) {
    return answers.standing(query, call.options().cacheUse(), reads(query, call));
  }

  /** An answer was found and given. */
  void given(CachedAnswers answers, Query query, Rows found, Function<Query, Rows> database) {
    surroundings.auditor().given(source.id(), answers, query, found, database);
  }

  /** What a driver tells of a structure that is not older than the one the cache knows of. */
  private Optional<DriverEntities> entities(Optional<DriverEntities> part) {
    long now = cache.structureVersion();
    if (structure != now) {
      synchronized (this) {
        connection.structureChanged();
        structure = now;
      }
    }
    return part;
  }

  /** What a change may change. */
  WriteSet writes(Optional<DriverEntities> part, Function<DriverEntities, WriteSet> what) {
    return entities(part).map(what).orElseGet(WriteSet.Anything::new);
  }

  long structureVersion() {
    return cache.structureVersion();
  }

  /** Makes a change that the cache hears of. */
  <T> T change(LiveCall call, Supplier<WriteSet> writes, Supplier<T> work) {
    PendingWrite pending = cache.writing(writes);
    boolean ended = false;
    try {
      T result = work.get();
      ended = true;
      return result;
    } catch (MesaException e) {
      // Where it failed, a database without transactions may have made a part of it.
      ended = e.code() != ErrorCode.OUTCOME_UNKNOWN;
      throw e;
    } finally {
      if (ended) {
        pending.committed();
      } else {
        settle(call, pending);
      }
    }
  }

  private void settle(LiveCall failed, PendingWrite pending) {
    UnknownOutcome outcome = failed.unknown();
    surroundings
        .settling()
        .add(
            failed.requestId(),
            source.id(),
            pending,
            outcome == null
                ? null
                : () -> {
                  var asking =
                      new LiveCall(
                          surroundings.watch(),
                          failed.options(),
                          Operation.SETTLE,
                          false,
                          Operation.SETTLE.timeout(source.limits()));
                  try {
                    return outcome.isPast(asking);
                  } finally {
                    asking.finish();
                  }
                });
  }

  /** Has something done on another thread, if there is room. */
  void later(Runnable work) {
    surroundings.background().later(work);
  }

  /** Tells of a change that somebody else made. */
  void changed(Supplier<WriteSet> writes) {
    cache.writing(writes).committed();
  }
}
