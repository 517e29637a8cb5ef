package io.mesa.bench.measure;

/** Somebody who does the work that is measured; an enum's constant. */
public interface Rival {
  /**
   * The constant's name.
   *
   * @return the name
   */
  String name();

  /**
   * What it is called in results.
   *
   * @return the word
   */
  String word();
}
