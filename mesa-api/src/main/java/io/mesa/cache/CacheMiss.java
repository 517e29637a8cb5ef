package io.mesa.cache;

import io.mesa.query.Rows;
import java.time.Duration;

/** A call that found nothing in the cache: how its answer is had from the database. */
public interface CacheMiss {

  /**
   * What the answer will be made of.
   *
   * @return the read set; asked for before the answer
   */
  ReadSet reads();

  /**
   * Asks the database.
   *
   * @return the answer
   */
  Rows load();

  /**
   * How much time the call has left.
   *
   * @return the time left, at least 1 ms
   * @throws io.mesa.error.MesaException {@code TIMEOUT} where none is left, {@code CANCELLED} where
   *     the call was cancelled
   */
  Duration remaining();
}
