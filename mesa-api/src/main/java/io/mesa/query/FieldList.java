package io.mesa.query;

import java.util.AbstractList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.RandomAccess;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Fields in an order, with what is asked of them each time a query is built: their hash, and
 * whether one stands there twice. Immutable.
 */
final class FieldList extends AbstractList<FieldPath> implements RandomAccess {
  private static final int LONGEST_REMEMBERED = 32;

  /** So many are compared with each other at most. */
  private static final int FEW = 24;

  private static final FieldList EMPTY = new FieldList(new FieldPath[0], new String[0]);

  /**
   * Lists of columns that were parsed, each at the place of its hash: queries name the same ones
   * over and over. A race only forgets one.
   */
  private static final @Nullable FieldList[] PARSED = new @Nullable FieldList[256];

  private final FieldPath[] fields;
  private final int hash;
  private final @Nullable FieldPath twice;

  /** The texts that it was parsed of; none where it is not remembered. */
  private final String[] names;

  private FieldList(FieldPath[] fields, String[] names) {
    this.fields = fields;
    this.names = names;
    this.hash = Arrays.hashCode(fields);
    this.twice = twice(fields);
  }

  private static @Nullable FieldPath twice(FieldPath[] fields) {
    // Few are told apart by a bit of their columns' hash, most of the time.
    Set<FieldPath> all = fields.length > FEW ? new HashSet<>() : Set.of();
    long seen = 0;
    for (int i = 0; i < fields.length; i++) {
      long bit = 1L << fields[i].column().hashCode();
      boolean perhaps = (seen & bit) != 0;
      seen |= bit;
      if (fields.length > FEW ? !all.add(fields[i]) : perhaps && standsBefore(fields, i)) {
        return fields[i];
      }
    }
    return null;
  }

  private static boolean standsBefore(FieldPath[] fields, int place) {
    for (int i = 0; i < place; i++) {
      if (fields[i].equals(fields[place])) {
        return true;
      }
    }
    return false;
  }

  static FieldList of(List<FieldPath> fields) {
    if (fields instanceof FieldList known) {
      return known;
    }
    return fields.isEmpty()
        ? EMPTY
        : new FieldList(List.copyOf(fields).toArray(FieldPath[]::new), EMPTY.names);
  }

  /** Fields by their texts, as {@link FieldPath#parse} reads each. */
  static FieldList parse(String... names) {
    int place = Arrays.hashCode(names) & (PARSED.length - 1);
    FieldList known = PARSED[place];
    if (known != null && Arrays.equals(known.names, names)) {
      return known;
    }
    boolean remembered = names.length <= LONGEST_REMEMBERED;
    var fields = new FieldPath[names.length];
    for (int i = 0; i < names.length; i++) {
      fields[i] = FieldPath.parse(names[i]);
      remembered &= names[i].length() <= FieldPath.LONGEST_REMEMBERED;
    }
    if (!remembered) {
      return new FieldList(fields, EMPTY.names);
    }
    var list = new FieldList(fields, names.clone());
    PARSED[place] = list;
    return list;
  }

  /** The first field that stands there a second time; null where none does. */
  @Nullable FieldPath twice() {
    return twice;
  }

  @Override
  public FieldPath get(int index) {
    return fields[index];
  }

  @Override
  public int size() {
    return fields.length;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    if (other == this) {
      return true;
    }
    return other instanceof FieldList list
        ? hash == list.hash && Arrays.equals(fields, list.fields)
        : super.equals(other);
  }

  @Override
  public int hashCode() {
    return hash;
  }
}
