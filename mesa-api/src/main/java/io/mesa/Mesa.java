package io.mesa;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.MesaListener;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.source.Source;
import io.mesa.spi.DatabaseDriver;
import java.util.Set;

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
   * Cuts short the calls under way ({@link ErrorCode#CLOSED} is what they throw), closes what was
   * opened, and refuses further calls. Does not fail; closing twice does nothing.
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
     * Adds a listener; several are told in the order added.
     *
     * @param listener the listener
     * @return this builder
     */
    Builder listener(MesaListener listener);

    /**
     * Opens the sources. Nothing is connected to.
     *
     * @return Mesa, to be closed
     * @throws MesaException {@link ErrorCode#CONFIGURATION} where there is no source, a driver is
     *     missing, a source is refused by its driver, or two sources have one id
     */
    Mesa build();
  }
}
