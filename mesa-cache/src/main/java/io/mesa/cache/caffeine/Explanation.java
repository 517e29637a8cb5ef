package io.mesa.cache.caffeine;

import io.mesa.cache.ReadSet;
import io.mesa.query.CacheStanding;
import io.mesa.query.CacheStanding.State;
import io.mesa.query.Query;
import java.time.Duration;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Says how a query of a source stands, and why. */
final class Explanation {
  private final CaffeineCache cache;
  private final String source;

  Explanation(CaffeineCache cache, String source) {
    this.cache = cache;
    this.source = source;
  }

  /**
   * Explains.
   *
   * @param answer what is kept of it
   * @param allowed whether the call takes an answer of that age
   * @param reads what its answer would be made of
   */
  CacheStanding of(Query query, @Nullable Answer answer, boolean allowed, ReadSet reads) {
    if (!(reads instanceof ReadSet.Tables tables)) {
      return CacheStanding.refused(
          "It cannot be told what the answer is made of: %s."
              .formatted(((ReadSet.Unknown) reads).reason()));
    }
    List<Entity> entities = cache.entities(source, tables);
    Versions now = cache.words().of(tables.database(), entities);
    Optional<String> key = Optional.of(key(query, now));
    int pending = now.firstPending();
    if (pending >= 0) {
      String reason = "A write to %s is under way.".formatted(name(pending, tables, entities));
      return standing(answer == null ? State.REFUSED : State.OUTDATED, key, answer, reason);
    }
    if (answer != null) {
      return kept(key, answer, allowed, tables);
    }
    ShapeUse shape = cache.shapes().of(source, query);
    if (!shape.keeps(query)) {
      return standing(State.REFUSED, key, null, resting(shape));
    }
    return standing(
        State.ABSENT, key, null, "It was not asked for yet, or its answer was too large or left.");
  }

  private CacheStanding kept(
      Optional<String> key, Answer answer, boolean allowed, ReadSet.Tables tables) {
    int moved = answer.versions().firstMoved();
    if (moved >= 0) {
      String reason = "%s was changed since.".formatted(name(moved, tables, answer.entities()));
      return standing(State.OUTDATED, key, answer, reason);
    }
    return allowed
        ? standing(State.KEPT, key, answer, null)
        : standing(State.OUTDATED, key, answer, "It is older than the call allows.");
  }

  private CacheStanding standing(
      State state, Optional<String> key, @Nullable Answer answer, @Nullable String reason) {
    Optional<Duration> age =
        answer == null
            ? Optional.empty()
            : Optional.of(Duration.ofNanos(cache.nanos() - answer.askedNanos()));
    return new CacheStanding(state, key, age, Optional.ofNullable(reason));
  }

  private static String resting(ShapeUse shape) {
    return "Keeping answers of this shape does not pay: %d of %d were found, and one takes %.3f ms."
        .formatted(shape.hits(), shape.hits() + shape.loads(), shape.loadTime().toNanos() / 1e6);
  }

  private static String name(int word, ReadSet.Tables tables, List<Entity> entities) {
    if (word < Versions.WHOLE) {
      return "something in the database %s, or its structure".formatted(tables.database());
    }
    return "the table " + entities.get(word - Versions.WHOLE);
  }

  private static String key(Query query, Versions versions) {
    HexFormat hex = HexFormat.of();
    return hex.toHexDigits(query.hashCode()) + "-" + hex.toHexDigits(versions.fingerprint());
  }
}
