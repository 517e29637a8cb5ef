package io.mesa.cache.caffeine;

import io.mesa.value.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * How long answers live and how much they may take, as the application says. Immutable.
 *
 * @param answerBytes what an answer may take
 * @param life how long an answer lives of which nothing else is said
 * @param quota what a table's answers may take of which nothing else is said
 * @param lives of a source
 * @param tables of a table
 */
record Rules(
    long answerBytes,
    Duration life,
    long quota,
    Map<String, Duration> lives,
    Map<SourceTable, OfTable> tables) {
  static final Duration LONGEST = Duration.ofDays(365);

  /** Copies the maps. */
  Rules {
    lives = Map.copyOf(lives);
    tables = Map.copyOf(tables);
  }

  /** A table as a source names it. */
  record SourceTable(String source, TableName table) {}

  /** What is said of a table. */
  record OfTable(Optional<Duration> life, Optional<Long> quota, boolean immutable) {
    static final OfTable NOTHING = new OfTable(Optional.empty(), Optional.empty(), false);

    OfTable living(Duration time) {
      return new OfTable(Optional.of(time), quota, immutable);
    }

    OfTable within(long bytes) {
      return new OfTable(life, Optional.of(bytes), immutable);
    }

    OfTable unwritten() {
      return new OfTable(life, quota, true);
    }
  }

  private OfTable of(String source, TableName table) {
    return tables.isEmpty()
        ? OfTable.NOTHING
        : tables.getOrDefault(new SourceTable(source, table), OfTable.NOTHING);
  }

  boolean isImmutable(String source, TableName table) {
    return of(source, table).immutable();
  }

  /** What the answers of a table may take, asked of a source. */
  long quota(String source, Entity entity) {
    return of(source, entity.table()).quota().orElse(quota);
  }

  /** How long an answer lives: as long as what lives shortest of what it is made of. */
  long lifeNanos(String source, List<Entity> entities) {
    Duration usual = lives.getOrDefault(source, life);
    if (tables.isEmpty() || entities.isEmpty()) {
      return usual.toNanos();
    }
    Duration shortest = LONGEST;
    for (Entity entity : entities) {
      Duration its = life(of(source, entity.table()), entity, usual);
      shortest = its.compareTo(shortest) < 0 ? its : shortest;
    }
    return shortest.toNanos();
  }

  private static Duration life(OfTable rule, Entity entity, Duration usual) {
    if (rule.immutable() && !entity.isWritten()) {
      return LONGEST;
    }
    return rule.life().orElse(usual);
  }
}
