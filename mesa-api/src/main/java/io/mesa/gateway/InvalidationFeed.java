package io.mesa.gateway;

import io.mesa.runtime.ActionReport;
import io.mesa.runtime.FeedCoverage;
import io.mesa.value.TableName;
import java.util.Set;

/**
 * The database's own word of changes, so that answers kept here are given up when somebody else
 * writes. It is installed once in a database, by whoever may, and listened to by each {@link
 * io.mesa.Mesa} that was told to. Got from {@link DatabaseGateway#feed}; in a {@linkplain
 * DatabaseGateway#preview() preview} the actions answer with the statements they would send.
 * Thread-safe.
 *
 * <p>On PostgreSQL it is a trigger on each table and its partitions that sends a notification with
 * every statement that writes, whoever sends it. It does not hear of foreign tables, of
 * materialised views that are refreshed, of changes of structure, of what logical replication
 * applies without firing triggers, and of partitions made later; tables without the trigger are not
 * cached. Commits that notify are made one after the other and cannot share a wait for the disk:
 * measured, a single writer makes nine tenths of the writes a second that it made without, four at
 * once a half, sixteen a quarter ({@code mesa-bench/results/feed-cost.json}).
 *
 * <p>On MongoDB it is a change stream, for which nothing is installed; only a replica set has it.
 * It does not hear of time series and of views that are defined anew, and tells of Mesa's own
 * changes, too.
 */
public interface InvalidationFeed {

  /**
   * Installs what tells of changes.
   *
   * @param tables the tables; none for all of the database that can be told of
   * @return what was done
   * @throws io.mesa.error.MesaException {@code PERMISSION} where the login may not, with the right
   *     it lacks; {@code NOT_FOUND} where there is no such table; {@code UNSUPPORTED} where the
   *     database tells of no changes
   */
  ActionReport install(Set<TableName> tables);

  /**
   * Removes all that was installed.
   *
   * @return what was done
   * @throws io.mesa.error.MesaException {@code PERMISSION} where the login may not
   */
  ActionReport remove();

  /**
   * Looks which tables are told of.
   *
   * @return the tables, and the others with the reason
   * @throws io.mesa.error.MesaException {@code UNSUPPORTED} where the database tells of no changes
   */
  FeedCoverage coverage();
}
