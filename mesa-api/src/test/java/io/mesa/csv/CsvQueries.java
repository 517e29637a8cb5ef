package io.mesa.csv;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.RowStream;
import io.mesa.query.Rows;
import io.mesa.resolve.ResolvedQuery;
import io.mesa.resolve.Resolver;
import io.mesa.spi.DriverCall;
import io.mesa.spi.DriverQueries;
import io.mesa.spi.ResultLimits;
import io.mesa.value.TableName;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** Answers queries of a folder. Made for one call. */
final class CsvQueries implements DriverQueries {
  private final CsvFolder folder;
  private final DriverCall call;

  CsvQueries(CsvFolder folder, DriverCall call) {
    this.folder = folder;
    this.call = call;
  }

  @Override
  public Rows query(Query query) {
    var limits = new ResultLimits(folder.source().limits());
    List<Row> rows = new ArrayList<>();
    try (CsvRows found = open(query)) {
      while (found.hasNext()) {
        rows.add(found.next());
        limits.check(rows.size(), found.bytes());
      }
      return Rows.of(found.header(), rows);
    }
  }

  @Override
  public RowStream stream(Query query) {
    return open(query);
  }

  private CsvRows open(Query query) {
    ResolvedQuery resolved = new Resolver(folder.source(), folder).resolve(query);
    TableName table = resolved.selection().scope().table().name();
    Path file = folder.files().get(table);
    if (file == null) {
      throw new MesaException(ErrorCode.NOT_FOUND, "The file of '%s' is gone.".formatted(table));
    }
    CsvReader reader = CsvReader.open(table, file, folder.delimiter());
    try {
      return new CsvRows(reader, call, resolved);
    } catch (RuntimeException e) {
      reader.close();
      throw e;
    }
  }

  @Override
  public NativeStatement translate(Query query) {
    throw new UnsupportedOperationException("not declared");
  }
}
