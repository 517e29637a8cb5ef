package io.mesa.structure;

import io.mesa.source.Sampling;

/**
 * The documents that were looked at to find their fields.
 *
 * @param method how they were chosen, which may be another way than was asked for
 * @param documents how many there were
 * @param bytes how many bytes they have
 * @param end why there were no more
 */
public record Sample(Sampling.Method method, long documents, long bytes, End end) {

  /** Why no more documents were looked at. */
  public enum End {
    /** There are no more. */
    COMPLETE,
    /** As many as had been asked for. */
    DOCUMENTS,
    /** Their bytes had come to the bound. */
    BYTES,
    /** The time was up. */
    TIME
  }
}
