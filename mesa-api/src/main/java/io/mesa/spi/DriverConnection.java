package io.mesa.spi;

import io.mesa.gateway.Administrator;
import io.mesa.gateway.Capabilities;
import io.mesa.gateway.Inspector;
import io.mesa.gateway.Monitor;
import io.mesa.runtime.ConnectionFigures;
import java.util.Optional;

/**
 * A driver's hold on one source: its parts, and the connections they share. Mesa puts the parts
 * together into a {@link io.mesa.gateway.DatabaseGateway} and sees to time limits, absent parts,
 * events and errors; a part only does its work.
 *
 * <p>An implementation MUST be thread-safe. Each part is made for one call, MAY keep the call, and
 * MUST take its time limit and cancellation from it. A part MUST throw {@link
 * io.mesa.error.MesaException} for what the database refused; anything else it throws becomes
 * {@code DRIVER}. The methods of parts that a driver does not have are left as they are here.
 */
public interface DriverConnection extends AutoCloseable {

  /**
   * What this driver can do at all, and which {@linkplain io.mesa.source.QueryFeature parts of the
   * query model} it answers. MUST NOT connect, and MUST be always the same: Mesa refuses the rest
   * with {@code UNSUPPORTED} and the reason given, before the driver is called.
   *
   * @return the capabilities
   */
  Capabilities declared();

  /**
   * What of that this server and this login can do, with reasons.
   *
   * @param call the call to answer
   * @return the capabilities, none beyond {@link #declared()}
   */
  Capabilities capabilities(DriverCall call);

  /**
   * The part that reads structure. Its {@code structure} MUST give a stream whose closing frees
   * what it holds.
   *
   * @param call the call to answer
   * @return the part
   */
  Inspector inspector(DriverCall call);

  /**
   * The part that runs statements of the database's own language, where there is one.
   *
   * @param call the call to answer
   * @return the part, empty where the driver declares no {@code RUN} and no {@code RUN_WRITES} and
   *     no {@code CHECK}
   */
  default Optional<DriverData> data(DriverCall call) {
    return Optional.empty();
  }

  /**
   * The part that answers queries of Mesa's model, where there is one.
   *
   * @param call the call to answer
   * @return the part, empty where the driver declares no {@code QUERY}
   */
  default Optional<DriverQueries> queries(DriverCall call) {
    return Optional.empty();
  }

  /**
   * The part that says how queries would be answered, where there is one.
   *
   * @param call the call to answer
   * @return the part, empty where the driver declares no {@code EXPLAIN}
   */
  default Optional<DriverPlans> plans(DriverCall call) {
    return Optional.empty();
  }

  /**
   * The part that says what queries would cost: for each call or for none. Without it estimates
   * rest on earlier runs alone.
   *
   * @param call the call to answer
   * @return the part
   */
  default Optional<DriverCosts> costs(DriverCall call) {
    return Optional.empty();
  }

  /**
   * The part that changes rows, where there is one.
   *
   * @param call the call to answer
   * @return the part, empty where the driver declares no {@code MUTATE} and no {@code TRANSACTIONS}
   */
  default Optional<DriverWrites> writes(DriverCall call) {
    return Optional.empty();
  }

  /**
   * The part that says what answers are made of, where there is one. Without it no answer of the
   * source is kept, and its changes are taken to concern all answers.
   *
   * @param call the call to answer
   * @return the part
   */
  default Optional<DriverEntities> entities(DriverCall call) {
    return Optional.empty();
  }

  /**
   * The part that hears of changes, where there is one.
   *
   * @param call the call to answer
   * @return the part, empty where the driver declares no {@code FEED}
   */
  default Optional<DriverFeed> feed(DriverCall call) {
    return Optional.empty();
  }

  /**
   * The part that keeps what is Mesa's own, where there is one.
   *
   * @return the part
   */
  default Optional<DriverStores> stores() {
    return Optional.empty();
  }

  /**
   * The part that reads runtime, where there is one.
   *
   * @param call the call to answer
   * @return the part, empty where the driver declares no {@code MONITOR}
   */
  default Optional<Monitor> monitor(DriverCall call) {
    return Optional.empty();
  }

  /**
   * The part that acts, where there is one. In a {@linkplain DriverCall#preview() preview} it MUST
   * change nothing and answer with what it would send.
   *
   * @param call the call to answer
   * @return the part, empty where the driver declares no {@code SESSION_CONTROL} and no {@code
   *     USER_ADMINISTRATION} and no {@code DATABASE_ADMINISTRATION}
   */
  default Optional<Administrator> administrator(DriverCall call) {
    return Optional.empty();
  }

  /**
   * Forgets what it knows of the structure of tables, so that it is read anew where it is needed.
   * MUST NOT connect, wait or fail.
   */
  void structureChanged();

  /**
   * What the connections are doing. MUST NOT connect, wait or fail.
   *
   * @return the figures
   */
  ConnectionFigures connectionFigures();

  /** Closes what the driver opened, and nothing else. MUST NOT fail, also when called twice. */
  @Override
  void close();
}
