package io.mesa.resolve;

import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.anyElement;
import static io.mesa.query.Filters.arrayContains;
import static io.mesa.query.Filters.arrayOverlaps;
import static io.mesa.query.Filters.compare;
import static io.mesa.query.Filters.contains;
import static io.mesa.query.Filters.distinctFrom;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Filters.isNaN;
import static io.mesa.query.Filters.isNull;
import static io.mesa.query.Filters.isSet;
import static io.mesa.query.Filters.not;
import static io.mesa.query.Filters.or;
import static io.mesa.query.Filters.regex;
import static io.mesa.query.Filters.size;
import static org.assertj.core.api.Assertions.assertThatCode;

import io.mesa.query.Filter;
import io.mesa.query.Operator;
import io.mesa.query.Query;
import io.mesa.value.Bytes;
import io.mesa.value.CalendarInterval;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class FilterCheckTest {
  /** A value of each class, by its name. */
  private static final Map<String, Object> VALUES =
      Map.ofEntries(
          Map.entry("Boolean", true),
          Map.entry("Long", 1),
          Map.entry("BigDecimal", new BigDecimal("1.5")),
          Map.entry("Double", 1.5),
          Map.entry("String", "happy"),
          Map.entry("LocalDate", LocalDate.EPOCH),
          Map.entry("LocalTime", LocalTime.NOON),
          Map.entry("LocalDateTime", LocalDateTime.MIN),
          Map.entry("Instant", Instant.EPOCH),
          Map.entry("CalendarInterval", new CalendarInterval(1, 2, 3)),
          Map.entry("UUID", new UUID(1, 2)),
          Map.entry("Bytes", Bytes.of()));

  private static void check(Filter filter) {
    Shop.resolve(Query.from("kinds").where(filter).build());
  }

  /** Column, its type, what it is compared with, and the classes that are. */
  static Stream<Arguments> kinds() {
    List<String> numbers = List.of("Long", "BigDecimal", "Double");
    return Stream.of(
        Arguments.of("flag", "boolean", "Boolean", List.of("Boolean")),
        Arguments.of("small", "int16", "number", numbers),
        Arguments.of("id", "int32", "number", numbers),
        Arguments.of("big", "int64", "number", numbers),
        Arguments.of("single", "float32", "number", numbers),
        Arguments.of("float", "float64", "number", numbers),
        Arguments.of("number", "decimal", "number", numbers),
        Arguments.of("text", "text", "String", List.of("String")),
        Arguments.of("mood", "mood", "String", List.of("String")),
        Arguments.of("date", "date", "LocalDate", List.of("LocalDate")),
        Arguments.of("time", "time", "LocalTime", List.of("LocalTime")),
        Arguments.of("local", "timestamp", "LocalDateTime", List.of("LocalDateTime")),
        Arguments.of("instant", "timestamptz", "Instant", List.of("Instant")),
        Arguments.of("span", "interval", "CalendarInterval", List.of("CalendarInterval")),
        Arguments.of("uuid", "uuid", "UUID", List.of("UUID")),
        Arguments.of("bytes", "bytes", "Bytes", List.of("Bytes")));
  }

  @ParameterizedTest
  @MethodSource("kinds")
  void values_ofEachClass_fitOnlyTheirKinds(
      String column, String type, String wanted, List<String> fitting) {
    VALUES.forEach(
        (name, value) -> {
          if (fitting.contains(name)) {
            check(and(eq(column, value), in(column, List.of(value)), distinctFrom(column, value)));
          } else {
            String words =
                "'%s' is of the type %s, which is compared with a %s, not with a %s."
                    .formatted(column, type, wanted, name);
            Shop.refused(words, () -> check(eq(column, value)));
            Shop.refused(words, () -> check(in(column, List.of(value))));
            Shop.refused(words, () -> check(distinctFrom(column, value)));
          }
        });
  }

  @ParameterizedTest
  @ValueSource(strings = {"doc", "doc.a.b"})
  void values_inADocument_areTextsNumbersAndBooleans(String field) {
    VALUES.forEach(
        (name, value) -> {
          if (List.of("Boolean", "Long", "BigDecimal", "Double", "String").contains(name)) {
            check(
                and(
                    eq(field, value),
                    in(field, List.of(value)),
                    distinctFrom(field, value),
                    arrayContains(field, value),
                    anyElement(field, Operator.LT, value)));
          } else {
            String words =
                "'%s' is in a document, where it is compared with a text, a number or a boolean,"
                        .formatted(field)
                    + " not with a "
                    + name
                    + ".";
            Shop.refused(words, () -> check(eq(field, value)));
            Shop.refused(words, () -> check(arrayOverlaps(field, value)));
          }
        });
  }

  @Test
  void values_ofAnArray_areRefusedWithItsOperators() {
    Shop.refused(
        "'texts' is an array (text[]); ask with arrayContains, arrayOverlaps, anyElement or size.",
        () -> check(eq("texts", "x")));
    Shop.refused(
        "'numbers' is an array (few); ask with arrayContains, arrayOverlaps, anyElement or size.",
        () -> check(in("numbers", List.of(1))));
  }

  @Test
  void values_ofAnUnknownType_areRefused() {
    Shop.refused(
        "'point' is of the type other, of which Mesa compares no values; ask with run.",
        () -> check(eq("point", "(1,2)")));
    assertThatCode(() -> check(and(isNull("point"), isSet("point"), distinctFrom("point", null))))
        .doesNotThrowAnyException();
  }

  @Test
  void labels_unknown_areRefusedWithTheNearest() {
    Shop.refused(
        "'mood' (mood) has no value 'hapy', perhaps 'happy'; it has [sad, happy].",
        () -> check(eq("mood", "hapy")));
    Shop.refused(
        "'mood' (mood) has no value ''; it has [sad, happy].",
        () -> check(in("mood", List.of("sad", ""))));
    Shop.refused(
        "'moods[]' (mood) has no value 'x'; it has [sad, happy].",
        () -> check(arrayContains("moods", "x")));
  }

  @Test
  void arrays_byEveryOperator_areTaken() {
    assertThatCode(
            () ->
                check(
                    and(
                        arrayContains("texts", "x"),
                        arrayOverlaps("moods", "sad"),
                        anyElement("numbers", Operator.GT, 1.5),
                        size("numbers", Operator.EQ, 2),
                        size("doc.list", Operator.EQ, 2),
                        arrayContains("texts"))))
        .doesNotThrowAnyException();
  }

  @Test
  void arrayOperators_ofNoArray_areRefused() {
    String words = "'text' is of the type text and no array.";
    Shop.refused(words, () -> check(arrayContains("text", "x")));
    Shop.refused(words, () -> check(arrayOverlaps("text", "x")));
    Shop.refused(words, () -> check(anyElement("text", Operator.EQ, "x")));
    Shop.refused(words, () -> check(size("text", Operator.EQ, 1)));
  }

  @Test
  void arrayOperators_withAnotherTypeOfElement_areRefused() {
    Shop.refused(
        "'numbers[]' is of the type integer, which is compared with a number, not"
            + " with a String.",
        () -> check(anyElement("numbers", Operator.EQ, "x")));
  }

  @Test
  void matches_ofNoText_areRefused() {
    Shop.refused(
        "'mood' is of the type mood; only a text matches a text.",
        () -> check(contains("mood", "x")));
    Shop.refused(
        "'uuid' is of the type uuid; only a text matches a text.", () -> check(regex("uuid", "x")));
    assertThatCode(
            () -> check(and(contains("text", "x"), regex("text", "x"), contains("doc.a", "x"))))
        .doesNotThrowAnyException();
  }

  @Test
  void isNaN_ofNoNumber_isRefused() {
    Shop.refused(
        "'text' is of the type text; only a number can be NaN.", () -> check(isNaN("text")));
    assertThatCode(() -> check(and(isNaN("id"), isNaN("float"), isNaN("number"), isNaN("doc.a"))))
        .doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "id, big", "small, number", "single, float", "float, small", "id, single", "text, text",
    "date, date", "mood, mood", "uuid, uuid", "bytes, bytes", "flag, flag", "span, span"
  })
  void fields_thatCompareExactly_areTaken(String left, String right) {
    assertThatCode(() -> check(compare(left, Operator.LT, right))).doesNotThrowAnyException();
    assertThatCode(() -> check(compare(right, Operator.NE, left))).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @CsvSource({
    "big, float",
    "number, single",
    "text, mood",
    "text, id",
    "date, local",
    "local, instant",
    "texts, texts",
    "doc, doc",
    "doc.a, text",
    "point, point"
  })
  void fields_thatDoNotCompareExactly_areRefused(String left, String right) {
    Shop.refused(
        "'%s' (%s) and '%s' (%s) cannot be compared (LTE)."
            .formatted(left, type(left), right, type(right)),
        () -> check(compare(left, Operator.LTE, right)));
  }

  private static String type(String field) {
    return field.contains(".")
        ? "in a document"
        : Shop.TABLES.tables().stream()
            .filter(table -> table.name().name().equals("kinds"))
            .findFirst()
            .flatMap(table -> table.column(field))
            .orElseThrow()
            .type()
            .name();
  }

  @Test
  void names_anywhereInACondition_areChecked() {
    String words =
        "'public.customer' has no column 'nmae', perhaps 'name'; it has [id, name, profile].";
    for (Filter filter :
        List.of(
            eq("nmae", 1),
            in("nmae", List.of()),
            isNull("nmae"),
            isSet("nmae"),
            isNaN("nmae"),
            distinctFrom("nmae", null),
            contains("nmae", ""),
            regex("nmae", ""),
            arrayContains("nmae"),
            arrayOverlaps("nmae"),
            anyElement("nmae", Operator.EQ, 1),
            size("nmae", Operator.EQ, 1),
            compare("nmae", Operator.EQ, "id"),
            compare("id", Operator.EQ, "nmae"),
            and(eq("id", 1), or(not(isNull("nmae")))))) {
      Shop.notFound(words, () -> Shop.resolve(Query.from("customer").where(filter).build()));
      Shop.notFound(
          words,
          () -> Shop.resolve(Query.from("orders").where(exists("customer", filter)).build()));
      Shop.notFound(
          words,
          () ->
              Shop.resolve(Query.from("orders").include("customer", c -> c.where(filter)).build()));
    }
  }

  @Test
  void exists_overAnUnknownRelation_isRefused() {
    Shop.notFound(
        "'public.log' has no relation 'x'; it has []. Declare others on the source.",
        () -> Shop.resolve(Query.from("log").where(exists("x")).build()));
  }

  @Test
  void exists_insideExists_followsBoth() {
    assertThatCode(
            () ->
                Shop.resolve(
                    Query.from("customer")
                        .where(exists("orders", exists("item", eq("line", 1))))
                        .build()))
        .doesNotThrowAnyException();
  }
}
