package io.mesa.bench.result;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * What of a result that {@link ResultFile} wrote can be put into one line each.
 *
 * @param name the benchmark
 * @param command what repeats it
 * @param bars what was demanded, and measured
 */
record RecordedResult(String name, String command, List<Bar> bars) {
  private static final JsonFactory JSON = new JsonFactory();

  /** Copies the list. */
  RecordedResult {
    bars = List.copyOf(bars);
  }

  /** Reads all results of a directory, by name. */
  static List<RecordedResult> readAll(Path directory) throws IOException {
    try (var files = Files.list(directory)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .map(RecordedResult::read)
          .toList();
    }
  }

  private static RecordedResult read(Path file) {
    try (JsonParser json = JSON.createParser(file.toFile())) {
      String name = "";
      String command = "";
      List<Bar> bars = List.of();
      json.nextToken();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        String field = json.currentName();
        json.nextToken();
        switch (field) {
          case "name" -> name = json.getText();
          case "command" -> command = json.getText();
          case "bars" -> bars = bars(json);
          default -> json.skipChildren();
        }
      }
      return new RecordedResult(name, command, bars);
    } catch (IOException e) {
      throw new UncheckedIOException(file.toString(), e);
    }
  }

  private static List<Bar> bars(JsonParser json) throws IOException {
    List<Bar> bars = new ArrayList<>();
    while (json.nextToken() == JsonToken.START_OBJECT) {
      bars.add(bar(json));
    }
    return bars;
  }

  private static Bar bar(JsonParser json) throws IOException {
    String bar = "";
    String limit = "";
    double measured = Double.NaN;
    Optional<Interval> interval = Optional.empty();
    boolean holds = false;
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String field = json.currentName();
      JsonToken value = json.nextToken();
      switch (field) {
        case "bar" -> bar = json.getText();
        case "limit" -> limit = json.getText();
        case "measured" -> measured = number(json, value);
        case "interval" -> interval = interval(json, value);
        case "holds" -> holds = json.getBooleanValue();
        default -> json.skipChildren();
      }
    }
    return new Bar(bar, limit, measured, interval, holds);
  }

  private static Optional<Interval> interval(JsonParser json, JsonToken value) throws IOException {
    if (value != JsonToken.START_ARRAY) {
      return Optional.empty();
    }
    double low = number(json, json.nextToken());
    double high = number(json, json.nextToken());
    json.nextToken();
    return Optional.of(new Interval(low, high));
  }

  /** What was no number is written as null. */
  private static double number(JsonParser json, JsonToken value) throws IOException {
    return value == JsonToken.VALUE_NULL ? Double.NaN : json.getDoubleValue();
  }
}
