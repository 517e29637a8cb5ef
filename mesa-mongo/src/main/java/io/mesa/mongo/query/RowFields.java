package io.mesa.mongo.query;

import io.mesa.error.MesaException;
import io.mesa.mongo.value.BsonValues;
import io.mesa.query.Row;
import io.mesa.query.RowHeader;
import io.mesa.resolve.ResolvedField;
import io.mesa.resolve.ResolvedInclude;
import io.mesa.resolve.ResolvedSelection;
import io.mesa.resolve.ResolvedSort;
import java.util.ArrayList;
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
final class RowFields {
  private final RowHeader header;
  private final List<ResolvedField> fields;
  private final int selected;
  private final List<ResolvedInclude> includes;
  private final RowFields[] included;

  /** Names of columns and, behind them, of what the pipeline puts related documents into. */
  private final String[] names;

  /** For each name where it stands again: a circle, and itself where it stands once. */
  private final int[] again;

  /**
   * Those of a selection.
   *
   * @param order what pages are ordered by
   */
  RowFields(ResolvedSelection selection, RowHeader header, List<ResolvedSort> order) {
    this.header = header;
    this.fields = new ArrayList<>(selection.fields());
    this.selected = fields.size();
    order.forEach(sort -> fields.add(sort.field()));
    this.includes = selection.includes();
    this.included = new RowFields[includes.size()];
    this.names = new String[fields.size() + included.length];
    for (int i = 0; i < fields.size(); i++) {
      names[i] = fields.get(i).column().name();
    }
    for (int i = 0; i < included.length; i++) {
      names[fields.size() + i] = Pipeline.includeName(i);
      included[i] =
          new RowFields(includes.get(i).selection(), header.included().get(i).header(), List.of());
    }
    this.again = new int[names.length];
    for (int i = 0; i < names.length; i++) {
      again[i] = find(names[i], i + 1);
    }
  }

  /** Reads one document. What it cannot read it remembers and goes on. */
  FoundRow read(BsonBinaryReader reader) {
    int start = reader.getBsonInput().getPosition();
    var reading = new Reading();
    var order = new @Nullable Object[fields.size() - selected];
    Row row = reading.row(reader, this, order);
    int bytes = reader.getBsonInput().getPosition() - start;
    return new FoundRow(row, order, reading.problem, reading.misplaced, bytes);
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

  /** One document, with those related to it. */
  private static final class Reading {
    private @Nullable MesaException problem;
    private @Nullable MesaException misplaced;

    Row row(BsonReader reader, RowFields fields, @Nullable Object[] order) {
      var values = new @Nullable Object[fields.selected + fields.included.length];
      for (int i = 0; i < fields.included.length; i++) {
        values[fields.selected + i] = fields.includes.get(i).relation().many() ? List.of() : null;
      }
      int expected = 0;
      reader.readStartDocument();
      while (reader.readBsonType() != BsonType.END_OF_DOCUMENT) {
        int at = fields.find(reader.readName(), expected);
        if (at < 0) {
          reader.skipValue();
          continue;
        }
        expected = at + 1;
        if (at < fields.fields.size()) {
          field(reader, fields, at, values, order);
        } else {
          int include = at - fields.fields.size();
          values[fields.selected + include] = related(reader, fields, include);
        }
      }
      reader.readEndDocument();
      return fields.header.row(values);
    }

    private void field(
        BsonReader reader,
        RowFields fields,
        int first,
        @Nullable Object[] values,
        @Nullable Object[] order) {
      BsonValue value = BsonValues.next(reader);
      int at = first;
      do {
        ResolvedField field = fields.fields.get(at);
        try {
          if (at < fields.selected) {
            values[at] = RowReading.value(field, value);
          } else {
            order[at - fields.selected] = RowReading.value(field, value);
          }
        } catch (MesaException e) {
          remember(e, at < fields.selected);
        }
        at = fields.again[at];
      } while (at != first);
    }

    private void remember(MesaException unreadable, boolean selected) {
      if (selected) {
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
        rows.add(row(reader, inner, new @Nullable Object[0]));
      }
      reader.readEndArray();
      if (fields.includes.get(include).relation().many()) {
        return rows;
      }
      return rows.isEmpty() ? null : rows.get(0);
    }
  }
}
