package io.mesa.bench.result;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Writes the table of figures in the README from the committed results. It has the bars that are
 * {@linkplain #CHOSEN chosen}, the first one of each result that none is chosen of, and whatever
 * does not hold.
 */
public final class ReadmeFigures {
  static final String BEGIN = "<!-- figures: made by result.ReadmeFigures -->";
  static final String END = "<!-- end of figures -->";

  /** Of which results which bars are shown though they hold, by how they begin. */
  static final Map<String, List<String>> CHOSEN = chosen();

  private static final Pattern BENCHMARK = Pattern.compile("-Dbenchmark=(\\S+)");
  private static final double THOUSANDS_FROM = 10_000;

  private ReadmeFigures() {}

  private static Map<String, List<String>> chosen() {
    Map<String, List<String>> chosen = new LinkedHashMap<>();
    chosen.put(
        "cache-hit",
        List.of(
            "hit of 1 row, 1 thread, Query reused",
            "hit of 1 row, 16 threads, Query reused: time",
            "hit of 1 row, 1 thread, Query rebuilt: spring's",
            "hit of 100 rows, 1 thread, Query rebuilt: hibernate's",
            "miss of 1 row, 1 thread, as it comes"));
    chosen.put(
        "hot-query",
        List.of("1 row by key, Query reused", "1 row by key: ", "100 rows by index, Query reused"));
    chosen.put("include", List.of("round trips of Mesa", "include of depth 3"));
    chosen.put("stream", List.of("peak heap", "rows per second"));
    chosen.put("inspect-scale", List.of("catalog queries", "time / pgjdbc", "SchemaCrawler's"));
    chosen.put("bulk-insert", List.of("Mesa's time / that of rewritten batch"));
    chosen.put(
        "mongo-query",
        List.of("1 document by key, Query reused", "100 documents by index, Query reused"));
    chosen.put("differential", List.of("queries", "disagreements"));
    chosen.put("three-way", List.of("queries", "disagreements"));
    chosen.put("histories", List.of("operations", "violations"));
    chosen.put("two-jvms", List.of("the oldest answer's age"));
    return chosen;
  }

  /**
   * Writes the table into the README.
   *
   * @param args none
   * @throws IOException where a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    Path readme = readme();
    String table = table(RecordedResult.readAll(ResultFile.committed()));
    Files.writeString(readme, with(Files.readString(readme), table));
    System.out.println("Written into " + readme.toRealPath());
  }

  static Path readme() {
    return ResultFile.committed().resolve("../../README.md").normalize();
  }

  /** The text with this table in the place of the one it has. */
  static String with(String readme, String table) {
    int begin = readme.indexOf(BEGIN);
    int end = readme.indexOf(END);
    if (begin < 0 || end < begin) {
      throw new IllegalStateException("The README has no place for figures: " + BEGIN);
    }
    return readme.substring(0, begin + BEGIN.length())
        + "\n\n"
        + table
        + "\n"
        + readme.substring(end);
  }

  static String table(List<RecordedResult> results) {
    var text = new StringBuilder();
    text.append("| by | what | measured | bar | holds |\n| --- | --- | --- | --- | --- |\n");
    ordered(results).forEach(result -> rows(text, result));
    return text.toString();
  }

  /** Those of which bars are chosen in their order, then the others. */
  private static Stream<RecordedResult> ordered(List<RecordedResult> results) {
    return Stream.concat(
        CHOSEN.keySet().stream()
            .flatMap(name -> results.stream().filter(result -> result.name().equals(name))),
        results.stream().filter(result -> !CHOSEN.containsKey(result.name())));
  }

  private static void rows(StringBuilder text, RecordedResult result) {
    List<String> chosen = CHOSEN.get(result.name());
    for (int i = 0; i < result.bars().size(); i++) {
      Bar bar = result.bars().get(i);
      boolean wanted =
          chosen == null ? i == 0 : chosen.stream().anyMatch(start -> bar.bar().startsWith(start));
      if (wanted || !bar.holds()) {
        text.append(row(result, bar));
      }
    }
  }

  private static String row(RecordedResult result, Bar bar) {
    String interval =
        bar.interval()
            .map(between -> " [%s, %s]".formatted(plain(between.low()), plain(between.high())))
            .orElse("");
    return "| %s | %s | %s%s | %s | %s |\n"
        .formatted(
            by(result),
            bar.bar().replace("|", "\\|"),
            plain(bar.measured()),
            interval,
            bar.limit().replace("<=", "≤").replace(">=", "≥"),
            bar.holds() ? "yes" : "**no**");
  }

  private static String by(RecordedResult result) {
    Matcher benchmark = BENCHMARK.matcher(result.command());
    String rehearsed = result.command().contains("--quick") ? ", a rehearsal" : "";
    String name = benchmark.find() ? "`" + benchmark.group(1) + "`" : result.name();
    return "[%s](mesa-bench/results/%s.json)%s".formatted(name, result.name(), rehearsed);
  }

  private static String plain(double value) {
    if (Math.abs(value) >= THOUSANDS_FROM) {
      return String.format(Locale.ROOT, "%,.0f", value);
    }
    return value == Math.rint(value) ? String.valueOf((long) value) : String.valueOf(value);
  }
}
