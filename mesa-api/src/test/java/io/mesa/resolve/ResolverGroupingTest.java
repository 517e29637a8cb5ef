package io.mesa.resolve;

import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Filters.isNull;
import static io.mesa.query.Filters.isSet;
import static io.mesa.query.Filters.not;
import static io.mesa.query.Filters.or;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.query.Aggregate;
import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.query.Filters;
import io.mesa.query.Query;
import io.mesa.value.TextOrder;
import io.mesa.value.ValueType;
import java.time.LocalDate;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class ResolverGroupingTest {
  static Stream<Arguments> aggregates() {
    return Stream.of(
        Arguments.of(Aggregate.count(), ValueType.INT64),
        Arguments.of(Aggregate.count("doc.a"), ValueType.INT64),
        Arguments.of(Aggregate.count("texts"), ValueType.INT64),
        Arguments.of(Aggregate.countDistinct("uuid"), ValueType.INT64),
        Arguments.of(Aggregate.sum("small"), ValueType.DECIMAL),
        Arguments.of(Aggregate.avg("number"), ValueType.DECIMAL),
        Arguments.of(Aggregate.sum("single"), ValueType.FLOAT64),
        Arguments.of(Aggregate.avg("float"), ValueType.FLOAT64),
        Arguments.of(Aggregate.min("small"), ValueType.INT16),
        Arguments.of(Aggregate.max("mood"), ValueType.ENUM),
        Arguments.of(Aggregate.max("instant"), ValueType.TIMESTAMPTZ));
  }

  @ParameterizedTest
  @MethodSource("aggregates")
  void aggregate_ofEachKind_hasItsType(Aggregate aggregate, ValueType type) {
    ResolvedGrouping grouping =
        Shop.resolve(Query.from("kinds").aggregate(aggregate).build()).grouping().orElseThrow();
    assertThat(grouping.type(0)).isEqualTo(type);
    assertThat(grouping.aggregates().get(0).aggregate()).isEqualTo(aggregate);
  }

  @ParameterizedTest
  @CsvSource({"text", "flag", "span", "mood"})
  void sum_ofNoNumber_isRefused(String field) {
    String type = field.equals("flag") ? "boolean" : field.equals("span") ? "interval" : field;
    Shop.refused(
        "'%s' is of the type %s; SUM is of numbers.".formatted(field, type),
        () -> Shop.resolve(Query.from("kinds").aggregate(Aggregate.sum(field)).build()));
    Shop.refused(
        "'%s' is of the type %s; AVG is of numbers.".formatted(field, type),
        () -> Shop.resolve(Query.from("kinds").aggregate(Aggregate.avg(field)).build()));
  }

  @ParameterizedTest
  @CsvSource({"flag, boolean", "uuid, uuid", "bytes, bytes"})
  void min_ofWhatHasNone_isRefused(String field, String type) {
    Shop.refused(
        "'%s' is of the type %s, of which there is no MIN.".formatted(field, type),
        () -> Shop.resolve(Query.from("kinds").aggregate(Aggregate.min(field)).build()));
  }

  @Test
  void grouping_ordered_findsFieldsAndAggregates() {
    ResolvedGrouping grouping =
        Shop.resolve(
                Query.from("kinds")
                    .groupBy("text", "mood")
                    .aggregate(Aggregate.count().as("n"))
                    .orderBy(desc("n").withNullsFirst(), asc("mood").in(TextOrder.BINARY))
                    .build())
            .grouping()
            .orElseThrow();
    assertThat(grouping.orderBy())
        .containsExactly(
            new ResolvedGrouping.Order(2, true, true, TextOrder.NATIVE),
            new ResolvedGrouping.Order(1, false, false, TextOrder.BINARY));
    assertThat(grouping.type(1)).isEqualTo(ValueType.ENUM);
    assertThat(grouping.position(FieldPath.of("x"))).isEqualTo(-1);
  }

  private static ResolvedQuery having(Filter filter) {
    return Shop.resolve(
        Query.from("kinds")
            .groupBy("mood")
            .aggregate(Aggregate.count().as("n"), Aggregate.max("date").as("latest"))
            .having(filter)
            .build());
  }

  @Test
  void having_ofFieldsAndAggregates_isTaken() {
    Filter filter =
        or(
            eq("mood", "sad"),
            not(in("n", List.of(1, 2))),
            Filters.gt("latest", LocalDate.EPOCH),
            isNull("latest"));
    assertThat(having(filter).grouping().orElseThrow().having()).isEqualTo(filter);
  }

  @Test
  void having_ofWhatAGroupHasNot_isRefused() {
    Shop.notFound(
        "A group has no value 'lates', perhaps 'latest'; it has [mood, n, latest].",
        () -> having(isNull("lates")));
    Shop.notFound(
        "A group has no value 'text'; it has [mood, n, latest].", () -> having(eq("text", "x")));
    Shop.notFound(
        "A group has no value 'id'; it has [mood].",
        () -> Shop.resolve(Query.from("kinds").groupBy("mood").orderBy(asc("id")).build()));
  }

  @Test
  void having_withValuesThatDoNotFit_isRefused() {
    Shop.refused(
        "'n' is of the type INT64, which is compared with a number, not with a String.",
        () -> having(eq("n", "x")));
    Shop.refused(
        "'latest' is of the type date, which is compared with a LocalDate, not with a Long.",
        () -> having(in("latest", List.of(1))));
    Shop.refused(
        "'mood' (mood) has no value 'x'; it has [sad, happy].", () -> having(eq("mood", "x")));
  }

  @Test
  void having_byOtherOperators_isRefused() {
    Shop.refused(
        "A condition on groups takes comparisons, in, isNull, and, or, not; no IsSet.",
        () -> having(isSet("mood")));
    Shop.refused(
        "A condition on groups takes comparisons, in, isNull, and, or, not; no Exists.",
        () -> having(Filters.exists("x")));
  }

  @Test
  void where_ofAGroupedQuery_isChecked() {
    Shop.notFound(
        "'public.log' has no column 'x'; it has [message].",
        () ->
            Shop.resolve(
                Query.from("log").aggregate(Aggregate.count()).where(isNull("x")).build()));
  }
}
