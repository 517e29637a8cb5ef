package io.mesa.mongo.query;

import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;

/** Which keys the documents of a collection join with which, in the order in which they came. */
final class Links {
  /** What the number of an owner is called in a {@link #literal}. */
  static final String OWNER = "o";

  private final Map<Key, Collection<Key>> targets = new LinkedHashMap<>();
  private final boolean repeated;

  /**
   * Without any.
   *
   * @param repeated whether what is joined twice counts twice
   */
  Links(boolean repeated) {
    this.repeated = repeated;
  }

  void add(Key owner, Key target) {
    targets
        .computeIfAbsent(owner, key -> repeated ? new ArrayList<>() : new LinkedHashSet<>())
        .add(target);
  }

  /**
   * The same in batches that a command can ask for. All of one owner are in one, however many they
   * are, so that they come in their order.
   *
   * @param literally whether the command has all links, and not only the keys of the targets
   */
  List<Links> batches(boolean literally) {
    List<Links> batches = new ArrayList<>();
    var batch = new Links(repeated);
    Set<Key> seen = new HashSet<>();
    int keys = 0;
    long bytes = 0;
    for (Map.Entry<Key, Collection<Key>> owner : targets.entrySet()) {
      List<Key> more =
          owner.getValue().stream().filter(key -> literally || !seen.contains(key)).toList();
      keys += more.size();
      bytes += bytes(more);
      if (batches.isEmpty() || !KeyBatch.fits(keys, bytes)) {
        batch = new Links(repeated);
        batches.add(batch);
        seen.clear();
        keys = owner.getValue().size();
        bytes = bytes(owner.getValue());
      }
      batch.targets.put(owner.getKey(), owner.getValue());
      seen.addAll(owner.getValue());
    }
    return batches;
  }

  private static long bytes(Collection<Key> keys) {
    return keys.stream().mapToLong(Key::bytes).sum();
  }

  /** Every key that is joined with one. */
  Set<Key> targets() {
    Set<Key> all = new LinkedHashSet<>();
    targets.values().forEach(all::addAll);
    return all;
  }

  /** The owners of each of them. */
  Map<Key, List<Key>> owners() {
    Map<Key, List<Key>> owners = new HashMap<>();
    targets.forEach(
        (owner, joined) ->
            joined.forEach(
                target -> owners.computeIfAbsent(target, key -> new ArrayList<>()).add(owner)));
    return owners;
  }

  /** The owners by their numbers. */
  Map<Key, List<Key>> numbered() {
    Map<Key, List<Key>> numbered = new HashMap<>();
    for (Key owner : targets.keySet()) {
      numbered.put(Key.of(new BsonInt32(numbered.size())), List.of(owner));
    }
    return numbered;
  }

  /** A document for each: the number of its owner, and the values of the key joined with it. */
  BsonArray literal() {
    var all = new BsonArray();
    int number = 0;
    for (Collection<Key> joined : targets.values()) {
      for (Key target : joined) {
        var link = new BsonDocument(OWNER, new BsonInt32(number));
        for (int i = 0; i < target.values().size(); i++) {
          link.append(key(i), target.values().get(i));
        }
        all.add(link);
      }
      number++;
    }
    return all;
  }

  /** What the n-th value of a key is called in a {@link #literal}. */
  static String key(int index) {
    return "k" + index;
  }
}
