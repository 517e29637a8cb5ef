package io.mesa.postgres.query;

import io.mesa.postgres.connect.Loan;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.Rows;
import io.mesa.resolve.PageNeighbours;
import io.mesa.resolve.PagePlace;
import io.mesa.spi.ResultLimits;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.OptionalInt;

/**
 * A query that is ready to be sent, and its answer within the source's limits.
 *
 * <p>A few hundred rows are read at once, as pgjdbc does outside transactions: one round trip. What
 * turns out to be more is asked for again in portions, so that a result that exceeds the limit of
 * bytes is not in memory before that is seen. That takes a transaction; the statement remembers.
 */
final class QueryRun {
  private static final int MOST_AT_ONCE = 256;

  private final ResultLimits limits;
  private final Translations translations;
  private final Query query;
  private final Translations.Ready ready;

  QueryRun(Translations translations, Query query, Translations.Ready ready) {
    this.limits = translations.limits();
    this.translations = translations;
    this.query = query;
    this.ready = ready;
  }

  Rows on(Loan loan) throws SQLException {
    int allowed = limits.oneTooMany() == 0 ? Integer.MAX_VALUE : limits.oneTooMany();
    int possible = mostRows();
    // A bound on rows keeps the server from working in parallel: none where none is needed.
    int bound = possible < allowed ? 0 : limits.oneTooMany();
    boolean mayBeMany = Math.min(possible, allowed) > MOST_AT_ONCE;
    if (!mayBeMany || loan.inTransaction()) {
      return read(loan, bound, mayBeMany);
    }
    Translation translation = ready.translation();
    if (!translation.expectsMany()) {
      Rows rows = read(loan, MOST_AT_ONCE + 1, false);
      if (rows.size() <= MOST_AT_ONCE) {
        return rows;
      }
    }
    loan.begin(true);
    Rows rows = read(loan, bound, true);
    translation.expectMany(rows.size() > MOST_AT_ONCE);
    return rows;
  }

  /** How many rows the query itself allows. */
  private int mostRows() {
    OptionalInt limit = query.selection().limit();
    if (limit.isPresent()) {
      return limit.getAsInt();
    }
    boolean one = query.grouping().isPresent() && query.grouping().get().by().isEmpty();
    return one ? 1 : Integer.MAX_VALUE;
  }

  private Rows read(Loan loan, int bound, boolean inPortions) throws SQLException {
    Translation translation = ready.translation();
    try (PreparedStatement prepared = loan.session().jdbc().prepareStatement(translation.sql())) {
      translation.bind(prepared, ready.values());
      prepared.setMaxRows(bound);
      if (inPortions) {
        prepared.setFetchSize(limits.nextChunk(0, 0));
      }
      try (ResultSet rows = prepared.executeQuery()) {
        var result = new QueryResult(translation, rows);
        return translation.query().pageOrder().isEmpty()
            ? Rows.of(translation.header(), all(result))
            : page(result);
      }
    }
  }

  private List<Row> all(QueryResult result) throws SQLException {
    List<Row> read = new ArrayList<>();
    while (next(result)) {
      read.add(result.row());
      limits.check(read.size(), result.bytes());
    }
    return read;
  }

  private boolean next(QueryResult result) throws SQLException {
    if (result.isPortionRead()) {
      result.fetchNext(limits.nextChunk(result.read(), result.bytes()));
    }
    return result.next();
  }

  /** Rows with the places of the first and, where the page is full, of the last one. */
  private Rows page(QueryResult result) throws SQLException {
    int full = query.selection().limit().orElseThrow();
    List<Row> read = new ArrayList<>();
    PagePlace firstRead = null;
    PagePlace lastOfFull = null;
    while (next(result)) {
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
    return Rows.of(ready.translation().header(), read)
        .withPages(
            new PageNeighbours(
                translations.tokens(), query, ready.translation().query(), firstRead, lastOfFull));
  }
}
