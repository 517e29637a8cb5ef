package io.mesa.resolve;

import io.mesa.query.Query;
import io.mesa.value.TextOrder;
import java.util.List;
import java.util.Optional;

/**
 * A {@link Query} with its names looked up and its types checked.
 *
 * @param query the query
 * @param selection what is read
 * @param grouping how rows are put together to groups; its order counts instead of the selection's
 * @param textOrder the order of text in comparisons
 * @param pageOrder the order by which pages are told apart: the query's, made unique by a key;
 *     empty where the query cannot be paged by token
 */
public record ResolvedQuery(
    Query query,
    ResolvedSelection selection,
    Optional<ResolvedGrouping> grouping,
    TextOrder textOrder,
    List<ResolvedSort> pageOrder) {
  /** Copies the list. */
  public ResolvedQuery {
    pageOrder = List.copyOf(pageOrder);
  }
}
