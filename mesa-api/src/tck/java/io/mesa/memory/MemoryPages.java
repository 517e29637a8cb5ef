package io.mesa.memory;

import io.mesa.query.PageToken;
import io.mesa.query.Rows;
import io.mesa.resolve.PagePlace;
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
    int limit = query.selection().limit().orElseThrow();
    Optional<PageToken> after = query.query().after();
    if (after.isPresent()) {
      PagePlace place = tokens.read(query, after.get());
      return ordered.stream().filter(row -> isBeyond(query, row, place, 1)).limit(limit).toList();
    }
    PagePlace place = tokens.read(query, query.query().before().orElseThrow());
    List<StoredRow> before =
        ordered.stream().filter(row -> isBeyond(query, row, place, -1)).toList();
    return before.subList(Math.max(0, before.size() - limit), before.size());
  }

  private static boolean isBeyond(
      ResolvedQuery query, StoredRow row, PagePlace place, int direction) {
    var order = new RowOrder(query.pageOrder());
    int difference = order.compare(order.place(row), place.values());
    return difference == 0 ? place.inclusive() : Integer.signum(difference) == direction;
  }

  @Override
  public Optional<PageToken> next() {
    return isBackwards() ? whereItCameFrom() : onwards();
  }

  @Override
  public Optional<PageToken> previous() {
    if (isBackwards()) {
      return onwards();
    }
    return query.query().after().isPresent() ? whereItCameFrom() : Optional.empty();
  }

  private Optional<PageToken> onwards() {
    boolean full = page.size() == query.selection().limit().orElseThrow();
    return full ? Optional.of(at(isBackwards() ? 0 : page.size() - 1)) : Optional.empty();
  }

  private Optional<PageToken> whereItCameFrom() {
    if (page.isEmpty()) {
      PageToken own = query.query().after().or(query.query()::before).orElseThrow();
      return Optional.of(tokens.back(query, own));
    }
    return Optional.of(at(isBackwards() ? page.size() - 1 : 0));
  }

  private boolean isBackwards() {
    return query.query().before().isPresent();
  }

  private PageToken at(int index) {
    List<@Nullable Object> values = new RowOrder(query.pageOrder()).place(page.get(index));
    return tokens.write(query, new PagePlace(values, false));
  }
}
