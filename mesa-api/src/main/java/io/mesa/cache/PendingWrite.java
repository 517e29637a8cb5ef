package io.mesa.cache;

/**
 * A write under way. Until one of its methods is called, once and by any thread, no answer made of
 * what it may change is found or kept.
 */
public interface PendingWrite {

  /** The database has it: answers from before are answers no more. */
  void committed();

  /** The database does not have it and never will. */
  void rolledBack();
}
