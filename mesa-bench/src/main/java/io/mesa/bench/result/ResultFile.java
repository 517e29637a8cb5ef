package io.mesa.bench.result;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.util.DefaultIndenter;
import com.fasterxml.jackson.core.util.DefaultPrettyPrinter;
import io.mesa.bench.BuildDirectory;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.MathContext;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/**
 * Writes results, all of them in one shape: {@code {"name", "command", "commit", "jdk", "machine",
 * "bars": [{"bar", "limit", "measured", "interval", "holds"}], "runs": …}}.
 */
public final class ResultFile {
  private ResultFile() {}

  /**
   * Where results are committed.
   *
   * @return {@code mesa-bench/results}, or {@code results} where these classes were copied
   *     elsewhere
   */
  public static Path committed() {
    return BuildDirectory.find()
        .map(target -> target.resolveSibling("results"))
        .orElse(Path.of("results"));
  }

  /**
   * What earlier runs printed.
   *
   * @param logs the files
   * @return their text, one after the other
   * @throws IOException where one cannot be read
   */
  public static String read(List<String> logs) throws IOException {
    var text = new StringBuilder();
    for (String log : logs) {
      text.append(Files.readString(Path.of(log))).append('\n');
    }
    return text.toString();
  }

  /**
   * Writes a result where results are committed, or that of a rehearsal into {@code target}, and
   * prints its bars.
   *
   * @param result the result
   * @param rehearsed whether it is a rehearsal's
   * @return the file
   * @throws IOException where it cannot be written
   */
  public static Path write(BenchmarkResult result, boolean rehearsed) throws IOException {
    return write(result, rehearsed ? committed().resolveSibling("target") : committed());
  }

  /**
   * Writes a result to {@code NAME.json} and prints its bars.
   *
   * @param result the result
   * @param directory where to
   * @return the file
   * @throws IOException where it cannot be written
   */
  public static Path write(BenchmarkResult result, Path directory) throws IOException {
    Files.createDirectories(directory);
    Path file = directory.resolve(result.name() + ".json");
    var printer = new DefaultPrettyPrinter().withObjectIndenter(new DefaultIndenter("  ", "\n"));
    try (var writer = Files.newBufferedWriter(file, StandardCharsets.UTF_8);
        var json = new JsonFactory().createGenerator(writer)) {
      json.setPrettyPrinter(printer);
      write(result, json);
      json.flush();
      writer.write('\n');
    }
    for (Bar bar : result.bars()) {
      System.out.printf(
          "%-5s %s: %s%s, limit %s%n",
          bar.holds() ? "holds" : "FALLS",
          bar.bar(),
          plain(bar.measured()),
          bar.interval()
              .map(between -> " [" + plain(between.low()) + ", " + plain(between.high()) + "]")
              .orElse(""),
          bar.limit());
    }
    return file;
  }

  private static void write(BenchmarkResult result, JsonGenerator json) throws IOException {
    json.writeStartObject();
    json.writeStringField("name", result.name());
    json.writeStringField("command", result.command());
    json.writeStringField("commit", Machine.commit());
    json.writeStringField("jdk", Machine.jdk());
    json.writeStringField("machine", Machine.describe());
    json.writeArrayFieldStart("bars");
    for (Bar bar : result.bars()) {
      json.writeStartObject();
      json.writeStringField("bar", bar.bar());
      json.writeStringField("limit", bar.limit());
      json.writeFieldName("measured");
      writeValue(bar.measured(), json);
      json.writeFieldName("interval");
      if (bar.interval().isPresent()) {
        Interval interval = bar.interval().get();
        writeValue(List.of(interval.low(), interval.high()), json);
      } else {
        json.writeNull();
      }
      json.writeBooleanField("holds", bar.holds());
      json.writeEndObject();
    }
    json.writeEndArray();
    json.writeFieldName("runs");
    writeValue(result.runs(), json);
    json.writeEndObject();
  }

  /** Four digits are more than such measurements are good for. */
  private static String plain(double value) {
    return Double.isFinite(value)
        ? new BigDecimal(value).round(new MathContext(4)).stripTrailingZeros().toPlainString()
        : "null";
  }

  private static void writeValue(Object value, JsonGenerator json) throws IOException {
    if (value instanceof Map<?, ?> map) {
      json.writeStartObject();
      for (Map.Entry<?, ?> entry : map.entrySet()) {
        json.writeFieldName(String.valueOf(entry.getKey()));
        writeValue(entry.getValue(), json);
      }
      json.writeEndObject();
    } else if (value instanceof List<?> list) {
      json.writeStartArray();
      for (Object element : list) {
        writeValue(element, json);
      }
      json.writeEndArray();
    } else if (value instanceof Double number) {
      json.writeNumber(plain(number));
    } else if (value instanceof Number number) {
      json.writeNumber(number.longValue());
    } else if (value instanceof Boolean truth) {
      json.writeBoolean(truth);
    } else {
      json.writeString(value.toString());
    }
  }
}
