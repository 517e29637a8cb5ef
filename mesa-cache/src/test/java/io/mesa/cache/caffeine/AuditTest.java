package io.mesa.cache.caffeine;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.event.CacheAudit.Outcome;
import io.mesa.query.Aggregate;
import io.mesa.query.Query;
import io.mesa.query.RowColumn;
import io.mesa.query.Rows;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Answers compared with what the database gives. */
class AuditTest {
  private static final Query ORDERS = Query.from("orders").build();

  private final CaffeineCache cache = CaffeineCache.builder().build();
  private final Asking asking = new Asking(cache);

  private static Rows rows(ValueType type, Object... values) {
    List<@Nullable Object[]> rows = new ArrayList<>();
    for (Object value : values) {
      rows.add(new Object[] {value});
    }
    return Rows.of(List.of(new RowColumn("value", type, "value")), rows);
  }

  private static Rows texts(Object... values) {
    return rows(ValueType.TEXT, values);
  }

  private Outcome audit(Query query, Rows kept, Rows database) {
    Rows found = asking.ask(query, () -> kept);
    return asking.answers.audit(query, found, database);
  }

  @Test
  void audit_ofTheSameRowsInAnotherOrder_isTheSame() {
    assertThat(audit(ORDERS, texts("a", "b", "b"), texts("b", "a", "b"))).isEqualTo(Outcome.SAME);
    assertThat(asking.finds(ORDERS)).isTrue();
  }

  @Test
  void audit_ofOtherRows_isDifferentAndDropsTheAnswer() {
    assertThat(audit(ORDERS, texts("a", "b", "b"), texts("a", "a", "b")))
        .isEqualTo(Outcome.DIFFERENT);
    assertThat(asking.finds(ORDERS)).isFalse();
    assertThat(cache.statistics().audits().different()).isEqualTo(1);
  }

  @Test
  void audit_ofAnAnswerChangedMeanwhile_isUndecided() {
    Rows found = asking.ask(ORDERS, () -> texts("a"));
    cache.writing(() -> Asking.writes("orders")).committed();

    assertThat(asking.answers.audit(ORDERS, found, texts("b"))).isEqualTo(Outcome.UNDECIDED);
    asking.ask(ORDERS, () -> texts("b"));
    assertThat(asking.answers.audit(ORDERS, found, texts("b"))).isEqualTo(Outcome.UNDECIDED);
    assertThat(cache.statistics().audits().undecided()).isEqualTo(2);
  }

  @Test
  void audit_whileAWriteIsUnderWay_isUndecided() {
    Rows found = asking.ask(ORDERS, () -> texts("a"));
    cache.writing(() -> Asking.writes("orders"));

    assertThat(asking.answers.audit(ORDERS, found, texts("b"))).isEqualTo(Outcome.UNDECIDED);
  }

  @Test
  void audit_ofAFullPage_isUndecidedWhereItDiffers() {
    Query page = Query.from("orders").limit(2).build();

    assertThat(audit(page, texts("a", "b"), texts("a", "c"))).isEqualTo(Outcome.UNDECIDED);
    assertThat(audit(page, texts("a", "b"), texts("b", "a"))).isEqualTo(Outcome.SAME);
  }

  @Test
  void audit_ofAPageThatIsNotFull_isDifferentWhereItDiffers() {
    Query page = Query.from("orders").where(eq("id", 1)).limit(2).build();

    assertThat(audit(page, texts("a"), texts("b"))).isEqualTo(Outcome.DIFFERENT);
  }

  @Test
  void audit_ofSumsOfFloats_isUndecidedWhereTheyDiffer() {
    Query sum = Query.from("orders").aggregate(Aggregate.sum("weight")).build();

    assertThat(
            audit(sum, rows(ValueType.FLOAT64, 0.3), rows(ValueType.FLOAT64, 0.30000000000000004)))
        .isEqualTo(Outcome.UNDECIDED);
  }
}
