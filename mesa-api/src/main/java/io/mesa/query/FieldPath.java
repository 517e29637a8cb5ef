package io.mesa.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Names;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A field: a column, or a place inside the document that a column holds. Keys of a document are
 * names; none of them means a place in an array.
 *
 * @param segments the column, then the keys to follow; at least one
 */
public record FieldPath(List<String> segments) {
  private static final int DEEPEST = 32;
  static final int LONGEST_REMEMBERED = 64;

  /**
   * Columns that were parsed, each at the place of its hash: queries name the same ones over and
   * over. A race only forgets one. None of them has a dot or a backslash in its name.
   */
  private static final @Nullable FieldPath[] PARSED = new @Nullable FieldPath[1024];

  /**
   * Checks every segment and copies the list.
   *
   * @throws MesaException {@link ErrorCode#INVALID_QUERY} where there is none or there are more
   *     than 32, {@link ErrorCode#INVALID_ARGUMENT} where one is empty or contains NUL
   */
  public FieldPath {
    segments = List.copyOf(segments);
    if (segments.isEmpty() || segments.size() > DEEPEST) {
      throw new MesaException(
          ErrorCode.INVALID_QUERY,
          "A field has 1 to %d segments, not %d.".formatted(DEEPEST, segments.size()));
    }
    for (int i = 0; i < segments.size(); i++) {
      Names.check("field name", segments.get(i));
    }
  }

  /**
   * A field by its segments, each taken as it is.
   *
   * @param column the column; a dot is part of its name
   * @param keys the keys inside the column's document, from the outermost
   * @return the field
   */
  public static FieldPath of(String column, String... keys) {
    List<String> segments = new ArrayList<>(keys.length + 1);
    segments.add(column);
    segments.addAll(List.of(keys));
    return new FieldPath(segments);
  }

  /**
   * A field by its text: segments joined by dots, {@code \.} for a dot and {@code \\} for a
   * backslash within one.
   *
   * @param text such as {@code address.city}
   * @return the field
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where a segment is empty
   */
  public static FieldPath parse(String text) {
    int place = text.hashCode() & (PARSED.length - 1);
    FieldPath known = PARSED[place];
    if (known != null && known.column().equals(text)) {
      return known;
    }
    if (text.indexOf('.') < 0 && text.indexOf('\\') < 0) {
      var column = new FieldPath(List.of(text));
      if (text.length() <= LONGEST_REMEMBERED) {
        PARSED[place] = column;
      }
      return column;
    }
    List<String> segments = new ArrayList<>();
    var segment = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        i++;
        segment.append(text.charAt(i));
      } else if (c == '.') {
        segments.add(segment.toString());
        segment.setLength(0);
      } else {
        segment.append(c);
      }
    }
    segments.add(segment.toString());
    return new FieldPath(segments);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (other == this) {
      return true;
    }
    if (!(other instanceof FieldPath path) || segments.size() != path.segments.size()) {
      return false;
    }
    // By index: paths are compared all the time, and an iterator each would be the most of it.
    for (int i = 0; i < segments.size(); i++) {
      if (!segments.get(i).equals(path.segments.get(i))) {
        return false;
      }
    }
    return true;
  }

  @Override
  public int hashCode() {
    int hash = column().hashCode();
    for (int i = 1; i < segments.size(); i++) {
      hash = 31 * hash + segments.get(i).hashCode();
    }
    return hash;
  }

  /**
   * The column.
   *
   * @return the first segment
   */
  public String column() {
    return segments.get(0);
  }

  /**
   * The keys inside the column's document.
   *
   * @return the segments after the first; none for a column itself
   */
  public List<String> keys() {
    return segments.subList(1, segments.size());
  }

  /**
   * The text that {@link #parse} reads.
   *
   * @return such as {@code address.city}
   */
  @Override
  public String toString() {
    if (segments.size() == 1 && column().indexOf('.') < 0 && column().indexOf('\\') < 0) {
      return column();
    }
    return String.join(
        ".", segments.stream().map(s -> s.replace("\\", "\\\\").replace(".", "\\.")).toList());
  }
}
