package io.mesa.cache.caffeine.history;

import java.util.concurrent.ThreadLocalRandom;

/** Threads that run as they like, and leave the processor at times so that they meet in between. */
final class FreeTurns implements Turns {
  @Override
  public void step() {
    if (ThreadLocalRandom.current().nextInt(30) == 0) {
      Thread.yield();
    }
  }

  @Override
  public void rest() {
    Thread.yield();
  }

  @Override
  public void mayWait() {
    step();
  }
}
