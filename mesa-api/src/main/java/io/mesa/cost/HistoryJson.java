package io.mesa.cost;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * The form in which histories are saved: {@code {"format": "mesa-cost-history", "version": 1,
 * "sources": {ID: {SHAPE: [COUNT, RUN …]}}}}, a run being {@code [MILLIS OF THE EPOCH, NANOS, CUT
 * SHORT]} and of a plan {@code STRUCTURE, ROWS, BYTES OF A ROW, KIND, COST …} besides, with -1 for
 * what is not known.
 */
final class HistoryJson {
  private static final String FORMAT = "mesa-cost-history";
  private static final int VERSION = 1;
  private static final JsonFactory JSON = new JsonFactory();

  private HistoryJson() {}

  static byte[] write(Map<String, List<ShapeRuns>> sources) throws IOException {
    var bytes = new ByteArrayOutputStream();
    try (JsonGenerator json = JSON.createGenerator(bytes)) {
      json.writeStartObject();
      json.writeStringField("format", FORMAT);
      json.writeNumberField("version", VERSION);
      json.writeObjectFieldStart("sources");
      for (Map.Entry<String, List<ShapeRuns>> source : sources.entrySet()) {
        json.writeObjectFieldStart(source.getKey());
        for (ShapeRuns shape : source.getValue()) {
          write(shape, json);
        }
        json.writeEndObject();
      }
      json.writeEndObject();
      json.writeEndObject();
    }
    return bytes.toByteArray();
  }

  /** A shape alone: {@code {SHAPE: [COUNT, RUN …]}}. */
  static String write(ShapeRuns shape) {
    var text = new StringWriter();
    try (JsonGenerator json = JSON.createGenerator(text)) {
      json.writeStartObject();
      write(shape, json);
      json.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return text.toString();
  }

  private static void write(ShapeRuns shape, JsonGenerator json) throws IOException {
    json.writeArrayFieldStart(shape.shape());
    json.writeNumber(shape.count());
    for (ShapeRuns.Run run : shape.runs()) {
      write(run, json);
    }
    json.writeEndArray();
  }

  private static void write(ShapeRuns.Run run, JsonGenerator json) throws IOException {
    json.writeStartArray();
    json.writeNumber(run.ended().toEpochMilli());
    json.writeNumber(run.time().toNanos());
    json.writeBoolean(run.cutShort());
    if (run.plan().isPresent()) {
      PlanCost plan = run.plan().get();
      json.writeNumber(plan.structure());
      json.writeNumber(plan.rows().orElse(-1));
      json.writeNumber(plan.rowBytes().orElse(-1));
      for (Map.Entry<PlanWork, Double> work : plan.work().entrySet()) {
        json.writeString(work.getKey().name());
        json.writeNumber(work.getValue());
      }
    }
    json.writeEndArray();
  }

  /**
   * Reads what {@link #write} wrote.
   *
   * @throws IllegalArgumentException where it is something else
   */
  static Map<String, List<ShapeRuns>> read(byte[] content) throws IOException {
    try (JsonParser json = JSON.createParser(content)) {
      expect(json, JsonToken.START_OBJECT);
      field(json, "format");
      expect(json, JsonToken.VALUE_STRING);
      require(json.getText().equals(FORMAT), "it is of the format " + json.getText());
      field(json, "version");
      expect(json, JsonToken.VALUE_NUMBER_INT);
      require(json.getIntValue() == VERSION, "it is of version " + json.getIntValue());
      field(json, "sources");
      expect(json, JsonToken.START_OBJECT);
      Map<String, List<ShapeRuns>> sources = new LinkedHashMap<>();
      while (json.nextToken() == JsonToken.FIELD_NAME) {
        sources.put(json.currentName(), shapes(json));
      }
      require(json.currentToken() == JsonToken.END_OBJECT, "it ends too early");
      expect(json, JsonToken.END_OBJECT);
      require(json.nextToken() == null, "it goes on behind its end");
      return sources;
    }
  }

  /** Reads a shape that was written alone. */
  static ShapeRuns readShape(String text) {
    try (JsonParser json = JSON.createParser(text)) {
      List<ShapeRuns> shapes = shapes(json);
      require(shapes.size() == 1, "it has %d shapes, not one".formatted(shapes.size()));
      require(json.nextToken() == null, "it goes on behind its end");
      return shapes.get(0);
    } catch (IOException | IllegalArgumentException e) {
      throw MesaException.builder(
              ErrorCode.INVALID_ARGUMENT,
              "This is nothing that is known of a shape: " + e.getMessage())
          .cause(e)
          .build();
    }
  }

  private static List<ShapeRuns> shapes(JsonParser json) throws IOException {
    expect(json, JsonToken.START_OBJECT);
    List<ShapeRuns> shapes = new ArrayList<>();
    while (json.nextToken() == JsonToken.FIELD_NAME) {
      String shape = json.currentName();
      expect(json, JsonToken.START_ARRAY);
      long count = number(json);
      List<ShapeRuns.Run> runs = new ArrayList<>();
      while (json.nextToken() == JsonToken.START_ARRAY) {
        runs.add(run(json));
      }
      require(json.currentToken() == JsonToken.END_ARRAY, "a shape is no list of runs");
      shapes.add(new ShapeRuns(shape, count, runs));
    }
    require(json.currentToken() == JsonToken.END_OBJECT, "it ends too early");
    return shapes;
  }

  private static ShapeRuns.Run run(JsonParser json) throws IOException {
    Instant ended = Instant.ofEpochMilli(number(json));
    Duration time = Duration.ofNanos(number(json));
    JsonToken cutShort = next(json);
    require(cutShort.isBoolean(), "a run does not say whether it was cut short");
    Optional<PlanCost> plan = Optional.empty();
    if (json.nextToken() != JsonToken.END_ARRAY) {
      plan = Optional.of(plan(json));
    }
    return new ShapeRuns.Run(ended, time, cutShort == JsonToken.VALUE_TRUE, plan);
  }

  private static PlanCost plan(JsonParser json) throws IOException {
    require(json.currentToken() == JsonToken.VALUE_NUMBER_INT, "a plan has no structure");
    long structure = json.getLongValue();
    OptionalLong rows = known(number(json));
    OptionalLong rowBytes = known(number(json));
    Map<PlanWork, Double> work = new EnumMap<>(PlanWork.class);
    while (json.nextToken() == JsonToken.VALUE_STRING) {
      PlanWork kind = PlanWork.valueOf(json.getText());
      require(next(json).isNumeric(), "a kind of work has no cost");
      work.put(kind, json.getDoubleValue());
    }
    require(json.currentToken() == JsonToken.END_ARRAY, "a plan has no end");
    return new PlanCost(work, rows, rowBytes, structure);
  }

  private static OptionalLong known(long number) {
    return number < 0 ? OptionalLong.empty() : OptionalLong.of(number);
  }

  private static long number(JsonParser json) throws IOException {
    expect(json, JsonToken.VALUE_NUMBER_INT);
    return json.getLongValue();
  }

  private static void field(JsonParser json, String name) throws IOException {
    expect(json, JsonToken.FIELD_NAME);
    require(json.currentName().equals(name), "it has no " + name);
  }

  private static JsonToken next(JsonParser json) throws IOException {
    JsonToken found = json.nextToken();
    require(found != null, "it ends too early");
    return found;
  }

  private static void expect(JsonParser json, JsonToken token) throws IOException {
    JsonToken found = next(json);
    require(found == token, "there is %s where %s belongs".formatted(found, token));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) {
      throw new IllegalArgumentException(otherwise);
    }
  }
}
