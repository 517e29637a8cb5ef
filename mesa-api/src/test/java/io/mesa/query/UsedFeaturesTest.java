package io.mesa.query;

import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.between;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.gt;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Filters.isNotNull;
import static io.mesa.query.Filters.or;
import static io.mesa.query.Filters.startsWith;
import static io.mesa.query.Sort.asc;
import static io.mesa.source.QueryFeature.AND;
import static io.mesa.source.QueryFeature.EQ;
import static io.mesa.source.QueryFeature.EXISTS;
import static io.mesa.source.QueryFeature.GROUP_BY;
import static io.mesa.source.QueryFeature.GT;
import static io.mesa.source.QueryFeature.GTE;
import static io.mesa.source.QueryFeature.HAVING;
import static io.mesa.source.QueryFeature.IGNORE_CASE;
import static io.mesa.source.QueryFeature.IN;
import static io.mesa.source.QueryFeature.INCLUDE;
import static io.mesa.source.QueryFeature.IS_NULL;
import static io.mesa.source.QueryFeature.LIMIT;
import static io.mesa.source.QueryFeature.LTE;
import static io.mesa.source.QueryFeature.NESTED_FIELDS;
import static io.mesa.source.QueryFeature.NOT;
import static io.mesa.source.QueryFeature.OFFSET;
import static io.mesa.source.QueryFeature.OR;
import static io.mesa.source.QueryFeature.ORDER_BY;
import static io.mesa.source.QueryFeature.PAGES;
import static io.mesa.source.QueryFeature.SELECT;
import static io.mesa.source.QueryFeature.STARTS_WITH;
import static io.mesa.source.QueryFeature.SUM;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.source.QueryFeature;
import java.util.List;
import org.junit.jupiter.api.Test;

class UsedFeaturesTest {

  private static void uses(QueryBuilder query, QueryFeature... features) {
    assertThat(query.build().features()).containsExactlyInAnyOrder(features);
  }

  @Test
  void features_ofEveryRowWithEveryColumn_areNone() {
    uses(Query.from("t"));
    uses(Query.from("t").where(and()));
  }

  @Test
  void features_ofConditions_areThoseOfEachInIt() {
    uses(Query.from("t").where(eq("a", 1)), EQ);
    uses(Query.from("t").where(or()), OR);
    uses(Query.from("t").where(between("a", 1, 2)), AND, GTE, LTE);
    uses(Query.from("t").where(isNotNull("a")), NOT, IS_NULL);
    uses(
        Query.from("t").where(exists("u", startsWith("a.b", "x").ignoringCase())),
        EXISTS,
        STARTS_WITH,
        IGNORE_CASE,
        NESTED_FIELDS);
  }

  @Test
  void features_ofIncludes_countLikeThoseAtTheTop() {
    uses(
        Query.from("t")
            .include("u", u -> u.select("a").where(in("b", List.of(1))).limit(1).offset(2)),
        INCLUDE,
        SELECT,
        IN,
        LIMIT,
        OFFSET);
  }

  @Test
  void features_ofGroups_areTheirPartsAndTheirConditions() {
    uses(
        Query.from("t").groupBy("a").aggregate(Aggregate.sum("b.c")).having(gt("sum_b_c", 1)),
        GROUP_BY,
        SUM,
        NESTED_FIELDS,
        HAVING,
        GT);
  }

  @Test
  void features_ofAPage_sayThatItGoesOn() {
    Query first = Query.from("t").orderBy(asc("a.b")).limit(1).build();
    assertThat(first.features()).containsExactlyInAnyOrder(ORDER_BY, NESTED_FIELDS, LIMIT);
    assertThat(first.before(new PageToken("AAAA")).features()).contains(PAGES);
  }

  @Test
  void features_ofMutations_areThoseOfTheirConditions() {
    assertThat(Mutation.update("t").set("a", 1).where(eq("b", 1)).build().features())
        .containsExactly(EQ);
    assertThat(Mutation.deleteFrom("t").everyRow().build().features()).isEmpty();
    assertThat(Mutation.insertInto("t").columns("a").values(1).build().features()).isEmpty();
  }

  @Test
  void features_given_cannotBeChanged() {
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> Query.from("t").where(eq("a", 1)).build().features().clear());
  }
}
