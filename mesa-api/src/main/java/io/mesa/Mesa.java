package io.mesa;

import io.mesa.cache.QueryCache;
import io.mesa.cost.CostHistory;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.MesaListener;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.job.JobLimits;
import io.mesa.job.JobStore;
import io.mesa.job.QueryJob;
import io.mesa.job.QueryJobs;
import io.mesa.source.Source;
import io.mesa.spi.DatabaseDriver;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.Set;
import java.util.function.Consumer;

/**
 * The one door: holds the sources of an application and their gateways. It owns connections and
 * threads, and closes them.
 *
 * <pre>{@code
 * try (Mesa mesa = Mesa.of(Source.fromUrl("orders", "postgresql://app@db.example/shop"))) {
 *   mesa.gateway("orders").tables(TableFilter.all()).forEach(System.out::println);
 * }
 * }</pre>
 *
 * <p>Thread-safe. Opening connects to nothing; the first call does.
 */
public interface Mesa extends AutoCloseable {

  /**
   * Opens sources with the drivers that are found and nothing else.
   *
   * @param first a source
   * @param more further sources
   * @return Mesa, to be closed
   * @throws MesaException {@link ErrorCode#CONFIGURATION} where a driver is missing (the message
   *     lists what was found and where), a source is refused by its driver, or two sources have one
   *     id
   */
  static Mesa of(Source first, Source... more) {
    Builder builder = builder().source(first);
    for (Source source : more) {
      builder.source(source);
    }
    return builder.build();
  }

  /**
   * Starts a Mesa with more than sources.
   *
   * @return a builder
   */
  static Builder builder() {
    return new MesaBuilder();
  }

  /**
   * The gateway to a source.
   *
   * @param sourceId the source's id
   * @return the gateway, the same for each call
   * @throws MesaException {@link ErrorCode#CONFIGURATION} where there is no such source; the
   *     message lists those there are
   */
  DatabaseGateway gateway(String sourceId);

  /**
   * The only gateway there is.
   *
   * @return the gateway
   * @throws MesaException {@link ErrorCode#CONFIGURATION} where there are several sources
   */
  DatabaseGateway gateway();

  /**
   * The ids of the sources.
   *
   * @return an immutable set, in the order they were added
   */
  Set<String> sources();

  /**
   * The jobs: submitted queries that their callers do not wait for.
   *
   * @return the jobs of the store that this Mesa was built with, or of one in memory
   */
  QueryJobs jobs();

  /**
   * How everything is: the sources with their servers, feeds, jobs and estimates, and the cache.
   * Servers and the store of the jobs are asked at the same time, each for no longer than its
   * source's {@link io.mesa.source.Limits#readTimeout}. One that cannot be reached, or does not
   * answer, is a part of the answer; it does not fail it, nor does it keep it waiting for longer.
   *
   * @return how it is now
   * @throws MesaException {@link ErrorCode#CLOSED} where Mesa was closed; {@link
   *     ErrorCode#CANCELLED} where the thread is interrupted
   */
  MesaHealth health();

  /**
   * Tells of a change that was made past Mesa, so that no answer from before it is given any more.
   * Without a cache it does nothing.
   *
   * @param sourceId the source's id
   * @param tables the tables that were changed; what their foreign keys' actions and their triggers
   *     may have changed besides is found out. None where it may have been any of the source's
   *     database, or its structure
   * @throws MesaException {@link ErrorCode#CONFIGURATION} where there is no such source, {@link
   *     ErrorCode#NOT_FOUND} where there is no such table
   */
  void changed(String sourceId, TableName... tables);

  /**
   * Lets jobs that run finish within {@link JobLimits#finishing}, and gives the others back to the
   * store. Then cuts short the calls under way ({@link ErrorCode#CLOSED} is what they throw),
   * closes what was opened, and refuses further calls. Does not fail; closing twice does nothing.
   */
  @Override
  void close();

  /** Builds a {@link Mesa}. Not thread-safe. */
  interface Builder {

    /**
     * Adds a source.
     *
     * @param source the source
     * @return this builder
     */
    Builder source(Source source);

    /**
     * Adds a driver besides those that are found; it goes before a found one of the same name.
     *
     * @param driver the driver
     * @return this builder
     */
    Builder driver(DatabaseDriver driver);

    /**
     * Keeps the answers of queries in a cache, and gives them again for as long as the database
     * would.
     *
     * @param cache the cache, which may be shared by several Mesas and is not closed by them
     * @return this builder
     */
    Builder cache(QueryCache cache);

    /**
     * Listens to a source's database, so that answers are given up when somebody else writes.
     * Without it the cache hears of what goes through Mesa and of {@link Mesa#changed} only. Where
     * the feed is not heard, or not installed, nothing kept is given; see {@link
     * io.mesa.gateway.InvalidationFeed}.
     *
     * @param sourceId the source's id
     * @param lease how old the feed's last word may be, and so how long at most a kept answer is
     *     given after somebody else's change; 100 ms to 1 hour
     * @return this builder
     */
    Builder feed(String sourceId, Duration lease);

    /**
     * Asks the database, too, for some of the answers that the cache gave, on another thread, and
     * compares. Listeners hear what came of it, the cache's statistics count it, and an answer that
     * differs is dropped: it is how writes past Mesa are found that nobody told of. Each audit
     * costs the database a query; what there is no time for is left out. None unless said.
     *
     * @param share which part of the answers, 0 to 1
     * @return this builder
     * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where the share is something else
     */
    Builder auditCache(double share);

    /**
     * Keeps what is learned of queries' times beyond this Mesa: it is loaded now, and saved every
     * few minutes while queries run and when Mesa is closed, so that estimates are good from the
     * first on. Without it they begin anew.
     *
     * @param history where it is kept
     * @return this builder
     */
    Builder history(CostHistory history);

    /**
     * Keeps it in a source's database, where {@link io.mesa.gateway.DatabaseGateway#stores()}
     * installed what that takes, for several Mesas together. {@link #build} connects to it; where
     * it cannot be reached, this Mesa begins anew, and what it learns is added later.
     *
     * @param sourceId the source's id; what was learned of the other sources is kept there, too
     * @param schema the schema
     * @return this builder
     */
    Builder history(String sourceId, String schema);

    /**
     * Keeps jobs in a store, and has workers of this Mesa run what is there for its sources.
     * Without it jobs are kept in memory and end with this Mesa.
     *
     * @param store the store, which may be shared and is not closed
     * @return this builder
     */
    Builder jobs(JobStore store);

    /**
     * Keeps jobs in a source's database, where {@link io.mesa.gateway.DatabaseGateway#stores()}
     * installed what that takes. They outlive this Mesa, and the workers of each Mesa that keeps
     * its jobs there run those of its sources.
     *
     * @param sourceId the source's id; its jobs may ask other sources, too
     * @param schema the schema
     * @return this builder
     */
    Builder jobs(String sourceId, String schema);

    /**
     * Bounds jobs and their workers; {@link JobLimits#defaults} unless said.
     *
     * @param limits the bounds
     * @return this builder
     */
    Builder jobLimits(JobLimits limits);

    /**
     * Is given each job that lived out its {@linkplain JobLimits#history history} before the store
     * removes it. Not those that the {@linkplain JobStore#inMemory store in memory} drops because
     * they are too many.
     *
     * @param archive keeps it, on a thread of Mesa's; where it throws, the job stays and is given
     *     again. A job may be given again too where a process ends meanwhile, or where several
     *     Mesas share the store
     * @return this builder
     */
    Builder jobArchive(Consumer<QueryJob> archive);

    /**
     * Adds a listener; several are told in the order added.
     *
     * @param listener the listener
     * @return this builder
     */
    Builder listener(MesaListener listener);

    /**
     * Opens the sources. Nothing is connected to, but a database that keeps the history.
     *
     * @return Mesa, to be closed
     * @throws MesaException {@link ErrorCode#CONFIGURATION} where there is no source, a driver is
     *     missing, a source is refused by its driver, two sources have one id, or a feed is of no
     *     source, or there is no cache for it or none in its driver; or jobs or the history are to
     *     be kept in a source that there is not; or a history cannot be read; {@link
     *     ErrorCode#UNSUPPORTED} where the driver that is to keep them keeps nothing
     */
    Mesa build();
  }
}
