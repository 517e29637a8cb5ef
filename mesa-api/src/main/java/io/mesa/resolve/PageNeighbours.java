package io.mesa.resolve;

import io.mesa.query.PageToken;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The neighbours of a page that a driver has read: tokens are written when they are asked for.
 * Immutable.
 *
 * @param tokens writes them
 * @param asked the query of the page
 * @param query what the names in it, and in its like with other tokens, mean
 * @param firstRead the place of the row that was read first, null where the page is empty
 * @param lastOfFull that of the row that was read last, null where the page is not full
 */
public record PageNeighbours(
    PageTokens tokens,
    Query asked,
    ResolvedQuery query,
    @Nullable PagePlace firstRead,
    @Nullable PagePlace lastOfFull)
    implements Rows.Pages {

  @Override
  public Optional<PageToken> next() {
    return asked.before().isPresent() ? whereItCameFrom() : onwards();
  }

  @Override
  public Optional<PageToken> previous() {
    if (asked.before().isPresent()) {
      return onwards();
    }
    return asked.after().isPresent() ? whereItCameFrom() : Optional.empty();
  }

  private Optional<PageToken> onwards() {
    return Optional.ofNullable(lastOfFull).map(place -> tokens.write(query, place));
  }

  private Optional<PageToken> whereItCameFrom() {
    PageToken token = asked.pageToken().orElseThrow();
    return Optional.of(
        firstRead == null ? tokens.back(query, token) : tokens.write(query, firstRead));
  }
}
