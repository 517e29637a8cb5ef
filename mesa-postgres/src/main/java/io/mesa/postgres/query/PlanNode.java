package io.mesa.postgres.query;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * A node of a plan, as {@code EXPLAIN (FORMAT JSON)} gives it (manual, 14.1).
 *
 * @param texts its properties that are texts, numbers or flags, by name
 * @param sortKey what a node that sorts, sorts by; else none
 * @param children the nodes it takes its rows from
 */
record PlanNode(Map<String, String> texts, List<String> sortKey, List<PlanNode> children) {
  private static final JsonFactory JSON = new JsonFactory();

  /** Reads the plan of one statement. */
  static PlanNode parse(String json) {
    try (JsonParser parser = JSON.createParser(json)) {
      while (parser.nextToken() != null) {
        if (parser.currentToken() == JsonToken.FIELD_NAME && parser.currentName().equals("Plan")) {
          parser.nextToken();
          return node(parser);
        }
      }
      throw new IllegalArgumentException("No plan in the server's answer: " + json);
    } catch (IOException e) {
      throw new UncheckedIOException("The server's plan is no JSON", e);
    }
  }

  private static PlanNode node(JsonParser parser) throws IOException {
    Map<String, String> texts = new HashMap<>();
    List<String> sortKey = new ArrayList<>();
    List<PlanNode> children = new ArrayList<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = parser.currentName();
      JsonToken value = parser.nextToken();
      if (value.isScalarValue()) {
        texts.put(name, parser.getText());
      } else if (name.equals("Plans")) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          children.add(node(parser));
        }
      } else if (name.equals("Sort Key")) {
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          sortKey.add(parser.getText());
        }
      } else {
        parser.skipChildren();
      }
    }
    return new PlanNode(texts, sortKey, children);
  }

  String type() {
    return text("Node Type").orElse("");
  }

  /** What it does and over which index, without numbers. */
  String way() {
    return type() + texts.getOrDefault("Index Name", "") + texts.getOrDefault("Strategy", "");
  }

  Optional<String> text(String name) {
    return Optional.ofNullable(texts.get(name));
  }

  double number(String name) {
    return text(name).map(Double::parseDouble).orElse(0.0);
  }

  /** How many rows the planner expects of it, each time it runs. */
  long rows() {
    return (long) number("Plan Rows");
  }

  /** This node and all below it. */
  List<PlanNode> all() {
    List<PlanNode> all = new ArrayList<>();
    all.add(this);
    children.forEach(child -> all.addAll(child.all()));
    return all;
  }

  /** Whether it runs once for each row of a node above it. */
  boolean isSubPlan() {
    return text("Parent Relationship").filter("SubPlan"::equals).isPresent();
  }
}
