package io.mesa.memory;

import io.mesa.query.Row;
import io.mesa.query.RowHeader;
import io.mesa.source.Limits;
import io.mesa.spi.ResultLimits;
import io.mesa.value.Bytes;
import io.mesa.value.JsonValue;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How large a result has become, roughly, and whether that is too large. */
final class ResultSize {
  private static final int BYTES_OF_A_NUMBER = 8;

  private final ResultLimits limits;
  private final RowHeader header;
  private int rows;
  private long bytes;

  ResultSize(Limits limits, RowHeader header) {
    this.limits = new ResultLimits(limits);
    this.header = header;
  }

  /** Counts a row; the rows related to it count by their bytes. */
  void add(Row row) {
    rows++;
    bytes += bytes(header, row);
    limits.check(rows, bytes);
  }

  private static long bytes(@Nullable Object value) {
    if (value instanceof String text) {
      return text.getBytes(StandardCharsets.UTF_8).length;
    }
    if (value instanceof JsonValue json) {
      return bytes(json.text());
    }
    if (value instanceof Bytes content) {
      return content.length();
    }
    if (value instanceof List<?> list) {
      return list.stream().mapToLong(ResultSize::bytes).sum();
    }
    return value == null ? 0 : BYTES_OF_A_NUMBER;
  }

  private static long bytes(RowHeader header, Row row) {
    long sum = 0;
    for (int i = 0; i < header.columns().size(); i++) {
      sum += bytes(row.find(i, Object.class).orElse(null));
    }
    for (RowHeader.Included included : header.included()) {
      List<Row> related =
          included.many()
              ? row.many(included.name())
              : row.one(included.name()).map(List::of).orElse(List.of());
      for (Row each : related) {
        sum += bytes(included.header(), each);
      }
    }
    return sum;
  }
}
