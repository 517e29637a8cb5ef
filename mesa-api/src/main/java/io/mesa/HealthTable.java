package io.mesa;

import io.mesa.cache.CacheStatistics;
import io.mesa.runtime.ConnectionFigures;
import io.mesa.runtime.FeedStatus;
import io.mesa.runtime.ServerHealth;
import io.mesa.value.Reading;
import java.util.Formatter;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/**
 * A health as a table for people, no wider than a terminal: a line for each source, under it what
 * is wrong, and the cache's.
 */
final class HealthTable {
  private static final int WIDEST_LINE = 93;
  private static final String LINE = "%-18s %-12s %-10s %9s %7s %7s %7s %-6s %s%n";

  private HealthTable() {}

  static String of(MesaHealth health) {
    var text = new Formatter(Locale.ROOT);
    text.format(
        LINE,
        "source",
        "server",
        "version",
        "sessions",
        "waiting",
        "running",
        "workers",
        "feed",
        "q-error");
    health.sources().forEach(source -> line(text, source));
    health.cache().ifPresent(cache -> line(text, cache));
    return text.toString();
  }

  private static void line(Formatter text, MesaHealth.OfSource source) {
    text.format(
        LINE,
        cut(source.id(), 18),
        inAWord(source.server(), health -> health.status().name()),
        source
            .server()
            .find()
            .map(ServerHealth::version)
            .map(version -> cut(version, 10))
            .orElse(""),
        sessions(source),
        inAWord(source.jobs().waiting(), String::valueOf),
        inAWord(source.jobs().running(), String::valueOf),
        source.jobs().workers(),
        source.feed().map(feed -> feed.heard() ? "heard" : "SILENT").orElse("none"),
        source
            .estimates()
            .map(estimates -> "%.2f".formatted(estimates.qErrorP50()))
            .orElse("none yet"));
    problem(text, source.server());
    source.feed().flatMap(FeedStatus::reason).ifPresent(reason -> problem(text, reason));
    problem(text, source.jobs().waiting());
  }

  private static String sessions(MesaHealth.OfSource source) {
    ConnectionFigures own = source.connections();
    return source
        .server()
        .find()
        .flatMap(health -> health.connections().find())
        .map(all -> own.active() + own.idle() + " of " + all)
        .orElseGet(() -> String.valueOf(own.active() + own.idle()));
  }

  private static <T> String inAWord(Reading<T> reading, Function<T, String> word) {
    return reading instanceof Reading.Missing<T> missing
        ? missing.reason().name()
        : reading.map(word).toString();
  }

  private static void problem(Formatter text, Reading<?> reading) {
    if (reading instanceof Reading.Missing<?> missing) {
      problem(text, missing.explanation());
    }
  }

  private static void problem(Formatter text, String what) {
    String left = what.lines().findFirst().orElse("").strip();
    while (left.length() > WIDEST_LINE) {
      int space = left.lastIndexOf(' ', WIDEST_LINE);
      int end = space > 0 ? space : WIDEST_LINE;
      text.format("  %s%n", left.substring(0, end));
      left = left.substring(end).strip();
    }
    text.format("  %s%n", left);
  }

  private static String cut(String text, int width) {
    return text.length() > width ? text.substring(0, width - 1) + "…" : text;
  }

  private static void line(Formatter text, CacheStatistics cache) {
    List<CacheStatistics.OfShape> resting =
        cache.shapes().stream().filter(CacheStatistics.OfShape::resting).toList();
    text.format(
        "cache: %.1f %% of %d answers found, %d kept in %d KiB, %d shapes of %d do not pay%n",
        100 * cache.hitRatio(),
        cache.hits() + cache.staleHits() + cache.misses(),
        cache.entries(),
        cache.bytes() >> 10,
        resting.size(),
        cache.shapes().size());
  }
}
