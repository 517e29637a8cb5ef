package io.mesa.postgres.query;

import io.mesa.postgres.connect.Loan;
import io.mesa.postgres.run.ResultLimits;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.Rows;
import io.mesa.resolve.ResolvedQuery;
import io.mesa.source.Source;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A query that is ready to be sent, and its answer within the source's limits. */
final class QueryRun {
  private final ResultLimits limits;
  private final Translations translations;
  private final Query query;
  private final Translations.Ready ready;

  QueryRun(Source source, Translations translations, Query query, Translations.Ready ready) {
    this.limits = new ResultLimits(source.limits());
    this.translations = translations;
    this.query = query;
    this.ready = ready;
  }

  Rows on(Loan loan) throws SQLException {
    Translation translation = ready.translation();
    try (PreparedStatement prepared = loan.session().jdbc().prepareStatement(translation.sql())) {
      translation.bind(prepared, ready.values());
      prepared.setMaxRows(limits.oneTooMany());
      try (ResultSet rows = prepared.executeQuery()) {
        var result = new QueryResult(translation, rows);
        return translation.query().pageOrder().isEmpty()
            ? Rows.of(translation.header(), all(rows, result))
            : page(rows, result);
      }
    }
  }

  private List<Row> all(ResultSet rows, QueryResult result) throws SQLException {
    List<Row> read = new ArrayList<>();
    while (rows.next()) {
      read.add(result.row());
      limits.check(read.size(), result.bytes());
    }
    return read;
  }

  /** Rows with the places of the first and, where the page is full, of the last one. */
  private Rows page(ResultSet rows, QueryResult result) throws SQLException {
    ResolvedQuery resolved = ready.translation().query();
    int full = query.selection().limit().orElseThrow();
    List<Row> read = new ArrayList<>();
    List<@Nullable Object> firstRead = null;
    List<@Nullable Object> lastOfFull = null;
    while (rows.next()) {
      read.add(result.row());
      limits.check(read.size(), result.bytes());
      if (read.size() == 1) {
        firstRead = result.place();
      }
      if (read.size() == full) {
        lastOfFull = result.place();
      }
    }
    boolean backwards = query.before().isPresent();
    if (backwards) {
      Collections.reverse(read);
    }
    boolean firstPage = query.after().isEmpty() && !backwards;
    List<@Nullable Object> before = firstPage ? null : firstRead;
    return Rows.of(ready.translation().header(), read)
        .withPages(
            new QueryResult.Neighbours(
                translations.tokens(),
                resolved,
                backwards ? lastOfFull : before,
                backwards ? firstRead : lastOfFull));
  }
}
