package io.mesa.mongo.entities;

import io.mesa.cache.ReadSet;
import io.mesa.cache.WriteSet;
import io.mesa.value.TableName;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Predicate;

/**
 * How the collections and views of one database hang together, as they did at one instant. Names
 * that are not in it are of collections and nothing more. Immutable but for what it remembers;
 * thread-safe.
 */
public final class CollectionGraph {
  /** More sets of collections than an application asks for. */
  private static final int MOST_KEPT = 10_000;

  private final String identity;
  private final String whyUnknown;
  private final Optional<String> whyNotRead;
  private final Map<TableName, Relation> relations;
  private final Map<Set<TableName>, ReadSet> reads = new ConcurrentHashMap<>();

  /**
   * A graph.
   *
   * @param identity what the database is known by, the same through whichever source
   * @param whyNotRead why what the source reads is not to be kept, if it is not
   * @param relations its views, and collections of which more is to be said than the name
   */
  CollectionGraph(
      String identity, Optional<String> whyNotRead, Map<TableName, Relation> relations) {
    this.identity = identity;
    this.whyUnknown = "";
    this.whyNotRead = whyNotRead;
    this.relations = Map.copyOf(relations);
  }

  private CollectionGraph(String whyUnknown) {
    this.identity = "";
    this.whyUnknown = whyUnknown;
    this.whyNotRead = Optional.empty();
    this.relations = Map.of();
  }

  /**
   * A graph of which nothing can be told.
   *
   * @param reason why, for people
   * @return the graph
   */
  static CollectionGraph unknown(String reason) {
    return new CollectionGraph(reason);
  }

  /** Whether anything can be told. */
  boolean isKnown() {
    return whyUnknown.isEmpty();
  }

  /**
   * What the database is known by.
   *
   * @return its identity, empty where that cannot be told
   */
  public Optional<String> identity() {
    return isKnown() ? Optional.of(identity) : Optional.empty();
  }

  /**
   * What an answer is made of.
   *
   * @param named the collections and views that the query names
   * @param expires whether documents of a collection are deleted by the server when they are old
   * @return the collections, or why they cannot be told
   */
  ReadSet reads(Set<TableName> named, Predicate<TableName> expires) {
    if (!isKnown()) {
      return new ReadSet.Unknown(whyUnknown);
    }
    if (whyNotRead.isPresent()) {
      return new ReadSet.Unknown(whyNotRead.get());
    }
    ReadSet known = reads.get(named);
    if (known == null) {
      known = new ReadClosure(identity, relations, expires).of(named);
      if (reads.size() < MOST_KEPT) {
        reads.put(Set.copyOf(named), known);
      }
    }
    return known;
  }

  /**
   * What somebody may have changed who changed collections, or those behind views, in any way.
   *
   * @param changed the collections and views; none where it may have been any
   * @return the collections, or the whole database
   */
  public WriteSet changed(Set<TableName> changed) {
    if (!isKnown()) {
      return new WriteSet.Anything();
    }
    if (changed.isEmpty()) {
      return new WriteSet.Database(identity, true);
    }
    Set<TableName> all = new HashSet<>(changed);
    all.addAll(new ReadClosure(identity, relations, name -> false).reached(changed));
    return new WriteSet.Tables(identity, all);
  }

  /**
   * What a command may change.
   *
   * @param extent how far its own words reach
   * @return the collection that it names, or the database
   */
  public WriteSet statement(Extent extent) {
    if (!isKnown()) {
      return new WriteSet.Anything();
    }
    return extent
        .collection()
        .map(name -> (WriteSet) new WriteSet.Tables(identity, Set.of(name)))
        .orElseGet(() -> new WriteSet.Database(identity, extent.structure()));
  }

  /**
   * How far the words of a command reach.
   *
   * @param collection the only collection whose documents it changes, empty where it may be any
   * @param structure whether it may change collections, views and indexes
   */
  public record Extent(Optional<TableName> collection, boolean structure) {}
}
