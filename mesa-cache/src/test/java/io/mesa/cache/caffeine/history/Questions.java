package io.mesa.cache.caffeine.history;

import static io.mesa.query.Filters.eq;

import io.mesa.call.CallOptions;
import io.mesa.call.Caller;
import io.mesa.query.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** What is asked: a few relations, each by several queries of which some have one hash. */
final class Questions {
  /** Words of one hash. */
  private static final List<String> VARIANTS = List.of("AaAa", "AaBB", "BBBB");

  private final List<Question> all = new ArrayList<>();
  private final Map<Query, Question> byQuery = new ConcurrentHashMap<>();

  /**
   * A question.
   *
   * @param relation a table or a view
   * @param variant one of several of the relation
   * @param query the query, the same object each time
   */
  record Question(String relation, String variant, Query query) {

    Question(String relation, String variant) {
      this(relation, variant, build(relation, variant));
    }

    /** An equal query that is another object. */
    Query rebuilt() {
      return build(relation, variant);
    }

    private static Query build(String relation, String variant) {
      return Query.from(relation).where(eq("variant", variant)).build();
    }

    /** The question and who asks it. */
    String askedBy(CallOptions options) {
      return relation + " " + variant + " " + options.caller().map(Caller::name).orElse("nobody");
    }
  }

  Questions(List<String> relations) {
    for (String variant : VARIANTS) {
      for (String relation : relations) {
        var question = new Question(relation, variant);
        all.add(question);
        byQuery.put(question.query(), question);
      }
    }
  }

  List<Question> all() {
    return all;
  }

  /** A question; some come more often. */
  Question any(Random random) {
    int bound = 1 + random.nextInt(all.size());
    return all.get(random.nextInt(bound));
  }

  Question of(Query query) {
    return Objects.requireNonNull(byQuery.get(query), "question");
  }
}
