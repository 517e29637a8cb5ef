package io.mesa.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What is refused, in which words, and at which place. */
class QueryJsonHostileTest {
  private static final String SECRET = "hidden";
  private static final String REFUSED = "The JSON of a query is refused at line 1, column ";

  private static void refused(String json, String message) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> Query.fromJson(json))
        .withMessage(message)
        .withNoCause()
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.INVALID_QUERY);
  }

  private static String where(String filter) {
    return "{\"from\":\"t\",\"where\":" + filter + "}";
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "``|1|expected a query, found the end of the text.",
        "[]|1|expected a query, found an array.",
        "null|1|expected a query, found null.",
        "{}|1|a query needs the key 'from'.",
        "{\"from\":\"t\"} {}|14|expected the end of the text, found an object.",
        "{\"from\":\"t\"},|13|it is no JSON.",
        "{\"from\":\"t\"|12|it ends too early.",
        "{\"from\":\"hidden|16|it ends too early.",
        "{from:\"t\"}|2|it is no JSON.",
        "{\"from\":hidden}|9|it is no JSON.",
        "{\"from\":'hidden'}|9|it is no JSON.",
        "{\"from\":\"t\",\"limit\":NaN}|24|it is no JSON.",
        "{\"from\":\"t\",\"limit\":01}|22|it is no JSON.",
        "{\"from\":\"t\",}|13|it is no JSON.",
        "{\"from\":\"t\"/*hidden*/}|12|it is no JSON.",
        "{\"from\":\"\\x\"}|11|it is no JSON."
      })
  void fromJson_ofWhatIsNoJson_isRefusedWithThePlace(String json, int column, String why) {
    refused(json, REFUSED + column + ": " + why);
  }

  @Test
  void fromJson_overSeveralLines_namesTheLine() {
    refused(
        "{\n \"from\": \"t\",\n \"limit\": 0.5\n}",
        "The JSON of a query is refused at line 3, column 11: expected a whole number of rows at"
            + " 'limit', found a number.");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"form\":\"hidden\"}|2|a query has no key 'form', perhaps 'from'; it has [from, distinct, select, where, include, orderBy, limit, offset, groupBy, aggregate, having, textOrder, after, before].",
        "{\"from\":\"t\",\"from\":\"t\"}|13|the key 'from' stands there twice.",
        "{\"from\":5}|9|expected a table (a name or an object), found a number.",
        "{\"from\":\"\"}|9|The table name is empty.",
        "{\"from\":{\"schema\":\"s\"}}|9|a table needs the key 'table'.",
        "{\"from\":{\"table\":\"t\",\"schema\":null}}|31|expected a name at 'schema', found null.",
        "{\"from\":\"t\",\"distinct\":1}|24|expected true or false at 'distinct', found a number.",
        "{\"from\":\"t\",\"select\":\"hidden\"}|22|expected an array of fields, found a string.",
        "{\"from\":\"t\",\"select\":[1]}|23|expected a field, found a number.",
        "{\"from\":\"t\",\"select\":[\"a..b\"]}|23|The field name is empty.",
        "{\"from\":\"t\",\"select\":[\"a\",\"a\"]}|1|'a' stands twice in the result.",
        "{\"from\":\"t\",\"limit\":\"hidden\"}|21|expected a whole number of rows at 'limit', found a string.",
        "{\"from\":\"t\",\"limit\":0}|1|The limit is 0; it must be positive.",
        "{\"from\":\"t\",\"limit\":2147483648}|21|expected a whole number of rows at 'limit' from -2147483648 to 2147483647.",
        "{\"from\":\"t\",\"limit\":99999999999999999999}|21|expected a whole number of rows at 'limit' from -2147483648 to 2147483647.",
        "{\"from\":\"t\",\"offset\":-1}|1|The offset is -1; it is 0 or more.",
        "{\"from\":\"t\",\"include\":[\"hidden\"]}|24|expected an include, found a string.",
        "{\"from\":\"t\",\"include\":[{}]}|24|an include needs the key 'relation'.",
        "{\"from\":\"t\",\"include\":[{\"relation\":\"r\",\"form\":1}]}|40|an include has no key 'form'; it has [relation, as, select, where, include, orderBy, limit, offset].",
        "{\"from\":\"t\",\"include\":[{\"relation\":\"r\",\"as\":\"\"}]}|24|The include name is empty.",
        "{\"from\":\"t\",\"orderBy\":[{\"nulls\":\"first\"}]}|24|a sort needs one of the keys 'asc' and 'desc'.",
        "{\"from\":\"t\",\"orderBy\":[{\"asc\":\"a\",\"desc\":\"a\"}]}|42|a sort has one of 'asc' and 'desc'.",
        "{\"from\":\"t\",\"orderBy\":[{\"asc\":\"a\",\"nulls\":\"frist\"}]}|43|expected the place of nulls, one of [first, last], perhaps 'first'.",
        "{\"from\":\"t\",\"textOrder\":\"hidden\"}|25|expected an order of text, one of [native, binary].",
        "{\"from\":\"t\",\"aggregate\":[{\"as\":\"n\"}]}|26|an aggregate needs one of the keys [count, countDistinct, sum, avg, min, max].",
        "{\"from\":\"t\",\"aggregate\":[{\"sum\":\"a\",\"avg\":\"a\"}]}|43|an aggregate computes one of [count, countDistinct, sum, avg, min, max].",
        "{\"from\":\"t\",\"aggregate\":[{\"sum\":null}]}|33|expected a field, found null.",
        "{\"from\":\"t\",\"having\":{\"isNull\":\"a\"}}|1|A condition on groups needs groupBy or aggregate.",
        "{\"from\":\"t\",\"after\":\"!\"}|21|The page token is malformed; give back what Rows.next() or previous() gave.",
        "{\"from\":\"t\",\"after\":\"a\"}|1|Pages need orderBy and limit."
      })
  void fromJson_ofWhatIsNoQuery_isRefusedWithThePlace(String json, int column, String why) {
    refused(json, REFUSED + column + ": " + why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{\"eqq\":[\"a\",1]}|0|a condition has no key 'eqq', perhaps 'eq'; it has [eq, ne, lt, lte, gt, gte, between, in, notIn, isNull, isNotNull, isSet, isNaN, distinctFrom, compare, like, startsWith, endsWith, contains, regex, arrayContains, arrayOverlaps, anyElement, size, exists, and, or, not, ignoreCase].",
        "{\"eq\":[\"a\",1],\"ne\":[\"a\",2]}|18|a condition has one operator, and 'ne' is a second; put both into 'and'.",
        "{\"eq\":\"hidden\"}|5|expected [field, value], found a string.",
        "{\"eq\":[]}|6|expected [field, value], found the end of the array.",
        "{\"eq\":[\"a\"]}|9|expected [field, value], found the end of the array.",
        "{\"eq\":[\"a\",1,2]}|12|expected the end of [field, value], found a number.",
        "{\"eq\":[1,2]}|6|expected a field in [field, value], found a number.",
        "{\"eq\":[\"a\",null]}|10|expected a value in [field, value], found null, which equals nothing; ask with isNull or isNotNull.",
        "{\"eq\":[\"a\",[1]]}|10|expected a value in [field, value], found an array.",
        "{\"in\":[\"a\",1]}|10|expected [field, [value, …]], found a number.",
        "{\"in\":[\"a\",[null]]}|11|expected a value in [field, [value, …]], found null, which equals nothing; ask with isNull or isNotNull.",
        "{\"compare\":[\"a\",\"=\",\"b\"]}|15|expected an operator in [field, operator, field], one of [eq, ne, lt, lte, gt, gte].",
        "{\"like\":[\"a\",7]}|12|expected [field, string], found a number.",
        "{\"like\":[\"a\",\"hidden\\\\\"]}|7|The pattern of 'a' ends with a single backslash; write two for one.",
        "{\"eq\":[\"a\",1],\"ignoreCase\":true}|-1|'ignoreCase' stands beside one of [like, startsWith, endsWith, contains] only.",
        "{\"ignoreCase\":\"hidden\"}|13|expected true or false at 'ignoreCase', found a string.",
        "{\"size\":[\"a\",\"eq\",1.5]}|17|expected a whole number in [field, operator, whole number], found a number.",
        "{\"exists\":\"hidden\"}|9|expected an 'exists', found a string.",
        "{\"exists\":{}}|9|an 'exists' needs the key 'relation'.",
        "{\"and\":{\"isNull\":\"a\"}}|6|expected an array of conditions, found an object.",
        "{\"not\":[]}|6|expected a condition, found an array.",
        "{\"isNull\":[\"a\"]}|9|expected a field, found an array."
      })
  void fromJson_ofWhatIsNoCondition_isRefusedWithThePlace(String json, int offset, String why) {
    refused(where(json), REFUSED + (22 + offset) + ": " + why);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "{}|a value that is an object has one key of [decimal, float64, date, time, timestamp, timestamptz, interval, uuid, documentId, bytes].",
        "{\"dat\":\"hidden\"}|a value has no key 'dat', perhaps 'date'; it has [decimal, float64, date, time, timestamp, timestamptz, interval, uuid, documentId, bytes].",
        "{\"date\":\"2026-01-01\",\"uuid\":\"hidden\"}|a value has one kind, and 'uuid' is a second.",
        "{\"date\":\"hidden\"}|expected a date such as \"2026-01-31\".",
        "{\"date\":\"2026-02-30\"}|expected a date such as \"2026-01-31\".",
        "{\"date\":5}|expected a date such as \"2026-01-31\", found a number.",
        "{\"time\":\"hidden\"}|expected a time such as \"10:15:30.123456\".",
        "{\"timestamp\":\"2026-01-01\"}|expected a date and time such as \"2026-01-31T10:15:30\".",
        "{\"timestamptz\":\"2026-01-31T10:15:30\"}|expected a date and time in UTC such as \"2026-01-31T10:15:30Z\".",
        "{\"uuid\":\"1-1-1-1-1\"}|expected a UUID of 36 characters.",
        "{\"documentId\":\"65a1\"}|expected a document's id of 24 hexadecimal digits.",
        "{\"bytes\":\"hidden!\"}|expected Base64 such as \"AQI=\".",
        "{\"decimal\":\"NaN\"}|expected a decimal number such as \"12.50\" or \"1E+400\".",
        "{\"decimal\":\"1E+9999999999\"}|expected a decimal number such as \"12.50\" or \"1E+400\".",
        "{\"decimal\":12.5}|expected a decimal number such as \"12.50\" or \"1E+400\", found a number.",
        "{\"float64\":\"NaN\"}|expected a number, \"Infinity\" or \"-Infinity\".",
        "{\"float64\":true}|expected a number, \"Infinity\" or \"-Infinity\", found a boolean.",
        "{\"float64\":1e309}|the number is beyond the range of float64.",
        "{\"interval\":\"P1D\"}|expected an interval, found a string.",
        "{\"interval\":{\"years\":1}}|an interval has no key 'years'; it has [months, days, microseconds].",
        "{\"interval\":{\"months\":2147483648}}|expected a whole number at 'months' from -2147483648 to 2147483647.",
        "1e1000000|The value of 'a' has more than 16384 digits before or behind its point.",
        "1e-1000000|The value of 'a' has more than 16384 digits before or behind its point.",
        "1e99999999999|the exponent of the number is out of range.",
        "\"x\\u0000hidden\"|The value of 'a' contains NUL at position 1; remove it."
      })
  void fromJson_ofWhatIsNoValue_isRefused(String value, String why) {
    Throwable refusal =
        catchThrowable(() -> Query.fromJson(where("{\"eq\":[\"a\"," + value + "]}")));
    assertThat(refusal)
        .isInstanceOf(MesaException.class)
        .hasMessageStartingWith(REFUSED)
        .hasMessageEndingWith(": " + why)
        .hasNoCause();
    assertThat(((MesaException) refusal).code()).isEqualTo(ErrorCode.INVALID_QUERY);
  }

  @ParameterizedTest
  @ValueSource(strings = {"\\u0000", "\\ud800", "\\udc00x"})
  void fromJson_ofNulAndLoneSurrogates_isRefusedInEveryPlace(String piece) {
    for (String json :
        new String[] {
          "{\"from\":\"x" + piece + "\"}",
          "{\"from\":{\"schema\":\"" + piece + "\",\"table\":\"t\"}}",
          "{\"from\":\"t\",\"select\":[\"" + piece + "\"]}",
          "{\"from\":\"t\",\"include\":[{\"relation\":\"" + piece + "\"}]}",
          "{\"from\":\"t\",\"orderBy\":[{\"asc\":\"" + piece + "\"}]}",
          "{\"from\":\"t\",\"aggregate\":[{\"count\":null,\"as\":\"" + piece + "\"}]}",
          "{\"from\":\"t\",\"after\":\"" + piece + "\"}",
          "{\"" + piece + "\":1}",
          where("{\"eq\":[\"a\",\"" + piece + "\"]}"),
          where("{\"contains\":[\"a\",\"" + piece + "\"]}"),
          where("{\"regex\":[\"a\",\"" + piece + "\"]}"),
          where("{\"exists\":{\"relation\":\"" + piece + "\"}}")
        }) {
      assertThatExceptionOfType(MesaException.class)
          .as(json)
          .isThrownBy(() -> Query.fromJson(json))
          .withMessageStartingWith(REFUSED)
          .extracting(MesaException::code)
          .isEqualTo(ErrorCode.INVALID_QUERY);
    }
  }

  @Test
  void fromJson_withALoneSurrogateItself_isRefused() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> Query.fromJson("{\"from\":\"x\uD800\"}"))
        .withMessageEndingWith(
            "The table name contains a lone surrogate at position 1; it is no Unicode text.");
  }

  @ParameterizedTest
  @ValueSource(strings = {"[", "{\"from\":{\"table\":", "{\"from\":\"t\",\"where\":{\"not\":"})
  void fromJson_nestedDeep_isRefused(String start) {
    String inner = start.startsWith("[") ? "[" : "{\"not\":";
    String json = start + inner.repeat(100_000);
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> Query.fromJson(json))
        .withMessageStartingWith(REFUSED)
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.INVALID_QUERY);
  }

  @Test
  void fromJson_ofConditionsNestedTooDeep_isRefusedWithTheLimit() {
    refused(
        where("{\"not\":".repeat(64) + "{\"isNull\":\"a\"}" + "}".repeat(64)),
        REFUSED + "1: The condition is nested more than 64 deep.");
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> Query.fromJson(where("{\"and\":[".repeat(120))))
        .withMessageStartingWith(REFUSED)
        .withMessageEndingWith(
            "it is nested deeper than 200 levels, or has a number of more than 1000 characters, or"
                + " an overlong key.");
  }

  @Test
  void fromJson_ofIncludesNestedTooDeep_isRefusedWithTheLimit() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(
            () ->
                Query.fromJson(
                    "{\"from\":\"t\""
                        + ",\"include\":[{\"relation\":\"r\"".repeat(9)
                        + "}]".repeat(9)
                        + "}"))
        .withMessageEndingWith("Includes are nested more than 8 deep.");
  }

  @Test
  void fromJson_ofAnOverlongNumber_isRefused() {
    for (String number : new String[] {"9".repeat(100_000), "0." + "9".repeat(100_000)}) {
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> Query.fromJson(where("{\"eq\":[\"a\"," + number + "]}")))
          .withMessageContaining("a number of more than 1000 characters");
    }
  }

  @Test
  void fromJson_ofALongDecimalThatEndsInAZero_isRefused() {
    String number = "1" + "0".repeat(30_000);
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(
            () -> Query.fromJson(where("{\"eq\":[\"a\",{\"decimal\":\"" + number + "\"}]}")))
        .withMessageEndingWith(
            "a number of more than 1000 characters ends in a zero; write an exponent for it.");
  }

  @Test
  void fromJson_ofADecimalLongerThanAny_isRefused() {
    String number = "7".repeat(40_001);
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(
            () -> Query.fromJson(where("{\"eq\":[\"a\",{\"decimal\":\"" + number + "\"}]}")))
        .withMessageEndingWith("expected a decimal number such as \"12.50\" or \"1E+400\".");
  }

  @Test
  void fromJson_ofAnOverlongKey_isRefusedWithoutIt() {
    String key = "k".repeat(200);
    refused(
        "{\"" + key + "\":1}",
        REFUSED
            + "2: a query has no key '"
            + "k".repeat(64)
            + "…'; it has [from, distinct, select, where, include, orderBy, limit, offset, groupBy,"
            + " aggregate, having, textOrder, after, before].");
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> Query.fromJson("{\"" + "k".repeat(100_000) + "\":1}"))
        .satisfies(e -> assertThat(e.getMessage()).hasSizeLessThan(1_000));
  }

  @Test
  void fromJson_ofAHundredMegabytes_isRefusedUnread() {
    refused(
        "{\"from\":\"" + "x".repeat(100_000_000) + "\"}",
        "The JSON of a query has 100000011 characters; 1048576 are read at most.");
  }

  @Test
  void fromJson_ofNull_isRefused() {
    assertThatNullPointerException().isThrownBy(() -> Query.fromJson(null)).withMessage("json");
  }

  @Test
  void fromJson_ofDamagedQueries_givesAQueryOrARefusalWithoutValues() {
    long seed = Long.getLong("mesa.seed", System.nanoTime());
    var random = new Random(seed);
    var queries = new RandomQueries(seed);
    String pieces = "{}[]\",:\\0e-.n\u0000\uD800";
    for (int i = 0; i < 5_000; i++) {
      var json = new StringBuilder(queries.query().toJson());
      int at = random.nextInt(json.length());
      switch (random.nextInt(4)) {
        case 0 -> json.deleteCharAt(at);
        case 1 -> json.setLength(at);
        case 2 -> json.insert(at, pieces.charAt(random.nextInt(pieces.length())));
        default -> json.setCharAt(at, pieces.charAt(random.nextInt(pieces.length())));
      }
      Throwable thrown = catchThrowable(() -> Query.fromJson(json.toString()));
      if (thrown != null) {
        assertThat(thrown)
            .as("text %d of -Dmesa.seed=%d: %s", i, seed, json)
            .isInstanceOf(MesaException.class)
            .hasNoCause()
            .hasMessageStartingWith(REFUSED);
        assertThat(((MesaException) thrown).code()).isEqualTo(ErrorCode.INVALID_QUERY);
      }
    }
  }

  @Test
  void refusals_ofAnyOfThese_repeatNoValue() {
    for (String json :
        new String[] {
          "{\"from\":hidden}",
          "{\"from\":\"t\",\"textOrder\":\"hidden\"}",
          where("{\"eq\":[\"a\",{\"date\":\"hidden\"}]}"),
          where("{\"eq\":[\"a\",{\"decimal\":\"hidden\"}]}"),
          where("{\"eq\":[\"a\",{\"uuid\":\"hidden\"}]}"),
          where("{\"like\":[\"a\",\"hidden\\\\\"]}"),
          where("{\"eq\":[\"a\",\"hidden\\u0000\"]}"),
          where("{\"eq\":[\"a\",\"hidden\",\"hidden\"]}")
        }) {
      assertThat(catchThrowable(() -> Query.fromJson(json)))
          .as(json)
          .isNotNull()
          .message()
          .doesNotContain(SECRET);
    }
  }
}
