package io.mesa.cache;

import io.mesa.query.Query;
import java.util.function.Consumer;
import java.util.function.Supplier;

/**
 * Keeps answers, and gives them again for as long as the database would. Made by an application,
 * which may share one among several {@link io.mesa.Mesa}s and closes none: it holds memory only.
 * Thread-safe.
 *
 * <p>An implementation promises, where all writes go through the Mesas that share it:
 *
 * <ol>
 *   <li>every answer found equals what the database would have given at some instant of the call;
 *   <li>no answer found holds what was not committed, or was rolled back;
 *   <li>once a write has returned, no call that begins later is given the state before it.
 * </ol>
 *
 * <p>A write that went past them counts as one that did not, and returns when {@link
 * io.mesa.Mesa#changed} does that was told of it. Where a {@linkplain io.mesa.Mesa.Builder#feed
 * feed} is listened to, an answer may be from before what others wrote less than its lease ago;
 * while the feed is not heard, none is found. While nobody knows whether a write was made, no
 * answer is found that it may have changed. A call that allows {@linkplain
 * io.mesa.call.CacheUse#staleUpTo old answers} may be given one that the database would have given
 * as long ago as the call allows, and the lease besides.
 */
public interface QueryCache {

  /**
   * The answers within a scope.
   *
   * @param scope the scope
   * @param refresh has a query asked again by somebody else than the caller, who was given an old
   *     answer
   * @return its answers; to be kept by the caller
   */
  CachedAnswers answers(CacheScope scope, Consumer<Query> refresh);

  /**
   * Tells of a write that may change something from now on. Outside a transaction it is told before
   * the statement is sent, in one before the commit is.
   *
   * @param writes says what it may change; where the structure of tables changes meanwhile, the
   *     write counts as one of anything
   * @return the write, whose end must be told
   */
  PendingWrite writing(Supplier<WriteSet> writes);

  /**
   * What becomes another number when the structure of tables may have changed, in any database.
   * Whoever knows something of a structure since before has to read it again.
   *
   * @return a number
   */
  long structureVersion();

  /**
   * What the cache did.
   *
   * @return the figures; not of one instant where calls are under way
   */
  CacheStatistics statistics();
}
