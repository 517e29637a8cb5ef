package io.mesa.spi;

import io.mesa.call.CallOptions;
import java.time.Duration;

/**
 * One call of an application, as a driver sees it: how much time is left, what the application
 * said, and how the call can be cut short. Thread-safe; not implemented by drivers.
 */
public interface DriverCall {

  /**
   * What the application said.
   *
   * @return the options
   */
  CallOptions options();

  /**
   * The id of the call in logs and events.
   *
   * @return the application's id, or one Mesa made
   */
  String requestId();

  /**
   * Whether actions are to be told and not done.
   *
   * @return true in a preview
   */
  boolean preview();

  /**
   * The whole time limit of the call, of which some may be gone.
   *
   * @return the limit
   */
  Duration timeout();

  /**
   * How much time is left. A driver MUST limit on the server, too, what it waits for.
   *
   * @return the time left, at least 1 ms
   * @throws io.mesa.error.MesaException {@code TIMEOUT} where none is left, {@code CANCELLED} where
   *     the call was cancelled
   */
  Duration remaining();

  /**
   * Says how the work that now begins can be cut short: when the time is up, the calling thread is
   * interrupted, or Mesa is closed. Close the registration when the work has ended; after that
   * neither method is begun any more. One that has begun may still run: a connection whose
   * registration says {@link Registration#cancelled()} MUST NOT be used for other work.
   *
   * @param work how to cut it short
   * @return the registration
   */
  Registration onCancel(Cancellable work);

  /**
   * Says, before {@code OUTCOME_UNKNOWN} is thrown, how it can be told when the change is past.
   * Where a driver does not say, no answer that the change may concern is kept any more.
   *
   * @param outcome the change
   */
  void outcomeUnknown(UnknownOutcome outcome);

  /** Work that can be cut short. Its methods are called on threads of Mesa's. */
  interface Cancellable {

    /** Asks the database to stop. MUST end within a second or so; the work then fails by itself. */
    void cancel();

    /**
     * Lets go without asking, because asking was of no use: closes the socket, so that the work
     * fails at once. MUST NOT wait for the server.
     */
    void abandon();
  }

  /** A registration of {@link Cancellable} work. */
  interface Registration extends AutoCloseable {

    /**
     * Whether the work was cut short.
     *
     * @return true once {@link Cancellable#cancel()} was called
     */
    boolean cancelled();

    /** Ends the registration. */
    @Override
    void close();
  }
}
