package io.mesa.cache.caffeine.history;

import java.util.Random;

/**
 * How often an operation is something else than a read, in ten thousand. Each history has a mix of
 * its own, so that rare things meet in some and do not get in each other's way in others.
 *
 * @param writes changes outside of transactions
 * @param transactions transactions
 * @param structure changes of the structure
 * @param outside changes past the cache that are told of afterwards
 * @param doubts how often the outcome of a change is unknown
 * @param failures how often an answer or a change fails
 */
record Mix(int writes, int transactions, int structure, int outside, int doubts, int failures) {

  /** A mix for virtual time. */
  static Mix of(Random random) {
    return new Mix(
        150 + random.nextInt(250),
        some(random, 150),
        some(random, 100),
        some(random, 40),
        some(random, 500),
        some(random, 500));
  }

  /** A mix for virtual time in which others write, too. */
  static Mix besideOthers(Random random) {
    return new Mix(
        80 + random.nextInt(80),
        some(random, 60),
        some(random, 20),
        some(random, 20),
        some(random, 300),
        some(random, 300));
  }

  /** A mix for real time, in which a doubt lasts for as long as thousands of other operations. */
  static Mix inRealTime(Random random) {
    return new Mix(
        150 + random.nextInt(100),
        some(random, 60),
        some(random, 20),
        some(random, 20),
        some(random, 20),
        some(random, 500));
  }

  private static int some(Random random, int most) {
    return random.nextInt(4) == 0 ? 0 : random.nextInt(most);
  }
}
