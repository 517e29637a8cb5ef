package io.mesa.resolve;

import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A place in a query's page order, which a page goes on from. Immutable.
 *
 * @param values the value for each field of the page order, null among them
 * @param inclusive whether the row that stands there belongs to the page; it does where the page on
 *     the other side of the place turned out to be empty
 */
public record PagePlace(List<@Nullable Object> values, boolean inclusive) {
  /** Where a query begins that has no token. */
  public static final PagePlace START = new PagePlace(List.of(), false);

  /** Copies the values. */
  public PagePlace {
    values = Collections.unmodifiableList(new ArrayList<>(values));
  }

  /**
   * Whether no token says where the page begins.
   *
   * @return true for {@link #START}
   */
  public boolean isStart() {
    return values.isEmpty();
  }
}
