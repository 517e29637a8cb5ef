package io.mesa.gateway;

import io.mesa.call.CallOptions;
import io.mesa.cost.CostEstimator;
import io.mesa.query.Query;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.source.Source;

/**
 * The gateway to one source: inspects, administers and queries it. Got from {@link io.mesa.Mesa};
 * applications do not implement it. Take the narrowest of the interfaces it joins where that is
 * enough. Thread-safe.
 */
public interface DatabaseGateway extends Inspector, Administrator, DataAccess, CostEstimator {

  /**
   * The source this is the gateway to.
   *
   * @return the source
   */
  Source source();

  /**
   * What the driver, the server and the login can do, with reasons for what they cannot. Asks the
   * server.
   *
   * @return the capabilities
   */
  Capabilities capabilities();

  /**
   * Answers a query now, or later where that would take too long. The cache is asked first. By the
   * {@linkplain #estimate estimate} it then runs on the calling thread where it is sure to be
   * quick; as a job, which the caller does not wait for, where it would not end within the time
   * limit; else on a worker while the caller waits, and where it reaches the limit all the same it
   * goes on as a job. {@link io.mesa.call.SubmitOptions} say otherwise.
   *
   * <p>With an idempotency key a query is always a job, which is waited for if it may be quick.
   *
   * @param query the query
   * @return its rows, or the job it is
   * @throws io.mesa.error.MesaException as {@link DataAccess#query}, but for the time limit; {@code
   *     LIMIT_EXCEEDED} with {@link io.mesa.error.MesaException#retryAfter()} where it would be a
   *     job and too many wait already; {@code CONFLICT} where the idempotency key was used for
   *     another query
   */
  Outcome submit(Query query);

  /**
   * What this source's connections are doing, on this side. Asks nobody.
   *
   * @return the figures
   */
  ConnectionFigures connectionFigures();

  /**
   * Says that tables, columns, keys or indexes were changed elsewhere. Queries know the structure
   * from their first use of a table on; they look again by themselves where a name or a type turns
   * out wrong, and after statements of this gateway that change structure. What they cannot notice
   * is a new key or index: this tells them. Asks nobody.
   */
  void structureChanged();

  /**
   * The database's own word of changes, for answers that are kept.
   *
   * @return what installs it and looks after it; its calls are made with this view's options
   */
  InvalidationFeed feed();

  /**
   * What Mesa keeps in this source's database, for jobs that outlive it.
   *
   * @return what installs it; its calls are made with this view's options
   */
  StoreTables stores();

  /**
   * A view of this gateway whose calls are made with other options.
   *
   * @param options the options, in place of those of this view
   * @return a cheap, immutable view that shares everything else
   */
  DatabaseGateway with(CallOptions options);

  /**
   * A view of this gateway that runs no administrative action: each answers with the statements it
   * would send. Everything else works as ever, and what an action has to look up is looked up.
   *
   * @return a cheap, immutable view that shares everything else
   */
  DatabaseGateway preview();
}
