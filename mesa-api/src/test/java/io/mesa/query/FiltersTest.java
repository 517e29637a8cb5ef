package io.mesa.query;

import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.anyElement;
import static io.mesa.query.Filters.arrayContains;
import static io.mesa.query.Filters.arrayOverlaps;
import static io.mesa.query.Filters.between;
import static io.mesa.query.Filters.distinctFrom;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.gte;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Filters.isNotNull;
import static io.mesa.query.Filters.isNull;
import static io.mesa.query.Filters.like;
import static io.mesa.query.Filters.lte;
import static io.mesa.query.Filters.not;
import static io.mesa.query.Filters.notIn;
import static io.mesa.query.Filters.regex;
import static io.mesa.query.Filters.startsWith;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;

import io.mesa.value.Bytes;
import io.mesa.value.JsonValue;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FiltersTest {
  private static Object literal(Object value) {
    return ((Filter.Comparison) eq("a", value)).value();
  }

  static Stream<Arguments> literals() {
    return Stream.of(
        Arguments.of((byte) 7, 7L),
        Arguments.of((short) 7, 7L),
        Arguments.of(7, 7L),
        Arguments.of(BigInteger.valueOf(Long.MIN_VALUE), Long.MIN_VALUE),
        Arguments.of(
            BigInteger.valueOf(Long.MAX_VALUE).add(BigInteger.ONE),
            new BigDecimal("9223372036854775808")),
        Arguments.of(new BigDecimal("1.50"), new BigDecimal("1.5")),
        Arguments.of(new BigDecimal("0.00"), BigDecimal.ZERO),
        Arguments.of(0.5f, 0.5),
        Arguments.of(-0.0, 0.0),
        Arguments.of(-0.0f, 0.0),
        Arguments.of('x', "x"),
        Arguments.of(TimeUnit.DAYS, "DAYS"),
        Arguments.of(new byte[] {1, 2}, Bytes.of((byte) 1, (byte) 2)),
        Arguments.of(
            OffsetDateTime.parse("2026-01-01T01:00:00+01:00"),
            Instant.parse("2026-01-01T00:00:00Z")),
        Arguments.of(
            ZonedDateTime.parse("2026-01-01T01:00:00+01:00[Europe/Berlin]"),
            Instant.parse("2026-01-01T00:00:00Z")));
  }

  @ParameterizedTest
  @MethodSource("literals")
  void eq_ofValuesThatMeanTheSame_isEqual(Object value, Object kept) {
    assertThat(literal(value)).isEqualTo(kept);
    assertThat(eq("a", value)).isEqualTo(eq("a", kept)).hasSameHashCodeAs(eq("a", kept));
  }

  @Test
  void eq_ofNull_isRefusedAndNamesIsNull() {
    Refused.query(
        "The value of 'a.b' is null, which equals nothing; ask with isNull or isNotNull.",
        () -> eq("a.b", null));
    Refused.query(
        "The value of 'a' is null, which equals nothing; ask with isNull or isNotNull.",
        () -> in("a", Arrays.asList(1, null)));
    Refused.query(
        "The value of 'a' is null, which equals nothing; ask with isNull or isNotNull.",
        () -> arrayContains("a", 1, null));
    Refused.query(
        "The value of 'a' is null, which equals nothing; ask with isNull or isNotNull.",
        () -> anyElement("a", Operator.EQ, null));
  }

  @Test
  void eq_ofNaN_isRefusedAndNamesIsNaN() {
    Refused.query(
        "The value of 'a' is NaN, which equals nothing; ask with isNaN.",
        () -> eq("a", Double.NaN));
    Refused.query(
        "The value of 'a' is NaN, which equals nothing; ask with isNaN.",
        () -> distinctFrom("a", Float.NaN));
  }

  @Test
  void eq_ofAList_isRefusedAndNamesIn() {
    for (Object list : List.of(List.of(1), Set.of(1), new Object[] {1})) {
      Refused.query(
          "The value of 'a' is a list; ask with in, arrayContains or arrayOverlaps.",
          () -> eq("a", list));
    }
  }

  @Test
  void eq_ofAClassThatIsNoValue_isRefusedWithIt() {
    Refused.query(
        "The value of 'a' is a io.mesa.value.JsonValue, which cannot stand in a query; ValueType"
            + " names the classes that can.",
        () -> eq("a", JsonValue.of("1")));
    Refused.query(
        "The value of 'a' is a java.util.concurrent.atomic.AtomicInteger, which cannot stand in a"
            + " query; use BigDecimal.",
        () -> eq("a", new AtomicInteger(1)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"1E+16385", "1E-16385", "1E+2147483647", "1E-2147483647"})
  void eq_ofANumberWithTooManyDigits_isRefused(String number) {
    Refused.query(
        "The value of 'a' has more than 16384 digits before or behind its point.",
        () -> eq("a", new BigDecimal(number)));
  }

  @Test
  void eq_ofTheLongestNumber_isTaken() {
    assertThat(literal(new BigDecimal("1E+16384"))).isEqualTo(new BigDecimal("1E+16384"));
  }

  @Test
  void eq_ofNulOrALoneSurrogate_isRefused() {
    Refused.argument(
        "The value of 'a' contains NUL at position 1; remove it.", () -> eq("a", "x\0"));
    Refused.argument(
        "The value of 'a' contains a lone surrogate at position 0; it is no Unicode text.",
        () -> eq("a", '\uD800'));
  }

  @Test
  void between_twoValues_includesBoth() {
    assertThat(between("a", 1, 2)).isEqualTo(and(gte("a", 1), lte("a", 2)));
  }

  @Test
  void notIn_values_isNotOfIn() {
    assertThat(notIn("a", List.of(1))).isEqualTo(not(in("a", List.of(1))));
    assertThat(isNotNull("a")).isEqualTo(not(isNull("a")));
  }

  @Test
  void in_ofAListThatChanges_keepsWhatItWas() {
    List<Object> values = new ArrayList<>(List.of(1));
    Filter filter = in("a", values);
    values.add(2);
    assertThat(filter).isEqualTo(in("a", List.of(1L)));
  }

  @Test
  void distinctFrom_null_isTaken() {
    assertThat(((Filter.DistinctFrom) distinctFrom("a", null)).value()).isNull();
  }

  @Test
  void like_thatEndsInTheMiddleOfAnEscape_isRefused() {
    Refused.query(
        "The pattern of 'a' ends with a single backslash; write two for one.",
        () -> like("a", "x\\\\\\"));
    assertThat(like("a", "x\\\\").text()).isEqualTo("x\\\\");
    assertThat(startsWith("a", "x\\").text()).isEqualTo("x\\");
  }

  @Test
  void ignoringCase_ofAMatch_changesOnlyThat() {
    Filter.TextMatch match = like("a", "x%");
    assertThat(match.ignoreCase()).isFalse();
    assertThat(match.ignoringCase())
        .isEqualTo(new Filter.TextMatch(FieldPath.of("a"), Filter.Match.LIKE, "x%", true));
  }

  @Test
  void texts_withNul_areRefused() {
    Refused.argument(
        "The text of 'a' contains NUL at position 0; remove it.", () -> startsWith("a", "\0"));
    Refused.argument(
        "The regular expression of 'a' contains NUL at position 0; remove it.",
        () -> regex("a", "\0"));
    Refused.argument(
        "The relation name contains NUL at position 0; remove it.", () -> exists("\0"));
    Refused.argument("The relation name is empty.", () -> exists(""));
  }

  @Test
  void fields_null_areRefused() {
    assertThatNullPointerException().isThrownBy(() -> new Filter.IsNull(null));
    assertThatNullPointerException().isThrownBy(() -> new Filter.IsSet(null));
    assertThatNullPointerException().isThrownBy(() -> new Filter.IsNan(null));
    assertThatNullPointerException().isThrownBy(() -> new Filter.Comparison(null, Operator.EQ, 1));
    assertThatNullPointerException().isThrownBy(() -> new Filter.DistinctFrom(null, 1));
    assertThatNullPointerException().isThrownBy(() -> new Filter.AnyElement(null, Operator.EQ, 1));
    assertThatNullPointerException()
        .isThrownBy(() -> new Filter.TextMatch(null, Filter.Match.LIKE, "x", false));
  }

  @Test
  void arrayFilters_withoutValues_areTaken() {
    assertThat(((Filter.ArrayContains) arrayContains("a")).values()).isEmpty();
    assertThat(((Filter.ArrayOverlaps) arrayOverlaps("a")).values()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(Operator.class)
  void operators_negatedAndMirrored_comeBack(Operator operator) {
    assertThat(operator.negated()).isNotEqualTo(operator);
    assertThat(operator.negated().negated()).isEqualTo(operator);
    assertThat(operator.mirrored().mirrored()).isEqualTo(operator);
    assertThat(operator.mirrored().negated()).isEqualTo(operator.negated().mirrored());
  }

  @Test
  void operators_mirroredAndNegated_areThese() {
    assertThat(Stream.of(Operator.values()).map(Operator::mirrored))
        .containsExactly(
            Operator.EQ, Operator.NE, Operator.GT, Operator.GTE, Operator.LT, Operator.LTE);
    assertThat(Stream.of(Operator.values()).map(Operator::negated))
        .containsExactly(
            Operator.NE, Operator.EQ, Operator.GTE, Operator.GT, Operator.LTE, Operator.LT);
  }
}
