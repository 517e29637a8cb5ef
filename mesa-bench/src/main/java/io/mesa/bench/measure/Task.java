package io.mesa.bench.measure;

import java.util.List;

/**
 * Something that is done over and over; an enum's constant.
 *
 * @param <R> who does it
 */
public interface Task<R extends Rival> {
  /**
   * The constant's name.
   *
   * @return the name
   */
  String name();

  /**
   * What it is called in results.
   *
   * @return the label
   */
  String label();

  /**
   * Who does it.
   *
   * @return all of them
   */
  List<R> kinds();

  /**
   * Whose figures stand under another's in ratios.
   *
   * @param rival the other
   * @return who that is; where it does not do this, there are no ratios
   */
  R beside(R rival);
}
