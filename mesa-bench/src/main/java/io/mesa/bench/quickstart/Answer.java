package io.mesa.bench.quickstart;

import io.mesa.query.Row;
import io.mesa.query.Rows;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What a database answered, without how it names its types, so that answers can be compared. */
final class Answer {
  private Answer() {}

  /** Rows as maps of their values, with the rows they include; anything else as it is. */
  static Object plain(Object answer) {
    if (answer instanceof Rows rows) {
      return plain(rows.toList());
    }
    if (answer instanceof Row row) {
      return values(row);
    }
    if (answer instanceof List<?> several) {
      List<Object> all = new ArrayList<>();
      several.forEach(each -> all.add(plain(each)));
      return all;
    }
    return answer;
  }

  private static Map<String, Optional<Object>> values(Row row) {
    List<String> names =
        Stream.concat(row.columns().stream().map(column -> column.name()), row.includes().stream())
            .toList();
    Map<String, Optional<Object>> values = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      values.put(names.get(i), row.find(i, Object.class).map(Answer::plain));
    }
    return values;
  }
}
