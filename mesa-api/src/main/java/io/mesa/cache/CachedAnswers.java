package io.mesa.cache;

import io.mesa.call.CacheUse;
import io.mesa.event.CacheAudit;
import io.mesa.query.CacheStanding;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import org.jspecify.annotations.Nullable;

/** The answers within one {@link CacheScope}. Thread-safe. */
public interface CachedAnswers {

  /**
   * The answer that is kept, if the database would give the same now, or would have as long ago as
   * the use allows.
   *
   * @param query the query
   * @param use what is wanted
   * @return the answer, shared and not copied; null where there is none
   */
  @Nullable Rows find(Query query, CacheUse use);

  /**
   * Has the answer loaded, by this call or by one of the same query that is under way and saw what
   * this one would see, and keeps it where nothing it is made of was changed meanwhile.
   *
   * @param query the query, for which {@link #find} gave null
   * @param use what is wanted
   * @param miss the call
   * @return the answer
   */
  Rows load(Query query, CacheUse use, CacheMiss miss);

  /**
   * How a query stands. Counts for nothing in the statistics.
   *
   * @param query the query
   * @param use what is wanted
   * @param reads what its answer would be made of
   * @return whether its answer is there, and why not
   */
  CacheStanding standing(Query query, CacheUse use, ReadSet reads);

  /**
   * Compares an answer that {@link #find} gave with what the database gave later. It counts as
   * different only where the same answer is still kept and true as far as the cache knows; then it
   * is dropped. The order of rows counts for nothing, as a query may leave it open.
   *
   * @param query the query
   * @param found what was found
   * @param database what the database gave, asked after that
   * @return what came of it
   */
  CacheAudit.Outcome audit(Query query, Rows found, Rows database);
}
