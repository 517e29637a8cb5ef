package io.mesa.event;

import io.mesa.query.ExpectedTime;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import java.util.Objects;
import java.util.Optional;

/**
 * What a call asked, without values.
 *
 * @param shape the id of its {@linkplain io.mesa.query.QueryShape shape}
 * @param table the table it is of, as the query names it; empty for a statement of the database's
 *     own language
 * @param includeDepth how deep its includes are nested; 0 without any
 * @param estimate what it was expected to take, to be held against the {@linkplain
 *     CallFinished#duration time it took}: what was said of it just before, by {@code estimate} or
 *     for {@code submit}, or else what earlier runs of its shape took. Empty where nothing was
 *     known, where the cache had the answer, and of streams
 */
public record AskedQuery(
    String shape, Optional<String> table, int includeDepth, Optional<ExpectedTime> estimate) {

  /** Checks that every part is given. */
  public AskedQuery {
    Objects.requireNonNull(shape, "shape");
    Objects.requireNonNull(table, "table");
    Objects.requireNonNull(estimate, "estimate");
  }

  /**
   * What a query asks.
   *
   * @param query the query
   * @param estimate what it was expected to take
   * @return what listeners are told of it
   */
  public static AskedQuery of(Query query, Optional<ExpectedTime> estimate) {
    return new AskedQuery(
        query.shape().id(),
        Optional.of(query.from().toString()),
        query.selection().includeDepth(),
        estimate);
  }

  /**
   * What a statement asks.
   *
   * @param statement the statement
   * @param estimate what it was expected to take
   * @return what listeners are told of it
   */
  public static AskedQuery of(NativeStatement statement, Optional<ExpectedTime> estimate) {
    return new AskedQuery(statement.shape().id(), Optional.empty(), 0, estimate);
  }
}
