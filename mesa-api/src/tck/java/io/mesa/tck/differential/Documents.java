package io.mesa.tck.differential;

import io.mesa.value.JsonValue;
import java.util.ArrayList;
import java.util.List;

/** Makes JSON texts: of one form, or of any. */
final class Documents {
  private static final List<String> KEYS =
      List.of("n", "t", "b", "l", "o", "a.b", "\u00e4\uD83D\uDE00", "it's \"q\"", "");
  private static final List<String> NUMBERS =
      List.of(
          "0",
          "1",
          "1.0",
          "-1",
          "2",
          "2.50",
          "0.1",
          "1e2",
          "100",
          "-0",
          "9007199254740993",
          "12345678901234567890.123456789",
          "1E-20",
          "1E400",
          "-1e30");

  /** Beside the texts of columns: escapes that mean a plain character, digits of an id. */
  private static final List<String> QUOTED =
      List.of(
          "\"" + Values.HEX + "\"",
          "\"a\"",
          "\"\\u0061\"",
          "\"\\u00e9\"",
          "\"\\ud83d\\ude00\"",
          "\"a\\nb\"",
          "\"1\"");

  private final Dice dice;
  private final List<Object> texts;

  Documents(Dice dice) {
    this.dice = dice;
    this.texts = dice.some(Values.TEXTS, 8);
  }

  /** A document of which every key is always there, with a value of the same kind. */
  JsonValue tame() {
    return JsonValue.of(
        "{\"n\": %s, \"t\": %s, \"b\": %s, \"l\": %s, \"o\": {\"n\": %s, \"t\": %s}}"
            .formatted(number(), text(), truth(), array(1), number(), text()));
  }

  /** Any JSON, mostly an object in which the same keys have values of all kinds, or none. */
  JsonValue wild() {
    return JsonValue.of(dice.chance(85) ? object(0) : any(1));
  }

  private String any(int depth) {
    int choice = dice.below(depth >= 2 ? 10 : 14);
    if (choice < 3) {
      return number();
    }
    if (choice < 6) {
      return text();
    }
    return switch (choice) {
      case 6, 7 -> truth();
      case 8 -> "null";
      case 9, 10 -> array(depth + 1);
      default -> object(depth + 1);
    };
  }

  private String object(int depth) {
    List<String> members = new ArrayList<>();
    for (String key : dice.<String>some(KEYS, dice.between(0, 6))) {
      members.add(JsonMeaning.text(key) + ":" + any(depth));
    }
    return "{" + String.join(", ", members) + "}";
  }

  private String array(int depth) {
    List<String> elements = new ArrayList<>();
    int kind = dice.below(4);
    for (int i = dice.below(5); i > 0; i--) {
      elements.add(
          switch (kind) {
            case 0 -> number();
            case 1 -> text();
            case 2 -> truth();
            default -> depth > 2 ? "null" : any(2);
          });
    }
    return "[" + String.join(",", elements) + "]";
  }

  private String number() {
    return dice.pick(NUMBERS);
  }

  private String text() {
    return dice.chance(25) ? dice.pick(QUOTED) : JsonMeaning.text(dice.pick(texts));
  }

  private String truth() {
    return dice.chance(50) ? "true" : "false";
  }
}
