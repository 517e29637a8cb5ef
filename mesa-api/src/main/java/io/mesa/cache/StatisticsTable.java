package io.mesa.cache;

import java.util.Formatter;
import java.util.List;
import java.util.Locale;

/**
 * Statistics of a cache as tables for people, no wider than a terminal: the whole, then the first
 * tables and shapes, what a shape asks under its figures.
 */
final class StatisticsTable {
  private static final int MOST_LINES = 20;
  private static final int WIDEST_SHAPE = 85;

  private StatisticsTable() {}

  static String of(CacheStatistics statistics) {
    var text = new Formatter(Locale.ROOT);
    text.format(
        "%d hits, %d stale, %d misses (%.1f %% hits); %d joined, %d outdated, %d not kept %s%n",
        statistics.hits(),
        statistics.staleHits(),
        statistics.misses(),
        100 * statistics.hitRatio(),
        statistics.joins(),
        statistics.outdated(),
        statistics.bypasses(),
        statistics.refusals());
    text.format(
        "%d answers in %s; %d evicted; audits: %d same, %d different, %d undecided%n",
        statistics.entries(),
        bytes(statistics.bytes()),
        statistics.evictions(),
        statistics.audits().same(),
        statistics.audits().different(),
        statistics.audits().undecided());
    tables(text, statistics.tables());
    shapes(text, statistics.shapes());
    return text.toString();
  }

  private static void tables(Formatter text, List<CacheStatistics.OfTable> tables) {
    if (tables.isEmpty()) {
      return;
    }
    text.format("%-40s %12s %12s %9s %10s%n", "table", "hits", "changes", "answers", "bytes");
    for (CacheStatistics.OfTable table : tables.subList(0, Math.min(MOST_LINES, tables.size()))) {
      text.format(
          "%-40s %12d %12d %9d %10s%n",
          table.table(), table.hits(), table.changes(), table.entries(), bytes(table.bytes()));
    }
  }

  private static void shapes(Formatter text, List<CacheStatistics.OfShape> shapes) {
    if (shapes.isEmpty()) {
      return;
    }
    text.format(
        "%-16s %12s %12s %9s %9s %10s%n", "shape", "hits", "loads", "ms/load", "answers", "bytes");
    for (CacheStatistics.OfShape shape : shapes.subList(0, Math.min(MOST_LINES, shapes.size()))) {
      String of = shape.shape().text();
      text.format(
          "%-16s %12d %12d %9.2f %9d %10s%s%n  %s%n",
          shape.shape().id(),
          shape.hits(),
          shape.loads(),
          shape.loadTime().toNanos() / 1e6,
          shape.entries(),
          bytes(shape.bytes()),
          shape.resting() ? "  (does not pay)" : "",
          of.length() > WIDEST_SHAPE ? of.substring(0, WIDEST_SHAPE) + "…" : of);
    }
  }

  private static String bytes(long bytes) {
    return bytes < 10 << 10
        ? bytes + " B"
        : bytes < 10 << 20 ? (bytes >> 10) + " KiB" : (bytes >> 20) + " MiB";
  }
}
