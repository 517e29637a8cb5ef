package io.mesa.csv;

import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Filters.isNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.query.Query;
import io.mesa.query.QueryBuilder;
import io.mesa.query.Row;
import io.mesa.query.RowStream;
import io.mesa.query.Rows;
import io.mesa.source.Limits;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.source.TableDeclaration;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDate;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A folder of files, well-formed and not. */
class CsvDriverTest {
  private static final int MANY = 200_000;

  private final CsvFiles files = CsvFiles.in("shop");

  @AfterEach
  void delete() {
    files.close();
  }

  private Mesa open() {
    return open(source -> source);
  }

  private Mesa open(UnaryOperator<SourceBuilder> more) {
    return Mesa.of(more.apply(files.source("shop")).build());
  }

  private static MesaException refused(ErrorCode code, ThrowingCallable call) {
    return assertThatExceptionOfType(MesaException.class)
        .isThrownBy(call)
        .satisfies(e -> assertThat(e.code()).as(e.getMessage()).isEqualTo(code))
        .actual();
  }

  private static List<List<Object>> values(Iterable<Row> rows) {
    return Stream.iterate(rows.iterator(), Iterator::hasNext, rest -> rest)
        .map(Iterator::next)
        .map(
            row ->
                Stream.iterate(0, i -> i < row.columns().size(), i -> i + 1)
                    .map(i -> row.find(i, Object.class).orElse("null"))
                    .toList())
        .toList();
  }

  private List<List<Object>> all(String content) {
    files.write("t", content);
    try (Mesa mesa = open()) {
      return values(mesa.gateway().query(Query.from("t").build()));
    }
  }

  static Stream<UnaryOperator<SourceBuilder>> unusable() {
    return Stream.of(
        source -> source.option("foldr", "/"),
        source -> source.option("folder", ""),
        source -> source.option("folder", "relative/folder"),
        source -> source.option("folder", "/"),
        source -> source.option("delimiter", ""),
        source -> source.option("delimiter", "--"),
        source -> source.option("delimiter", "\""),
        source -> source.user("somebody"),
        source ->
            source.table(
                TableDeclaration.of(TableName.of("shop", "t"))
                    .field("body", ValueType.JSON)
                    .build()));
  }

  @ParameterizedTest
  @MethodSource("unusable")
  void open_ofAnUnusableSource_isRefused(UnaryOperator<SourceBuilder> unusable) {
    assertThat(refused(ErrorCode.CONFIGURATION, () -> open(unusable)))
        .hasMessageContaining("Source 'shop' ");
  }

  @Test
  void open_byUrl_readsTheFolder() {
    files.write("t", "a\n1\n");
    String folder = files.path(TableName.of("shop", "t")).getParent().toString();
    Source source = Source.fromUrl("shop", "csv:///sales?folder=" + folder + "&delimiter=;");
    try (Mesa mesa = Mesa.of(source)) {
      assertThat(mesa.gateway().table(TableName.of("sales", "t")).columns()).hasSize(1);
    }
  }

  @Test
  void query_ofQuotedFields_readsThemAsTheyAre() {
    assertThat(all("a,\"b \"\"c\"\"\"\r\n\"1,\n2\",\"\"\r\n,\" x \"\r\n\"\"\"\",4"))
        .containsExactly(List.of("1,\n2", ""), List.of("null", " x "), List.of("\"", "4"));
  }

  @Test
  void query_ofAFileOfOneColumn_takesEmptyLinesForNulls() {
    assertThat(all("\uFEFFa\n1\n\n2\n"))
        .containsExactly(List.of("1"), List.of("null"), List.of("2"));
  }

  @Test
  void query_ofAFileOfANameOnly_hasNoRows() {
    assertThat(all("a")).isEmpty();
  }

  @Test
  void query_withAnotherDelimiter_takesCommasForText() {
    files.write("t", "a\tb\n1,2\t\"\t\"\n");
    try (Mesa mesa = open(source -> source.option("delimiter", "\t"))) {
      assertThat(values(mesa.gateway().query(Query.from("t").build())))
          .containsExactly(List.of("1,2", "\t"));
    }
  }

  static Stream<Arguments> malformed() {
    return Stream.of(
        Arguments.of("", "line 1: it is empty"),
        Arguments.of("a,a\n", "line 1: two columns have one name"),
        Arguments.of("a,\n", "line 1: a column has no name"),
        Arguments.of("a,b\n1,2\n3\n", "line 3: it has 1 fields, not 2"),
        Arguments.of("a,b\n1,2,3\n", "line 2: it has 3 fields, not 2"),
        Arguments.of("a\n\"x\ny\n", "line 2: a quote is not closed"),
        Arguments.of("a\n\"x\ny\"\n\"secret\"z\n", "line 4: something stands behind a closing"),
        Arguments.of("a\nsecret\"\n", "line 2: a quote stands in a field"));
  }

  @ParameterizedTest
  @MethodSource("malformed")
  void query_ofAMalformedFile_saysWhereAndShowsNoValue(String content, String message) {
    assertThat(refused(ErrorCode.DRIVER, () -> all(content)))
        .hasMessageContaining(message)
        .hasMessageContaining("'shop.t'")
        .hasMessageNotContaining("secret");
  }

  @Test
  void query_ofAFileInAnotherEncoding_isRefused() throws IOException {
    TableName table = files.write("t", "a\n");
    Files.write(files.path(table), "a\nü\n".getBytes(StandardCharsets.ISO_8859_1));
    try (Mesa mesa = open()) {
      assertThat(refused(ErrorCode.DRIVER, () -> mesa.gateway().query(Query.from("t").build())))
          .hasMessageContaining("not in UTF-8");
    }
  }

  @Test
  void query_ofAQuoteThatTakesTheWholeFile_isRefusedBeforeMemoryEnds() {
    assertThat(
            refused(
                ErrorCode.LIMIT_EXCEEDED,
                () -> all("a\n\"" + "x".repeat(CsvReader.LONGEST_RECORD))))
        .hasMessageContaining("line 2");
  }

  private static SourceBuilder declared(SourceBuilder source) {
    return source.table(
        TableDeclaration.of(TableName.of("shop", "orders"))
            .required("id", ValueType.INT32)
            .field("total", ValueType.DECIMAL)
            .field("weight", ValueType.FLOAT64)
            .field("placed", ValueType.DATE)
            .labels("status", "open", "closed")
            .primaryKey("id")
            .build());
  }

  private void writeOrders() {
    files.write(
        "orders",
        """
        placed,id,total,weight,status,ignored
        2026-01-31,1,10.50,0.1,open,x
        2026-02-28,2,10.5,-0.0,closed,x
        ,3,,NaN,,x
        """);
  }

  @Test
  void query_ofADeclaredTable_hasItsTypesAndNoOtherColumns() {
    writeOrders();
    try (Mesa mesa = open(CsvDriverTest::declared)) {
      Rows rows = mesa.gateway().query(Query.from("orders").where(eq("id", 1L)).build());
      assertThat(values(rows))
          .containsExactly(
              List.of(1, new BigDecimal("10.50"), 0.1, LocalDate.of(2026, 1, 31), "open"));
    }
  }

  @Test
  void query_ofADeclaredTable_comparesInItsTypes() {
    writeOrders();
    try (Mesa mesa = open(CsvDriverTest::declared)) {
      assertThat(ids(mesa, Query.from("orders").where(eq("total", 10.5)))).containsExactly(1, 2);
      assertThat(ids(mesa, Query.from("orders").where(eq("weight", 0)))).containsExactly(2);
      assertThat(ids(mesa, Query.from("orders").where(eq("id", 1.5)))).isEmpty();
      assertThat(ids(mesa, Query.from("orders").where(in("id", List.of(3, 2, 9)))))
          .containsExactly(2, 3);
      assertThat(ids(mesa, Query.from("orders").where(and(isNull("total"), isNull("status")))))
          .containsExactly(3);
      assertThat(ids(mesa, Query.from("orders").limit(1).offset(1))).containsExactly(2);
    }
  }

  private static List<Integer> ids(Mesa mesa, QueryBuilder query) {
    return mesa.gateway().query(query.select("id").build()).stream()
        .map(row -> row.get("id", Integer.class))
        .toList();
  }

  static Stream<Arguments> notAsDeclared() {
    return Stream.of(
        Arguments.of("x1,1,1,,open", "'id' is no int32"),
        Arguments.of("1,1,1,,shut", "'status' is no enum"),
        Arguments.of("1,1,1,31.1.26,", "'placed' is no date"),
        Arguments.of(",1,1,,", "'id' is empty"));
  }

  @ParameterizedTest
  @MethodSource("notAsDeclared")
  void query_ofWhatIsNotAsDeclared_isRefused(String record, String message) {
    files.write("orders", "id,total,weight,placed,status\n" + record);
    try (Mesa mesa = open(CsvDriverTest::declared)) {
      assertThat(
              refused(ErrorCode.DRIVER, () -> mesa.gateway().query(Query.from("orders").build())))
          .hasMessageContaining(message);
    }
  }

  @Test
  void query_ofADeclaredColumnThatTheFileLacks_isRefused() {
    files.write("orders", "id,total\n");
    try (Mesa mesa = open(CsvDriverTest::declared)) {
      assertThat(
              refused(
                  ErrorCode.CONFIGURATION,
                  () -> mesa.gateway().query(Query.from("orders").build())))
          .hasMessageContaining("'weight'");
    }
  }

  @Test
  void query_ofWhatLiesOutsideTheFolder_isNotFound() throws IOException {
    TableName table = files.write("t", "a\n1\n");
    Path outside = files.path(table).getParent().resolveSibling("outside.csv");
    Files.writeString(outside, "a\n1\n");
    try (Mesa mesa = open()) {
      for (String name : Arrays.asList("../outside", outside.toString(), "./t", "t.csv")) {
        refused(ErrorCode.NOT_FOUND, () -> mesa.gateway().query(Query.from(name).build()));
      }
    }
  }

  @Test
  void query_thatUsesWhatIsNotDeclared_isToldWhatThereIs() {
    String json = "{\"from\": \"t\", \"where\": {\"like\": [\"a\", \"x%\"]}}";
    try (Mesa mesa = open()) {
      assertThat(refused(ErrorCode.UNSUPPORTED, () -> mesa.gateway().query(Query.fromJson(json))))
          .hasMessageContaining("driver 'csv': LIKE (a folder of files has no server")
          .hasMessageEndingWith("It supports [SELECT, EQ, IN, IS_NULL, AND, LIMIT, OFFSET].");
    }
  }

  @Test
  void query_ofMoreBytesThanAllowed_isRefused() {
    files.write("t", "a\n" + "x".repeat(1_000) + "\n");
    try (Mesa mesa = open(source -> source.limits(Limits.defaults().withMaxBytes(999)))) {
      assertThat(
              refused(
                  ErrorCode.LIMIT_EXCEEDED, () -> mesa.gateway().query(Query.from("t").build())))
          .hasMessageContaining("999 bytes");
    }
  }

  @Test
  void stream_ofAFileThatIsBrokenFurtherOn_givesTheRowsBefore() {
    files.write("t", "a\n1\n2\n\"x\"y\n");
    try (Mesa mesa = open();
        RowStream rows = mesa.gateway().stream(Query.from("t").build())) {
      Iterator<Row> row = rows.iterator();
      assertThat(row.next().get("a", String.class)).isEqualTo("1");
      assertThat(row.next().get("a", String.class)).isEqualTo("2");
      refused(ErrorCode.DRIVER, row::next);
      assertThat(mesa.gateway().query(Query.from("t").limit(2).build())).hasSize(2);
    }
  }

  @Test
  void stream_whenMesaIsClosed_ends() {
    files.write("t", "a\n1\n2\n");
    Mesa mesa = open();
    try (RowStream rows = mesa.gateway().stream(Query.from("t").build())) {
      Iterator<Row> row = rows.iterator();
      row.next();
      mesa.close();
      refused(ErrorCode.CLOSED, row::next);
    }
  }

  private Query nothingOfMany() {
    files.write("t", "a\n" + "1\n".repeat(MANY));
    return Query.from("t").where(eq("a", "2")).build();
  }

  @Test
  void query_longerThanItsTime_timesOut() {
    Query query = nothingOfMany();
    try (Mesa mesa = open()) {
      CallOptions hurried = CallOptions.none().withTimeout(Duration.ofMillis(1));
      refused(ErrorCode.TIMEOUT, () -> mesa.gateway().with(hurried).query(query));
      assertThat(mesa.gateway().query(query)).isEmpty();
    }
  }

  @Test
  void query_onAnInterruptedThread_isCancelled() {
    Query query = nothingOfMany();
    try (Mesa mesa = open()) {
      Thread.currentThread().interrupt();
      refused(ErrorCode.CANCELLED, () -> mesa.gateway().query(query));
      assertThat(Thread.interrupted()).isTrue();
    }
  }
}
