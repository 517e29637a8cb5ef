package io.mesa.bench.record;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.DoubleStream;

/** The runs that a test printed, one in a line. */
final class LoggedRuns {
  private static final Pattern WHOLE = Pattern.compile("-?\\d+");
  private static final Pattern DECIMAL = Pattern.compile("-?\\d+\\.\\d+");

  private final List<Map<String, Object>> runs = new ArrayList<>();

  /**
   * Finds the runs.
   *
   * @param logs what was printed
   * @param line what says a run
   * @param names what each group of it is called
   */
  LoggedRuns(String logs, Pattern line, String... names) {
    Matcher matcher = line.matcher(logs);
    while (matcher.find()) {
      Map<String, Object> run = new LinkedHashMap<>();
      for (int i = 0; i < names.length; i++) {
        run.put(names[i], value(matcher.group(i + 1)));
      }
      runs.add(run);
    }
    if (runs.isEmpty()) {
      throw new IllegalArgumentException("The logs hold no line such as: " + line);
    }
  }

  private static Object value(String text) {
    if (WHOLE.matcher(text).matches()) {
      return Long.valueOf(text);
    }
    return DECIMAL.matcher(text).matches() ? (Object) Double.valueOf(text) : text;
  }

  List<Map<String, Object>> all() {
    return runs;
  }

  DoubleStream figures(String name) {
    return runs.stream()
        .map(run -> run.get(name))
        .mapToDouble(value -> value instanceof Number number ? number.doubleValue() : Double.NaN);
  }

  double least(String name) {
    return figures(name).min().orElse(Double.NaN);
  }

  double sum(String name) {
    return figures(name).sum();
  }
}
