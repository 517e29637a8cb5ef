package io.mesa.mongo.query;

import io.mesa.Mesa;
import io.mesa.memory.MemoryDatabase;
import io.mesa.mongo.testing.MongoServer;
import io.mesa.mongo.testing.TestDatabase;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.tck.semantics.SemanticsContract;
import io.mesa.tck.semantics.SemanticsExample;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;

/** The kit's examples of what queries mean, on the server at hand. */
public class MongoSemanticsTest extends SemanticsContract {
  /** What BSON does not have, or a pipeline cannot say. */
  private static final Map<String, Set<String>> NOT_IN_MONGODB =
      Map.of(
          "BSON has milliseconds, and no time before or behind all others",
          Set.of(
              "an instant is after a finer one below it",
              "that it equals none is false, not unknown",
              "of several instants the finer ones do not count",
              "a time is before a finer one above it",
              "infinity is after every date",
              "minus infinity is before every date",
              "infinity equals itself",
              "infinity is after every instant",
              "days of a row are compared",
              "infinities are at the ends of an order",
              "by instants and infinities"),
          "BSON has no times of day and no intervals",
          Set.of(
              "a clock is after a finer one below it",
              "every clock is before the end of the day",
              "a month is 30 days",
              "a day is 24 hours",
              "spans are ordered by their length",
              "by spans of one length",
              "the least and the greatest, and how many"),
          "decimals of BSON have 34 digits",
          Set.of(
              "36 digits behind the point count",
              "and are equal only to themselves",
              "numbers are compared exactly"),
          "a path of MongoDB names no key with a dot",
          Set.of("a key may have a dot"),
          "MongoDB orders binary data by its length first",
          Set.of("by unsigned bytes"));

  private final MongoServer server = MongoServer.shared();
  private @Nullable TestDatabase loaded;

  @Override
  protected Mesa.Builder open(MemoryDatabase database) {
    TestDatabase created = server.createDatabase("examples");
    loaded = created;
    LoadedCollections.load(database, server.client().getDatabase(created.name()), column -> false);
    SourceBuilder source =
        LoadedCollections.declare(
            database, Source.builder("examples").url(created.url()), created.name());
    if (server.kind() != MongoServer.Kind.MONGODB) {
      source.serverIdentity(created.name());
    }
    return Mesa.builder().source(source.build());
  }

  @Override
  protected Optional<String> skipped(SemanticsExample example) {
    return NOT_IN_MONGODB.entrySet().stream()
        .filter(reason -> reason.getValue().contains(example.description()))
        .map(Map.Entry::getKey)
        .findFirst();
  }

  @AfterAll
  void drop() {
    if (loaded != null) {
      loaded.close();
    }
  }
}
