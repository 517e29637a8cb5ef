package io.mesa.cache.caffeine;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.cache.CacheScope;
import io.mesa.cache.CachedAnswers;
import io.mesa.call.CacheUse;
import io.mesa.call.Caller;
import io.mesa.query.Query;
import io.mesa.source.Source;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Whose answers are given to whom. */
class AnswerKeyTest {
  private final CaffeineCache cache = CaffeineCache.builder().build();
  private final Asking asking = new Asking(cache);

  private static Query named(String name) {
    return Query.from("orders").where(eq("name", name)).build();
  }

  private boolean finds(CacheScope scope) {
    CachedAnswers answers = cache.answers(scope, query -> {});
    return answers.find(named("Aa"), CacheUse.normal()) != null;
  }

  @Test
  void find_ofAnotherQueryWithTheSameHash_isNull() {
    assertThat(named("Aa").hashCode()).isEqualTo(named("BB").hashCode());
    asking.ask(named("Aa"), () -> Asking.rows("Aa"));

    assertThat(asking.finds(named("BB"))).isFalse();
    assertThat(asking.finds(named("Aa"))).isTrue();
  }

  @Test
  void find_inAnotherScope_isNull() {
    asking.ask(named("Aa"), () -> Asking.rows("Aa"));
    Source same = Asking.SOURCE;
    Source another = Source.builder("ledger").url("postgresql://localhost/ledger").build();
    Optional<String> none = Optional.empty();

    assertThat(finds(new CacheScope(same, none, Optional.empty(), Map.of()))).isTrue();
    assertThat(finds(new CacheScope(another, none, Optional.empty(), Map.of()))).isFalse();
    assertThat(finds(new CacheScope(same, Optional.of("d"), Optional.empty(), Map.of()))).isFalse();
    assertThat(finds(new CacheScope(same, none, Optional.of(Caller.of("ann")), Map.of())))
        .isFalse();
    assertThat(finds(new CacheScope(same, none, Optional.empty(), Map.of("app.user", "1"))))
        .isFalse();
  }
}
