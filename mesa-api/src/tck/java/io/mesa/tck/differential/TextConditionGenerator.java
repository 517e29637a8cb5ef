package io.mesa.tck.differential;

import io.mesa.query.Filter;
import java.util.Arrays;
import java.util.List;

/** Makes patterns, prefixes, suffixes and parts of the texts that there are. */
final class TextConditionGenerator {
  /** So often a sign of a pattern stands for the end of a line: regular expressions halt there. */
  private static final int LINE_END_PERCENT = 70;

  private final Dice dice;

  TextConditionGenerator(Dice dice) {
    this.dice = dice;
  }

  Filter condition(Place place, Operation operation, boolean wanted) {
    Object own = wanted || dice.chance(20) ? place.value() : null;
    if (own == null) {
      own =
          place.others().isEmpty() || dice.chance(40)
              ? dice.pick(Values.TEXTS)
              : dice.pick(place.others());
    }
    int[] points = ((String) own).codePoints().toArray();
    String text =
        switch (operation.match()) {
          case LIKE -> pattern(points);
          case STARTS_WITH -> text(points, 0, dice.between(0, points.length));
          case ENDS_WITH -> text(points, dice.between(0, points.length), points.length);
          case CONTAINS -> {
            int from = dice.between(0, points.length);
            yield text(points, from, dice.between(from, points.length));
          }
        };
    if (operation.match() != Filter.Match.LIKE && dice.chance(wanted ? 5 : 35)) {
      text = tempting(text);
    }
    boolean ignoreCase = operation.ignoresCase();
    return new Filter.TextMatch(
        place.path(), operation.match(), ignoreCase ? otherCase(text) : text, ignoreCase);
  }

  private static String text(int[] points, int from, int to) {
    int[] part = Arrays.copyOfRange(points, from, to);
    return new String(part, 0, part.length);
  }

  /** The text with a sign in it that would match its own place, were it read as a pattern's. */
  private String tempting(String text) {
    int[] points = text.codePoints().toArray();
    if (points.length == 0) {
      return dice.pick(List.of("_", "%", "\\"));
    }
    int place = dice.below(points.length);
    String before = text(points, 0, place);
    return switch (dice.below(4)) {
      case 0, 1 -> before + "_" + text(points, place + 1, points.length);
      case 2 -> before + "%" + text(points, dice.between(place, points.length), points.length);
      default -> before + "\\" + text(points, place, points.length);
    };
  }

  /** A pattern that the text matches, or nearly. */
  private String pattern(int[] points) {
    var pattern = new StringBuilder();
    for (int i = 0; i < points.length; i++) {
      int choice = dice.below(100);
      if (choice < 5) {
        // Without its backslash it would match.
        pattern.append(choice < 3 ? "\\_" : "\\%");
      } else if (choice < (points[i] == '\n' ? LINE_END_PERCENT : 12)) {
        pattern.append('_');
      } else if (choice < 22) {
        pattern.append('%');
        i += dice.below(3);
      } else if (points[i] == '%' || points[i] == '_' || points[i] == '\\') {
        pattern.append(choice < 85 ? "\\" : "").appendCodePoint(points[i]);
      } else {
        pattern.append(choice < 28 ? "\\" : "").appendCodePoint(points[i]);
      }
    }
    if (dice.chance(25)) {
      pattern.append('%');
    }
    if (dice.chance(15)) {
      pattern.insert(0, '%');
    }
    int backslashes = 0;
    while (backslashes < pattern.length()
        && pattern.charAt(pattern.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return pattern + (backslashes % 2 == 1 ? "\\" : "");
  }

  /** The same with some letters between A and Z in the other case. */
  private String otherCase(String text) {
    var other = new StringBuilder();
    text.chars()
        .forEach(
            c -> {
              boolean letter = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
              other.append((char) (letter && dice.chance(50) ? c ^ ' ' : c));
            });
    return other.toString();
  }
}
