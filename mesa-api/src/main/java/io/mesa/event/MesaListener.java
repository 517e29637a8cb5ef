package io.mesa.event;

/**
 * Hears what Mesa does. Called on the thread that makes the call (connections: on any thread), so
 * it should be quick; what it throws is logged and breaks nothing. Implementations must be
 * thread-safe. Events carry no literal values and no secrets.
 */
public interface MesaListener {

  /**
   * A call begins.
   *
   * @param event what is known of it
   */
  default void callStarted(CallStarted event) {}

  /**
   * A call ended, well or not.
   *
   * @param event what became of it
   */
  default void callFinished(CallFinished event) {}

  /**
   * An administrative action ended, well or not: the audit trail. Previews are not told.
   *
   * @param event who did what to whom, and what became of it
   */
  default void actionFinished(ActionFinished event) {}

  /**
   * A change was made of which nobody knows whether the database has it, or that was found out.
   *
   * @param event which, and how it stands
   */
  default void outcomeSettling(OutcomeSettling event) {}

  /**
   * An invalidation feed is heard, or is not heard any more.
   *
   * @param event which, and why
   */
  default void feedChanged(FeedChanged event) {}

  /**
   * An answer that the cache gave was compared with the database's, on another thread.
   *
   * @param event what came of it
   */
  default void cacheAudited(CacheAudit event) {}

  /**
   * A job was submitted, begun, or ended.
   *
   * @param event which, and what happened to it
   */
  default void jobChanged(JobChanged event) {}

  /**
   * A connection was opened or closed, or could not be opened.
   *
   * @param event what happened
   */
  default void connectionChanged(ConnectionChanged event) {}
}
