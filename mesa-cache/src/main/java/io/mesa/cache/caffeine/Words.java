package io.mesa.cache.caffeine;

import io.mesa.cache.ReadSet;
import io.mesa.cache.WriteSet;
import io.mesa.value.TableName;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Supplier;

/**
 * The words of all tables that were ever read or written, of their databases, and one for whatever
 * a write of unknown extent may change. Words stay for ever: one that began again at 0 would make
 * an old answer true. Thread-safe.
 */
final class Words {
  private final VersionWord anything = new VersionWord();
  private final VersionWord structure = new VersionWord();
  private final Map<String, VersionWord> databases = new ConcurrentHashMap<>();
  private final Map<Table, Entity> entities = new ConcurrentHashMap<>();
  private final WritesInFlight inFlight = new WritesInFlight();

  private record Table(String database, TableName name) {}

  private VersionWord database(String identity) {
    return databases.computeIfAbsent(identity, any -> new VersionWord());
  }

  private Entity entity(String identity, TableName name) {
    return entities.computeIfAbsent(new Table(identity, name), any -> new Entity(identity, name));
  }

  /** The tables that an answer is made of. */
  List<Entity> entities(ReadSet.Tables reads) {
    List<Entity> read = new ArrayList<>(reads.tables().size());
    reads.tables().forEach(name -> read.add(entity(reads.database(), name)));
    return read;
  }

  /** What moves when an answer becomes another, as it is now; the tables stand last. */
  Versions of(String database, List<Entity> read) {
    var words = new VersionWord[Versions.WHOLE + read.size()];
    words[0] = anything;
    words[1] = database(database);
    for (int i = 0; i < read.size(); i++) {
      words[Versions.WHOLE + i] = read.get(i).word();
    }
    return Versions.now(words);
  }

  /** What a write moves; the word of the structure stands first. */
  private List<VersionWord> of(WriteSet writes) {
    if (writes instanceof WriteSet.Tables some) {
      return some.tables().stream().map(name -> written(some.database(), name)).toList();
    }
    if (writes instanceof WriteSet.Database whole) {
      VersionWord database = database(whole.database());
      return whole.structure() ? List.of(structure, database) : List.of(database);
    }
    return List.of(structure, anything);
  }

  private VersionWord written(String database, TableName name) {
    Entity entity = entity(database, name);
    entity.written();
    return entity.word();
  }

  /**
   * Marks what a write may change. What it reaches is told by the structure of tables: where that
   * was being changed meanwhile, the write may reach anything.
   */
  WordsUnderWrite writing(Supplier<WriteSet> writes) {
    Versions known = ofStructure();
    List<VersionWord> reached = of(writes.get());
    boolean ofStructure = !reached.isEmpty() && reached.get(0) == structure;
    var write = new WordsUnderWrite(inFlight, reached, ofStructure);
    // Read now that the write is in flight: a change that begins later finds it when it ends.
    if (!ofStructure && !(known.areQuiet() && known.areCurrent())) {
      write.hold(anything);
    }
    return write;
  }

  long structureVersion() {
    return structure.read();
  }

  /** What moves when it may no longer be true what answers are made of, as it is now. */
  Versions ofStructure() {
    return Versions.now(structure);
  }

  /** All tables that were ever read or written. */
  Collection<Entity> all() {
    return entities.values();
  }
}
