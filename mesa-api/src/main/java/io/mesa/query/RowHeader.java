package io.mesa.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Names;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The columns of a result, shared by its rows. */
final class RowHeader {
  private static final int AMBIGUOUS = -1;

  private final List<RowColumn> columns;
  private final Map<String, Integer> positions;

  RowHeader(List<RowColumn> columns) {
    this.columns = List.copyOf(columns);
    this.positions = new HashMap<>();
    for (int i = 0; i < columns.size(); i++) {
      positions.merge(columns.get(i).name(), i, (first, second) -> AMBIGUOUS);
    }
  }

  List<RowColumn> columns() {
    return columns;
  }

  int position(String name) {
    Integer position = positions.get(name);
    if (position == null) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "There is no column '%s'%s; there are %s."
              .formatted(
                  name,
                  Names.nearest(name, positions.keySet())
                      .map(near -> ", perhaps '" + near + "'")
                      .orElse(""),
                  positions.keySet().stream().sorted().toList()));
    }
    if (position == AMBIGUOUS) {
      throw new MesaException(
          ErrorCode.INVALID_ARGUMENT,
          "Several columns are called '" + name + "'; read them by position, or name them apart.");
    }
    return position;
  }
}
