package io.mesa.tck.differential;

import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.PageToken;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.Rows;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Optional;

/** Reads a result page by page, to its end and from there back to its beginning. */
final class PageWalk {
  /** As many rows as a source gives by default; more than any generated table has. */
  private static final int WHOLE = 10_000;

  private static final int MOST_PAGES = 200;

  private final DatabaseGateway gateway;
  private final Query query;
  private final List<Rows> forwards = new ArrayList<>();

  private PageWalk(DatabaseGateway gateway, Query query) {
    this.gateway = gateway;
    this.query = query;
  }

  static Answer of(DatabaseGateway gateway, Query query) {
    Rows whole = gateway.query(QueryParts.of(query).withLimit(WHOLE).query());
    var walk = new PageWalk(gateway, query);
    Optional<String> lost = walk.forwards();
    if (lost.isPresent()) {
      return new Answer.Failed(lost.get());
    }
    Deque<List<Row>> back = new ArrayDeque<>();
    lost = walk.backwards(back);
    return lost.isPresent()
        ? new Answer.Failed(lost.get())
        : new Answer.Given(
            whole.columns(),
            whole.toList(),
            walk.forwards.stream().map(Rows::toList).toList(),
            List.copyOf(back));
  }

  private Optional<String> forwards() {
    Rows page = gateway.query(query);
    forwards.add(page);
    if (page.previous().isPresent()) {
      return Optional.of("a page before the first is told of");
    }
    Optional<PageToken> next = page.next();
    while (next.isPresent()) {
      if (forwards.size() > MOST_PAGES) {
        return Optional.of("the pages forwards have no end");
      }
      page = gateway.query(query.after(next.get()));
      forwards.add(page);
      next = page.next();
    }
    return Optional.empty();
  }

  private Optional<String> backwards(Deque<List<Row>> pages) {
    Rows page = forwards.get(forwards.size() - 1);
    pages.push(page.toList());
    Optional<PageToken> previous = page.previous();
    while (previous.isPresent()) {
      if (pages.size() > MOST_PAGES) {
        return Optional.of("the pages backwards have no end");
      }
      page = gateway.query(query.before(previous.get()));
      pages.push(page.toList());
      previous = page.previous();
    }
    return Optional.empty();
  }
}
