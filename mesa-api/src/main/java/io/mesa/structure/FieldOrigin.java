package io.mesa.structure;

import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * How a field of documents was learned, where the database does not know their fields itself. Types
 * are called in the server's words.
 *
 * @param validated what the validator says of it, empty where it does not name the field
 * @param sampled what a sample shows of it, empty where no document of it has the field
 * @param conflicts where the validator and the sample, or the documents among themselves, disagree:
 *     a sentence each, none where they agree
 */
public record FieldOrigin(
    Optional<Validated> validated, Optional<Sampled> sampled, List<String> conflicts) {
  /** Copies the list. */
  public FieldOrigin {
    conflicts = List.copyOf(conflicts);
  }

  /**
   * What a validator says of a field.
   *
   * @param types the types that it may be of; none where it may be of any
   * @param required whether no document, or nothing that the field is in, may lack it
   */
  public record Validated(List<String> types, boolean required) {
    /** Copies the list. */
    public Validated {
      types = List.copyOf(types);
    }
  }

  /**
   * What a sample shows of a field.
   *
   * @param sample the documents that were looked at
   * @param documents how many of them have the field
   * @param values how many values of each type they have there, null's included; a document has
   *     several where the field is in the elements of an array
   */
  public record Sampled(Sample sample, long documents, Map<String, Long> values) {
    /** Copies the map, in alphabetical order. */
    public Sampled {
      values = Collections.unmodifiableMap(new TreeMap<>(values));
    }

    /**
     * The part of the documents that have the field.
     *
     * @return above 0, to 1
     */
    public double share() {
      return (double) documents / sample.documents();
    }

    /**
     * The part of the values that are of a type.
     *
     * @param type the type in the server's words
     * @return from 0 to 1
     */
    public double share(String type) {
      long all = values.values().stream().mapToLong(Long::longValue).sum();
      return (double) values.getOrDefault(type, 0L) / all;
    }
  }
}
