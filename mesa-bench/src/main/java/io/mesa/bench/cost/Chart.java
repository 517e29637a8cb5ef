package io.mesa.bench.cost;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mesa.bench.result.ResultFile;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/**
 * Draws {@code mesa-bench/results/estimates.svg} from the committed {@code estimates.json}: of each
 * query what was estimated against what it took. From the repository's root:
 *
 * <pre>{@code mvn -q -Pbenchmark compile -Dbenchmark=cost.Chart}</pre>
 */
public final class Chart {
  private static final List<String> PANELS = List.of("a shape never seen", "a shape with 20 runs");
  private static final String POINTS = "estimate, bound, actual, ms";
  private static final int SIDE = 400;
  private static final int MARGIN = 60;
  private static final int FIRST_DECADE = -1;

  private final int decades;
  private final StringBuilder svg = new StringBuilder();

  private Chart(int decades) {
    this.decades = decades;
  }

  /** A query: milliseconds. */
  private record Point(double estimate, double bound, double actual) {}

  /**
   * Draws it.
   *
   * @param args none
   * @throws IOException where a file cannot be read or written
   */
  public static void main(String[] args) throws IOException {
    Path results = ResultFile.committed();
    Path chart = results.resolve("estimates.svg");
    Files.writeString(chart, of(Files.readString(results.resolve("estimates.json"))));
    System.out.println(chart);
  }

  /** The chart of a result. */
  static String of(String json) throws IOException {
    List<List<Point>> panels = new ArrayList<>();
    for (String panel : PANELS) {
      panels.add(points(json, panel));
    }
    double longest =
        panels.stream().flatMap(List::stream).mapToDouble(Point::bound).max().orElse(1_000);
    var chart = new Chart((int) Math.ceil(Math.log10(longest)) - FIRST_DECADE);
    return chart.draw(panels);
  }

  private static List<Point> points(String json, String panel) throws IOException {
    List<Point> points = new ArrayList<>();
    try (JsonParser parser = new JsonFactory().createParser(json)) {
      find(parser, panel);
      find(parser, POINTS);
      parser.nextToken();
      while (parser.nextToken() == JsonToken.START_ARRAY) {
        points.add(new Point(number(parser), number(parser), number(parser)));
        parser.nextToken();
      }
    }
    return points;
  }

  private static void find(JsonParser parser, String name) throws IOException {
    while (parser.nextToken() != null) {
      if (parser.currentToken() == JsonToken.FIELD_NAME && parser.currentName().equals(name)) {
        return;
      }
    }
    throw new IOException("The result has no \"%s\".".formatted(name));
  }

  private static double number(JsonParser parser) throws IOException {
    parser.nextToken();
    return parser.getDoubleValue();
  }

  private String draw(List<List<Point>> panels) {
    int width = panels.size() * (SIDE + MARGIN) + MARGIN / 2;
    int height = SIDE + 2 * MARGIN;
    line("<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\"", width, height);
    line(" font-family=\"sans-serif\" font-size=\"11\">");
    line("<rect width=\"%d\" height=\"%d\" fill=\"white\"/>", width, height);
    for (int i = 0; i < panels.size(); i++) {
      line("<g transform=\"translate(%d,%d)\">", MARGIN + i * (SIDE + MARGIN), MARGIN * 2 / 3);
      panel(PANELS.get(i), panels.get(i));
      line("</g>");
    }
    line("</svg>");
    return svg.toString();
  }

  private void panel(String title, List<Point> points) {
    text(SIDE / 2, -12, "middle", title + ", " + points.size() + " queries");
    for (int i = 0; i <= decades; i++) {
      int at = SIDE * i / decades;
      String label = label(FIRST_DECADE + i);
      line("<path d=\"M%d 0V%dM0 %dH%d\" stroke=\"#ddd\"/>", at, SIDE, at, SIDE);
      text(at, SIDE + 16, "middle", label);
      text(-6, SIDE - at + 4, "end", label);
    }
    text(SIDE / 2, SIDE + 34, "middle", "it took");
    line("<text transform=\"translate(-46,%d) rotate(-90)\">estimated</text>", SIDE / 2 + 20);
    for (Point point : points) {
      dot(point.actual, point.bound, "#f0a050", 0.35);
    }
    for (Point point : points) {
      dot(point.actual, point.estimate, "#2060b0", 0.6);
    }
    diagonal(1, "#000");
    diagonal(2, "#888");
    diagonal(0.5, "#888");
    line("<circle cx=\"14\" cy=\"14\" r=\"3\" fill=\"#2060b0\"/>");
    text(22, 18, "start", "expected; grey: half and twice");
    line("<circle cx=\"14\" cy=\"30\" r=\"3\" fill=\"#f0a050\"/>");
    text(22, 34, "start", "bound, kept by 95 of 100 where it is right");
  }

  private static String label(int decade) {
    return decade < 0
        ? "0.1 ms"
        : decade < 3
            ? Math.round(Math.pow(10, decade)) + " ms"
            : Math.round(Math.pow(10, decade - 3.0)) + " s";
  }

  private double at(double millis) {
    double decade = Math.log10(millis) - FIRST_DECADE;
    return SIDE * Math.max(0, Math.min(decades, decade)) / decades;
  }

  private void dot(double x, double y, String colour, double opacity) {
    line(
        "<circle cx=\"%.1f\" cy=\"%.1f\" r=\"1.6\" fill=\"%s\" fill-opacity=\"%.2f\"/>",
        at(x), SIDE - at(y), colour, opacity);
  }

  /** Where estimates are that are so many times what it took. */
  private void diagonal(double times, String colour) {
    double low = Math.pow(10, FIRST_DECADE) * Math.max(1, 1 / times);
    double high = Math.pow(10, FIRST_DECADE + (double) decades) / Math.max(1, times);
    line(
        "<path d=\"M%.1f %.1fL%.1f %.1f\" stroke=\"%s\" fill=\"none\"/>",
        at(low), SIDE - at(low * times), at(high), SIDE - at(high * times), colour);
  }

  private void text(int x, int y, String anchor, String text) {
    line("<text x=\"%d\" y=\"%d\" text-anchor=\"%s\">%s</text>", x, y, anchor, text);
  }

  private void line(String format, Object... values) {
    svg.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
