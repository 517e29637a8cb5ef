package io.mesa.resolve;

import static io.mesa.query.Filters.eq;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.query.FieldPath;
import io.mesa.query.PageToken;
import io.mesa.query.Query;
import io.mesa.source.Secret;
import io.mesa.structure.ColumnType;
import io.mesa.value.Bytes;
import io.mesa.value.CalendarInterval;
import io.mesa.value.TextOrder;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PageTokensTest {
  private static final PageTokens PLAIN = new PageTokens(Optional.empty());
  private static final PageTokens SIGNED = new PageTokens(Optional.of(Secret.of("key")));

  private static ResolvedQuery kinds(String column) {
    return Shop.resolve(Query.from("kinds").orderBy(asc(column), asc("id")).limit(5).build());
  }

  private static String because(String why) {
    return "The page token cannot be used: " + why + "; begin again with the first page.";
  }

  private static byte[] bytes(PageToken token) {
    return Base64.getUrlDecoder().decode(token.text());
  }

  private static PageToken token(byte[] bytes) {
    return new PageToken(Base64.getUrlEncoder().withoutPadding().encodeToString(bytes));
  }

  static Stream<Arguments> values() {
    return Stream.of(
        Arguments.of("flag", true),
        Arguments.of("flag", false),
        Arguments.of("small", Short.MIN_VALUE),
        Arguments.of("big", Long.MAX_VALUE),
        Arguments.of("single", Float.NEGATIVE_INFINITY),
        Arguments.of("single", Float.NaN),
        Arguments.of("float", -0.0),
        Arguments.of("float", Double.NaN),
        Arguments.of("number", new BigDecimal("12.50")),
        Arguments.of("number", new BigDecimal("1E+131071")),
        Arguments.of("number", Double.NaN),
        Arguments.of("number", Double.POSITIVE_INFINITY),
        Arguments.of("text", ""),
        Arguments.of("text", "grüße \uD83D\uDE00\n"),
        Arguments.of("mood", "sad"),
        Arguments.of("date", LocalDate.MAX),
        Arguments.of("date", LocalDate.of(2026, 1, 31)),
        Arguments.of("time", LocalTime.of(23, 59, 59, 999_999_000)),
        Arguments.of("local", LocalDateTime.MIN),
        Arguments.of("local", LocalDateTime.of(2026, 1, 31, 1, 2, 3, 4_000)),
        Arguments.of("instant", Instant.MAX),
        Arguments.of("instant", Instant.parse("2026-01-31T01:02:03.000004Z")),
        Arguments.of("span", new CalendarInterval(-1, 2, Long.MIN_VALUE)),
        Arguments.of("uuid", new UUID(-1, 2)),
        Arguments.of("bytes", Bytes.of((byte) 0, (byte) -1)),
        Arguments.of("bytes", Bytes.of()));
  }

  private static PagePlace place(@Nullable Object... values) {
    return new PagePlace(Arrays.asList(values), false);
  }

  @Test
  void back_ofAToken_isItsPlaceWithTheRow() {
    ResolvedQuery query = kinds("text");
    PageToken token = SIGNED.write(query, place("x", 7));

    assertThat(SIGNED.read(query, SIGNED.back(query, token)))
        .isEqualTo(new PagePlace(List.of("x", 7), true));
  }

  @ParameterizedTest
  @MethodSource("values")
  void read_ofWhatWasWritten_givesTheValues(String column, Object value) {
    ResolvedQuery query = kinds(column);
    for (PageTokens tokens : List.of(PLAIN, SIGNED)) {
      assertThat(tokens.read(query, tokens.write(query, place(value, 7))).values())
          .containsExactly(value, 7);
    }
    assertThat(PLAIN.read(query, PLAIN.write(query, place(null, 7))).values())
        .containsExactly(null, 7);
  }

  @ParameterizedTest
  @MethodSource("values")
  void read_ofADamagedToken_givesValuesOrARefusal(String column, Object value) {
    ResolvedQuery query = kinds(column);
    byte[] whole = bytes(PLAIN.write(query, place(value, 7)));
    for (int i = 0; i < whole.length; i++) {
      for (int flip : new int[] {1, 2, 4, 0x10, 0x40, 0x80, 0xFF}) {
        byte[] damaged = whole.clone();
        damaged[i] ^= (byte) flip;
        Throwable thrown = catchThrowable(() -> PLAIN.read(query, token(damaged)));
        if (i <= Long.BYTES) {
          assertThat(thrown).as("byte %d", i).isNotNull();
        }
        if (thrown != null) {
          assertThat(thrown).as("byte %d", i).isInstanceOf(MesaException.class);
          assertThat(((MesaException) thrown).code()).isEqualTo(ErrorCode.INVALID_QUERY);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("values")
  void read_ofADamagedSignedToken_isRefused(String column, Object value) {
    ResolvedQuery query = kinds(column);
    byte[] whole = bytes(SIGNED.write(query, place(value, 7)));
    for (int i = 0; i < whole.length; i++) {
      byte[] damaged = whole.clone();
      damaged[i] ^= 1;
      Shop.refused(because("its signature is wrong"), () -> SIGNED.read(query, token(damaged)));
    }
  }

  @ParameterizedTest
  @MethodSource("values")
  void read_ofACutOrLongerToken_isRefused(String column, Object value) {
    ResolvedQuery query = kinds(column);
    byte[] whole = bytes(PLAIN.write(query, place(value, 7)));
    for (int length = 1; length < whole.length; length++) {
      PageToken cut = token(Arrays.copyOf(whole, length));
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> PLAIN.read(query, cut))
          .withMessageStartingWith("The page token cannot be used: ")
          .extracting(MesaException::code)
          .isEqualTo(ErrorCode.INVALID_QUERY);
    }
    Shop.refused(
        because("it is too long"),
        () -> PLAIN.read(query, token(Arrays.copyOf(whole, whole.length + 1))));
  }

  @Test
  void read_ofAValueThatTheDatabaseHasNot_isRefused() {
    ResolvedQuery query = kinds("number");
    PageToken token = PLAIN.write(query, place(new BigDecimal("1.25"), 7));
    Shop.refused(
        because("'number' has no such values"),
        () -> PLAIN.read(query, token, (field, value) -> !field.path().column().equals("number")));
    assertThat(PLAIN.read(query, token, (field, value) -> value != null).values())
        .containsExactly(new BigDecimal("1.25"), 7);
    PageToken ofNull = PLAIN.write(query, place(null, 7));
    assertThat(PLAIN.read(query, ofNull, (field, value) -> value instanceof Integer).values())
        .containsExactly(null, 7);
  }

  @Test
  void read_ofTextThatIsNoToken_isRefused() {
    ResolvedQuery query = kinds("text");
    Shop.refused(because("it is malformed"), () -> PLAIN.read(query, new PageToken("A")));
    Shop.refused(
        because("it is of another version"), () -> PLAIN.read(query, new PageToken("AAAA")));
    Shop.refused(because("it is not signed"), () -> SIGNED.read(query, new PageToken("AQAA")));
  }

  @Test
  void read_ofAnotherKey_isRefused() {
    ResolvedQuery query = kinds("text");
    var other = new PageTokens(Optional.of(Secret.of("other")));
    PageToken forged = other.write(query, place("x", 1));
    Shop.refused(because("its signature is wrong"), () -> SIGNED.read(query, forged));
    Shop.refused(because("it is too long"), () -> PLAIN.read(query, forged));
    PageToken unsigned = PLAIN.write(query, place("x", 1));
    Shop.refused(because("its signature is wrong"), () -> SIGNED.read(query, unsigned));
  }

  @Test
  void keys_thatDifferOnlyBehindALoneSurrogate_differ() {
    ResolvedQuery query = kinds("text");
    var one = new PageTokens(Optional.of(Secret.of("\uD800a")));
    var other = new PageTokens(Optional.of(Secret.of("\uD800b")));
    assertThat(one.read(query, one.write(query, place("x", 1))).values()).containsExactly("x", 1);
    Shop.refused(
        because("its signature is wrong"),
        () -> other.read(query, one.write(query, place("x", 1))));
  }

  @Test
  void read_forAnotherQuery_isRefused() {
    Query query =
        Query.from("kinds").where(eq("text", "x")).orderBy(asc("text"), asc("id")).limit(5).build();
    PageToken token = PLAIN.write(Shop.resolve(query), place("x", 1));
    for (Query other :
        List.of(
            Query.from("kinds").orderBy(asc("text"), asc("id")).limit(5).build(),
            Query.from("kinds")
                .where(eq("flag", true))
                .orderBy(asc("text"), asc("id"))
                .limit(5)
                .build(),
            Query.from("kinds")
                .where(eq("text", "x"))
                .orderBy(desc("text"), asc("id"))
                .limit(5)
                .build(),
            Query.from("kinds")
                .where(eq("text", "x"))
                .orderBy(asc("text").withNullsFirst(), asc("id"))
                .limit(5)
                .build(),
            Query.from("kinds")
                .where(eq("text", "x"))
                .orderBy(asc("text"), asc("id"))
                .textOrder(TextOrder.BINARY)
                .limit(5)
                .build())) {
      Shop.refused(
          because("it belongs to a query with another table, condition or order"),
          () -> PLAIN.read(Shop.resolve(other), token));
    }
  }

  @Test
  void read_forTheSameQueryWithOtherFieldsAndLimit_givesTheValues() {
    Query query =
        Query.from("kinds").where(eq("text", "x")).orderBy(asc("text"), asc("id")).limit(5).build();
    Query other =
        Query.from("kinds")
            .select("id")
            .where(eq("text", "y"))
            .orderBy(asc("text"), asc("id"))
            .limit(500)
            .build();
    PageToken token = PLAIN.write(Shop.resolve(query), place("x", 1));
    assertThat(PLAIN.read(Shop.resolve(other), token).values()).containsExactly("x", 1);
    assertThat(PLAIN.read(Shop.resolve(other.after(token)), token).values())
        .containsExactly("x", 1);
  }

  private static ResolvedQuery ofType(ColumnType type, boolean nullable) {
    ListedTables tables =
        ListedTables.of(
            new TableDraft("t")
                .column("a", type, nullable)
                .required("id", ValueType.INT32)
                .primaryKey("id"));
    return new Resolver(Shop.source().build(), tables)
        .resolve(Query.from("t").orderBy(asc("a"), asc("id")).limit(5).build());
  }

  private static ResolvedQuery ofType(ValueType type) {
    return ofType(TableDraft.base("type", type), true);
  }

  @Test
  void read_afterAColumnsTypeChanged_isRefused() {
    PageToken token = PLAIN.write(ofType(ValueType.INT32), place(5, 1));
    Shop.refused(
        because("it belongs to a query with another table, condition or order"),
        () -> PLAIN.read(ofType(ValueType.TEXT), token));
  }

  @Test
  void read_ofNullForAColumnThatHasNone_isRefused() {
    ColumnType type = TableDraft.base("text", ValueType.TEXT);
    PageToken token = PLAIN.write(ofType(type, true), place(null, 1));
    Shop.refused(because("it has null for 'a'"), () -> PLAIN.read(ofType(type, false), token));
  }

  @Test
  void read_ofALabelThatIsGone_isRefused() {
    var fewer = new ColumnType("mood", ValueType.ENUM, new ColumnType.EnumOf(List.of("happy")));
    PageToken token = PLAIN.write(ofType(Shop.MOOD, true), place("sad", 1));
    assertThat(PLAIN.read(ofType(Shop.MOOD, true), token).values()).containsExactly("sad", 1);
    Shop.refused(
        because("'a' has other values by now"), () -> PLAIN.read(ofType(fewer, true), token));
  }

  @Test
  void read_ofForgedValuesThatNoTableHolds_isRefused() {
    ResolvedQuery number = ofType(ValueType.DECIMAL);
    Shop.refused(
        because("it is malformed"),
        () -> PLAIN.read(number, PLAIN.write(number, place(new BigDecimal("1E+2147483647"), 1))));
    ResolvedQuery text = ofType(ValueType.TEXT);
    Shop.refused(
        because("it is malformed"), () -> PLAIN.read(text, PLAIN.write(text, place("x\0", 1))));
  }

  @Test
  void write_ofValuesThatAreTooLong_isRefused() {
    ResolvedQuery query = ofType(ValueType.TEXT);
    assertThat(PLAIN.write(query, place("x".repeat(48_000), 1)).text()).hasSizeLessThan(65_536);
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> PLAIN.write(query, place("x".repeat(50_000), 1)))
        .withMessageStartingWith("The row's place in the order takes 66")
        .withMessageEndingWith(
            " characters as a page token, and 65536 are allowed; order by shorter values, or use"
                + " offset.")
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.LIMIT_EXCEEDED);
  }

  @Test
  void write_ofASignedToken_hasValuesAndSignature() {
    ResolvedQuery query = kinds("text");
    assertThat(bytes(SIGNED.write(query, place("x", 1)))).hasSize(1 + 8 + 1 + 6 + 9 + 16);
    assertThat(query.pageOrder())
        .extracting(sort -> sort.field().path())
        .containsExactly(FieldPath.of("text"), FieldPath.of("id"));
  }
}
