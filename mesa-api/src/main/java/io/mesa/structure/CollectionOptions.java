package io.mesa.structure;

import java.time.Duration;
import java.util.Optional;

/**
 * What is particular about a collection of documents.
 *
 * @param capped its bounds, where the oldest documents make room for new ones
 * @param timeSeries how it keeps measurements over time, where it does
 * @param expireAfter how long its documents are kept, empty for ever; an index may have a limit of
 *     its own
 * @param validation what its documents have to be like
 * @param collation how its text is compared and ordered where that is not by bytes
 */
public record CollectionOptions(
    Optional<Capped> capped,
    Optional<TimeSeries> timeSeries,
    Optional<Duration> expireAfter,
    Optional<Validation> validation,
    Optional<Collation> collation) {

  /**
   * The bounds of a capped collection.
   *
   * @param bytes how many bytes its documents take at most
   * @param documents how many there are at most, empty where only the bytes count
   */
  public record Capped(long bytes, Optional<Long> documents) {}

  /**
   * How measurements are kept.
   *
   * @param timeField the field that says when
   * @param metaField the field that says of what
   * @param granularity how close to each other measurements of the same are expected
   */
  public record TimeSeries(
      String timeField, Optional<String> metaField, Optional<String> granularity) {}

  /**
   * What documents have to be like.
   *
   * @param rule the rule, in the server's words
   * @param level which documents it is asked of, in the server's words
   * @param action what becomes of a document that breaks it, in the server's words
   */
  public record Validation(String rule, String level, String action) {}
}
