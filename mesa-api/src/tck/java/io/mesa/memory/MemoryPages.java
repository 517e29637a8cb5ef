package io.mesa.memory;

import io.mesa.query.PageToken;
import io.mesa.query.Rows;
import io.mesa.resolve.PageTokens;
import io.mesa.resolve.ResolvedQuery;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A page of a query's rows and the places beside it. */
record MemoryPages(PageTokens tokens, ResolvedQuery query, List<StoredRow> page)
    implements Rows.Pages {

  /** The rows of the page that the query's token leads to. */
  static List<StoredRow> page(PageTokens tokens, ResolvedQuery query, List<StoredRow> ordered) {
    var order = new RowOrder(query.pageOrder());
    int limit = query.selection().limit().orElseThrow();
    Optional<PageToken> after = query.query().after();
    if (after.isPresent()) {
      List<@Nullable Object> place = tokens.read(query, after.get());
      return ordered.stream()
          .filter(row -> order.compare(order.place(row), place) > 0)
          .limit(limit)
          .toList();
    }
    List<@Nullable Object> place = tokens.read(query, query.query().before().orElseThrow());
    List<StoredRow> before =
        ordered.stream().filter(row -> order.compare(order.place(row), place) < 0).toList();
    return before.subList(Math.max(0, before.size() - limit), before.size());
  }

  @Override
  public Optional<PageToken> next() {
    boolean goesBack = query.query().before().isPresent();
    return goesBack || isFull() ? at(page.size() - 1) : Optional.empty();
  }

  @Override
  public Optional<PageToken> previous() {
    boolean goesOn = query.query().after().isPresent();
    boolean goesBack = query.query().before().isPresent();
    return goesOn || (goesBack && isFull()) ? at(0) : Optional.empty();
  }

  private boolean isFull() {
    return page.size() == query.selection().limit().orElseThrow();
  }

  private Optional<PageToken> at(int index) {
    return page.isEmpty()
        ? Optional.empty()
        : Optional.of(tokens.write(query, new RowOrder(query.pageOrder()).place(page.get(index))));
  }
}
