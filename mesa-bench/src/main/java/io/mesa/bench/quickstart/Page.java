package io.mesa.bench.quickstart;

import static java.util.Comparator.comparingInt;

import io.mesa.value.Reading;
import java.io.PrintStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.IntStream;

/**
 * Prints headings, aligned tables and human numbers, {@value #WIDTH} characters wide. What a
 * reading lacks is noted under the table it stands in.
 */
final class Page {
  private static final int WIDTH = 96;
  private static final int LEAST = 24;
  private static final int FEW = 3;
  private static final String INDENT = "  ";
  private static final String GAP = "  ";
  private static final String[] BYTES = {"B", "kB", "MB", "GB", "TB", "PB"};

  private final PrintStream out;
  private final boolean terminal;
  private boolean moved;
  private final Map<String, Set<String>> lacks = new LinkedHashMap<>();

  /** On JDK 22 to 24 there is a console where output is redirected, too; lines move there then. */
  @SuppressWarnings("SystemConsoleNull")
  Page(PrintStream out) {
    this(out, out == System.out && System.console() != null);
  }

  Page(PrintStream out, boolean terminal) {
    this.out = out;
    this.terminal = terminal;
  }

  /** A heading, with the call that gives what follows. */
  void section(String title, String call) {
    String rule = "-".repeat(Math.max(3, WIDTH - title.length() - call.length() - 8));
    out.printf("%n-- %s %s %s --%n%n", title, rule, call);
  }

  /** A paragraph. */
  void text(String paragraph) {
    print(INDENT, paragraph);
  }

  /** Lines as they are. */
  void lines(String text) {
    text.lines().forEach(line -> out.println(INDENT + line));
  }

  /** A line that the next one takes the place of; shown where somebody looks, on a terminal. */
  void moving(String line) {
    if (terminal) {
      int width = WIDTH - INDENT.length();
      out.print(INDENT + ("%-" + width + "s").formatted(cut(line, width)) + "\r");
      out.flush();
      moved = true;
    }
  }

  private void print(String mark, String paragraph) {
    if (moved) {
      out.print(" ".repeat(WIDTH) + "\r");
      moved = false;
    }
    String start = mark;
    for (String line : wrapped(paragraph, WIDTH - mark.length())) {
      out.println(start + line);
      start = " ".repeat(mark.length());
    }
  }

  private static List<String> wrapped(String text, int width) {
    List<String> lines = new ArrayList<>();
    String rest = cut(text, Integer.MAX_VALUE);
    while (rest.length() > width) {
      int space = rest.lastIndexOf(' ', width);
      int end = space > 0 ? space : width;
      lines.add(rest.substring(0, end));
      rest = rest.substring(end).strip();
    }
    lines.add(rest);
    return lines;
  }

  /** An empty line. */
  void space() {
    out.println();
  }

  /**
   * A table, and what its readings lack. Where it gets too wide, the last column goes on in the
   * next line, and the others are cut.
   *
   * @param heads the columns' heads; one that starts with {@code >} is aligned to the right
   * @param rows a text for each column
   */
  void table(List<String> heads, List<List<String>> rows) {
    int[] widths = widths(heads, rows);
    if (heads.stream().anyMatch(head -> !head.isEmpty())) {
      printRow(heads, heads.stream().map(Page::title).toList(), widths);
    }
    rows.forEach(row -> printRow(heads, row, widths));
    if (rows.isEmpty()) {
      out.println(INDENT + "(none)");
    }
    if (!lacks.isEmpty()) {
      space();
      lacks.forEach(this::printLack);
      lacks.clear();
    }
  }

  private static int[] widths(List<String> heads, List<List<String>> rows) {
    int[] widths = heads.stream().mapToInt(head -> title(head).length()).toArray();
    for (List<String> row : rows) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    int last = widths.length - 1;
    int others = INDENT.length() + GAP.length() * last + Arrays.stream(widths).limit(last).sum();
    int widest = IntStream.range(0, last).boxed().max(comparingInt(i -> widths[i])).orElse(last);
    int excess = others + Math.min(widths[last], LEAST) - WIDTH;
    if (excess > 0) {
      widths[widest] -= excess;
      others -= excess;
    }
    widths[last] = Math.min(widths[last], WIDTH - others);
    return widths;
  }

  private void printRow(List<String> heads, List<String> cells, int[] widths) {
    int last = widths.length - 1;
    var line = new StringBuilder(INDENT);
    for (int i = 0; i < last; i++) {
      String cell = cut(cells.get(i), widths[i]);
      line.append(aligned(heads.get(i), cell, widths[i])).append(GAP);
    }
    String indent = " ".repeat(line.length());
    for (String part : wrapped(cells.get(last), widths[last])) {
      out.println(
          line.append(aligned(heads.get(last), part, widths[last])).toString().stripTrailing());
      line = new StringBuilder(indent);
    }
  }

  private static String aligned(String head, String cell, int width) {
    String padding = " ".repeat(width - cell.length());
    return head.startsWith(">") ? padding + cell : cell + padding;
  }

  private void printLack(String remedy, Set<String> explanations) {
    explanations.stream().limit(FEW).forEach(explanation -> print(INDENT + "* ", explanation));
    if (explanations.size() > FEW) {
      print(INDENT + "* ", "and " + (explanations.size() - FEW) + " more like these");
    }
    if (!remedy.isEmpty()) {
      print(INDENT + "  ", "What would help: " + remedy);
    }
  }

  private static String title(String head) {
    return head.startsWith(">") ? head.substring(1) : head;
  }

  /** The text in one line, with an end of {@code ..} where it is too long. */
  static String cut(String text, int width) {
    String line = text.replaceAll("\\s*\\R\\s*", " ").replaceAll("\\p{Cntrl}", " ").stripTrailing();
    return line.length() <= width ? line : line.substring(0, Math.max(0, width - 2)) + "..";
  }

  /** A reading's value, {@code ~} before an estimate; why there is none is noted. */
  <T> String reading(Reading<T> reading, Function<? super T, String> text) {
    if (reading instanceof Reading.Known<T> known) {
      return text.apply(known.value());
    }
    if (reading instanceof Reading.Estimated<T> estimated) {
      return "~" + text.apply(estimated.value());
    }
    var missing = (Reading.Missing<T>) reading;
    lacks
        .computeIfAbsent(missing.remedy().orElse(""), ignored -> new LinkedHashSet<>())
        .add(missing.reason() + ": " + missing.explanation());
    return missing.reason().toString();
  }

  /** A reading's own text. */
  String reading(Reading<String> reading) {
    return reading(reading, Function.identity());
  }

  /** A constant's name in lower-case words. */
  static String words(Enum<?> constant) {
    return constant.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /** Such as {@code 12.3 MB}. */
  static String bytes(long bytes) {
    double value = bytes;
    int unit = 0;
    while (value >= 1000 && unit < BYTES.length - 1) {
      value /= 1024;
      unit++;
    }
    return unit == 0 || value >= 100
        ? String.format(Locale.ROOT, "%.0f %s", value, BYTES[unit])
        : String.format(Locale.ROOT, "%.1f %s", value, BYTES[unit]);
  }

  /** Such as {@code 120,000}. */
  static String count(long count) {
    return String.format(Locale.ROOT, "%,d", count);
  }

  /** Such as {@code 99.1 %}. */
  static String percent(double share) {
    return String.format(Locale.ROOT, "%.1f %%", 100 * share);
  }

  /** Such as {@code 350 ms}, {@code 2.4 s}, {@code 3 min 5 s}. */
  static String duration(Duration duration) {
    long seconds = duration.toSeconds();
    if (seconds < 1) {
      return duration.toMillis() + " ms";
    }
    if (seconds < 60) {
      return String.format(Locale.ROOT, "%.1f s", duration.toMillis() / 1000.0);
    }
    List<String> parts = new ArrayList<>();
    add(parts, duration.toDays(), "d");
    add(parts, duration.toHoursPart(), "h");
    add(parts, duration.toMinutesPart(), "min");
    add(parts, duration.toSecondsPart(), "s");
    return String.join(" ", parts.subList(0, Math.min(2, parts.size())));
  }

  private static void add(List<String> parts, long amount, String unit) {
    if (amount > 0) {
      parts.add(amount + " " + unit);
    }
  }
}
