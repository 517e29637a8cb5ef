package io.mesa.mongo.query;

import io.mesa.error.MesaException;
import io.mesa.mongo.value.BsonValues;
import io.mesa.query.Row;
import io.mesa.query.RowHeader;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.ResolvedInclude;
import io.mesa.resolve.ResolvedQuery;
import io.mesa.resolve.ResolvedSelection;
import io.mesa.resolve.ResolvedSort;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.bson.BsonBinaryReader;
import org.bson.BsonReader;
import org.bson.BsonType;
import org.bson.BsonValue;
import org.jspecify.annotations.Nullable;

/**
 * Which fields of a document go where in a row. Documents are read field by field, in the order in
 * which they come, and no document is made of them.
 */
final class RowFields implements DocumentReading {
  private static final BsonValue[] NO_KEYS = {};

  private final RowHeader header;
  private final List<ResolvedField> fields;
  private final int selected;
  private final List<ResolvedInclude> includes;

  /** Those of related documents inside; none where they are read apart. */
  private final RowFields[] included;

  private final boolean behindToken;

  /** How many columns each key has: those of the includes, and then the document's own. */
  private final int[] keys;

  /** Names of columns and, behind them, of what holds related documents or columns of keys. */
  private final String[] names;

  /** For each name where it stands again: a circle, and itself where it stands once. */
  private final int[] again;

  /**
   * What pages are ordered by.
   *
   * @param sorts the order; none where there are no pages
   * @param behindToken whether the page is one that a token led to: there a document must not come
   *     of which it cannot be said where it stands, since it may have been given before
   */
  record Order(List<ResolvedSort> sorts, boolean behindToken) {
    static final Order NONE = new Order(List.of(), false);

    static Order of(ResolvedQuery query) {
      return new Order(query.pageOrder(), query.query().pageToken().isPresent());
    }
  }

  private RowFields(
      ResolvedSelection selection,
      RowHeader header,
      Order order,
      boolean apart,
      List<List<String>> keys) {
    this.header = header;
    this.behindToken = order.behindToken;
    this.fields = new ArrayList<>(selection.fields());
    this.selected = fields.size();
    order.sorts.forEach(sort -> fields.add(sort.field()));
    this.includes = selection.includes();
    this.included = new RowFields[apart ? 0 : includes.size()];
    this.keys = keys.stream().mapToInt(List::size).toArray();
    List<String> all = new ArrayList<>();
    fields.forEach(field -> all.add(field.column().name()));
    for (int i = 0; i < included.length; i++) {
      all.add(Pipeline.includeName(i));
      included[i] =
          whole(includes.get(i).selection(), header.included().get(i).header(), Order.NONE);
    }
    keys.forEach(all::addAll);
    this.names = all.toArray(String[]::new);
    this.again = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      again[i] = find(names[i], i + 1);
    }
  }

  /**
   * Those of documents that have the related ones inside.
   *
   * @param order what pages are ordered by
   */
  static RowFields whole(ResolvedSelection selection, RowHeader header, Order order) {
    return new RowFields(selection, header, order, false, List.of());
  }

  /**
   * Those of documents of which the related ones are read apart: where they will be stands the key
   * that they are found by.
   *
   * @param order what pages are ordered by
   */
  static RowFields apart(ResolvedSelection selection, RowHeader header, Order order) {
    return new RowFields(selection, header, order, true, keys(selection));
  }

  /**
   * Those of documents that are read apart themselves.
   *
   * @param key the columns that they are found by
   */
  static RowFields related(ResolvedSelection selection, RowHeader header, List<String> key) {
    List<List<String>> keys = new ArrayList<>(keys(selection));
    keys.add(key);
    return new RowFields(selection, header, Order.NONE, true, keys);
  }

  private static List<List<String>> keys(ResolvedSelection selection) {
    return selection.includes().stream().map(include -> include.relation().columns()).toList();
  }

  /** Reads one document. What it cannot read it remembers and goes on. */
  @Override
  public FoundRow read(BsonBinaryReader reader) {
    int start = reader.getBsonInput().getPosition();
    var reading = new Reading();
    boolean ofKey = keys.length > includes.size();
    var beside = new @Nullable Object[ofKey ? 1 : fields.size() - selected];
    @Nullable Object[] values = reading.values(reader, this, beside);
    int bytes = reader.getBsonInput().getPosition() - start;
    return new FoundRow(header, values, beside, reading.problem, reading.misplaced, bytes);
  }

  /** The first place of a name from some place on, and from the start again; -1 for none. */
  private int find(String name, int from) {
    for (int i = 0; i < names.length; i++) {
      int at = from + i < names.length ? from + i : from + i - names.length;
      if (names[at].equals(name)) {
        return at;
      }
    }
    return -1;
  }

  /** Puts keys together and where they belong. */
  private void putKeys(
      @Nullable BsonValue[] columns, @Nullable Object[] values, @Nullable Object[] beside) {
    int from = 0;
    for (int i = 0; i < keys.length; i++) {
      Key key = Key.of(Arrays.copyOfRange(columns, from, from + keys[i]));
      from += keys[i];
      if (i < includes.size()) {
        values[selected + i] = key;
      } else {
        beside[0] = key;
      }
    }
  }

  /** One document, with those related to it. */
  private static final class Reading {
    private @Nullable MesaException problem;
    private @Nullable MesaException misplaced;

    @Nullable Object[] values(BsonReader reader, RowFields fields, @Nullable Object[] beside) {
      var values = new @Nullable Object[fields.selected + fields.includes.size()];
      for (int i = 0; i < fields.included.length; i++) {
        values[fields.selected + i] = fields.includes.get(i).relation().many() ? List.of() : null;
      }
      int others = fields.names.length - fields.fields.size();
      @Nullable BsonValue[] keys =
          fields.keys.length == 0 ? NO_KEYS : new @Nullable BsonValue[others];
      int expected = 0;
      reader.readStartDocument();
      while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
        int at = fields.find(reader.readName(), expected);
        if (at < 0) {
          reader.skipValue();
          continue;
        }
        expected = at + 1;
        int include = at - fields.fields.size();
        if (include >= 0 && fields.included.length > 0) {
          values[fields.selected + include] = related(reader, fields, include);
        } else {
          field(reader, fields, at, values, beside, keys);
        }
      }
      reader.readEndDocument();
      fields.putKeys(keys, values, beside);
      return values;
    }

    private void field(
        BsonReader reader,
        RowFields fields,
        int first,
        @Nullable Object[] values,
        @Nullable Object[] beside,
        @Nullable BsonValue[] keys) {
      BsonValue value = BsonValues.next(reader);
      int at = first;
      do {
        if (at >= fields.fields.size()) {
          keys[at - fields.fields.size()] = value;
        } else {
          field(fields, at, value, values, beside);
        }
        at = fields.again[at];
      } while (at != first);
    }

    private void field(
        RowFields fields,
        int at,
        BsonValue value,
        @Nullable Object[] values,
        @Nullable Object[] beside) {
      ResolvedField field = fields.fields.get(at);
      boolean selected = at < fields.selected;
      try {
        if (selected) {
          values[at] = RowReading.value(field, value);
        } else {
          beside[at - fields.selected] = RowReading.place(field, value);
        }
      } catch (MesaException e) {
        remember(e, selected || fields.behindToken);
      }
    }

    private void remember(MesaException unreadable, boolean rowLost) {
      if (rowLost) {
        problem = problem == null ? unreadable : problem;
      } else {
        misplaced = misplaced == null ? unreadable : misplaced;
      }
    }

    private @Nullable Object related(BsonReader reader, RowFields fields, int include) {
      RowFields inner = fields.included[include];
      List<Row> rows = new ArrayList<>();
      reader.readStartArray();
      while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
        rows.add(inner.header.row(values(reader, inner, new @Nullable Object[0])));
      }
      reader.readEndArray();
      if (fields.includes.get(include).relation().many()) {
        return Collections.unmodifiableList(rows);
      }
      return rows.isEmpty() ? null : rows.get(0);
    }
  }
}
