package io.mesa.bench.quickstart;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesa.bench.BuildDirectory;
import io.mesa.bench.measure.ChildJvm;
import io.mesa.bench.server.EmbeddedServer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class QuickstartTest {

  private static String output(List<String> lines, String from, String to) {
    String all = String.join("\n", lines);
    int start = all.indexOf("-- " + from);
    assertThat(start).as(from).isNotNegative();
    int end = all.indexOf("-- " + to, start);
    return all.substring(start, end < 0 ? all.length() : end);
  }

  @Nested
  class WithItsOwnServer {
    @TempDir static Path temporary;

    private static List<String> lines;
    private static Set<Path> before;

    @BeforeAll
    static void run() throws IOException {
      before = workplace();
      lines = ChildJvm.run(Quickstart.class, List.of("-Djava.io.tmpdir=" + temporary), List.of());
    }

    @Test
    void output_fitsIntoATerminal() {
      assertThat(lines).allSatisfy(line -> assertThat(line).hasSizeLessThanOrEqualTo(96));
    }

    @Test
    void health_ofTheServer_isShown() {
      assertThat(output(lines, "Health", "Databases"))
          .contains("PostgreSQL 18", "ONLINE", "of 300, 3 of them reserved");
    }

    @Test
    void largestTables_haveRowsAndSizes() {
      assertThat(output(lines, "Largest tables", "One table"))
          .containsPattern("sales.order_line +table +~240,000 +[0-9.]+ MB")
          .containsPattern("sales.orders +partitioned table +~120,000")
          .contains("materialized view");
    }

    @Test
    void table_inFull_hasEveryKindOfPart() {
      assertThat(output(lines, "One table in full", "Its partitions"))
          .contains(
              "sales.order_status",
              "identity",
              "round((net *",
              "primary key",
              "foreign key",
              "check",
              "index",
              "trigger",
              "policy",
              "partitions");
    }

    @Test
    void waits_asAChain_areShown() {
      assertThat(output(lines, "Who waits for whom", "The blocker"))
          .containsSubsequence("nightly-job", "  <- ", "checkout", "    <- ", "warehouse");
    }

    @Test
    void blocker_terminated_endsAndNobodyWaits() {
      String rest = output(lines, "The blocker is ended", "A user");
      assertThat(rest).containsSubsequence(": ENDED", "once more: GONE", "Nobody waits.");
    }

    @Test
    void userForAnApplication_isCreatedWithItsRights() {
      assertThat(output(lines, "A user for an application", "A statement"))
          .contains("CREATE ROLE \"shop_app\"", "PASSWORD '***'", "CONNECTION LIMIT 20")
          .containsPattern("sales.orders +DELETE, INSERT, SELECT, UPDATE");
    }

    @Test
    void query_withRelatedRows_givesThemWithEachRow() {
      assertThat(output(lines, "A query with three levels", "Pages by key"))
          .contains("One statement: SELECT", "json_agg")
          .containsPattern("\\d+ x SKU-\\d{6} \\(Category \\d+\\)");
    }

    @Test
    void pages_afterAndBefore_leadOnAndBack() {
      List<String> pages =
          output(lines, "Pages by key", "Groups")
              .lines()
              .filter(line -> line.matches(" *(first|after it|and back) .*"))
              .map(line -> line.replaceFirst(" *(first|after it|and back) +", ""))
              .toList();
      assertThat(pages).hasSize(3);
      assertThat(pages.get(0)).isEqualTo(pages.get(2)).isNotEqualTo(pages.get(1));
    }

    @Test
    void change_isCounted() {
      assertThat(output(lines, "A change, with", "How it would"))
          .containsPattern("[1-9]\\d* orders were changed");
    }

    @Test
    void plan_whereAnIndexIsMissing_namesItAndUsesItOnceItIsThere() {
      assertThat(output(lines, "How it would", "A statement that reads"))
          .containsSubsequence(
              "Seq Scan", "CREATE INDEX ON \"catalog\".\"product\" (\"name\")", "Index Scan");
    }

    @Test
    void statement_thatReads_givesRows() {
      assertThat(output(lines, "A statement that reads", "One that writes"))
          .containsPattern("2026-01-01 +8,927 +[0-9.]+");
    }

    @Test
    void statement_thatWrites_isRefused() {
      assertThat(output(lines, "One that writes", "Health"))
          .contains("INVALID_QUERY")
          .doesNotContain("It ran.");
    }

    @Test
    void submit_cheapQuery_isAnsweredAtOnce() {
      assertThat(output(lines, "Queries that take too long", "How it stands"))
          .containsPattern("one order +[0-9.]+ m?s +[0-9.]+ m?s +plan +[0-9.]+ m?s +its rows: 1");
    }

    @Test
    void submit_queryExpectedToTakeTooLong_isAJobThatIsSeenUntilItsEnd() {
      assertThat(output(lines, "Queries that take too long", "How it stands"))
          .containsPattern("largest sales +[0-9.]+ m?s .* a job, to ask in ");
      assertThat(output(lines, "How it stands with the job", "Handed over"))
          .containsPattern("Job [0-9a-f]{8}-[0-9a-f]{8}-")
          .containsSubsequence("PROCESSING  after ", "COMPLETED   after ", "100 products");
    }

    @Test
    void submit_queryThatTakesLongerThanExpected_isHandedOverAndBegunOnce() {
      assertThat(output(lines, "Handed over while it runs", "Cancelled"))
          .contains("and is not started again")
          .containsSubsequence(
              "PROCESSING", "COMPLETED   after ", "Begun 1 time. Lines found: 82,644.")
          .doesNotContain("\r");
    }

    @Test
    void cancel_ofAJobThatRuns_endsItsWorkOnTheServer() {
      assertThat(output(lines, "Cancelled, on the server too", "How good"))
          .containsPattern("\\d+ +active +SELECT count\\(\\*\\) FROM \"sales\".\"order_line\"")
          .containsPattern("CANCELLED. \\S+ m?s later the server works on it no more");
    }

    @Test
    void accuracy_ofTheEstimates_isReported() {
      assertThat(output(lines, "How good the estimates were", "Health"))
          .containsPattern("4\\d estimates were followed by a run")
          .containsPattern("off by a\\s+factor of \\d+\\.\\d");
    }

    @Test
    void limitedUser_seesWhatIsDeniedAndWhatWouldHelp() {
      String all = String.join("\n", lines);
      String seen = all.substring(all.indexOf("And now as the user shop_app"));
      assertThat(seen)
          .containsPattern("checkout +DENIED +DENIED")
          .contains("What would help: GRANT pg_read_all_stats TO \"shop_app\"");
    }

    @Test
    void tablesAndDocuments_askedTheSame_answerTheSame() {
      String both = output(lines, "The same on PostgreSQL and MongoDB", "How each would");
      assertThat(both)
          .contains("mongo-java-server", "Harmattan   11.40  2026-02-02", "7 books, read in full")
          .containsSubsequence(
              "PostgreSQL  SELECT", "MongoDB     {\"aggregate\"", "Equal on both.", "Authors,")
          .doesNotContain("DIFFER");
      assertThat(lines).contains("  All 11 answers were equal on PostgreSQL and MongoDB.");
    }

    @Test
    void server_thatCannotExplain_isSaidNotTo() {
      assertThat(output(lines, "How each would", "All 11 answers"))
          .contains("PostgreSQL  Index Scan")
          .contains("MongoDB     cannot explain: ", "no such command: 'explain'");
    }

    @Test
    void health_ofEverything_isOneReading() {
      assertThat(output(lines, "How everything is", "Health"))
          .containsPattern("shop +ONLINE +18\\.[0-9]+ +[0-9]+ of [0-9]+ .*[0-9]\\.[0-9]{2}");
    }

    @Test
    void code_thatIsNamed_exists() {
      var named = Pattern.compile("mesa-bench/\\S+\\.java").matcher(String.join("\n", lines));
      assertThat(named.find()).isTrue();
      assertThat(Path.of("..").resolve(named.group())).exists();
    }

    @Test
    void servers_afterwards_areGone() {
      List<Integer> ports =
          Pattern.compile("localhost:(\\d+)")
              .matcher(String.join("\n", lines))
              .results()
              .map(match -> Integer.valueOf(match.group(1)))
              .toList();
      assertThat(ports)
          .hasSize(2)
          .allSatisfy(
              port ->
                  assertThatThrownBy(() -> new Socket("localhost", port).close())
                      .isInstanceOf(ConnectException.class));
    }

    @Test
    void files_afterwards_areGoneButForTheUnpackedBinaries() throws IOException {
      Set<Path> left = workplace();
      left.removeAll(before);
      assertThat(left).allSatisfy(file -> assertThat(file).asString().contains("/PG-"));
      assertThat(temporary).isEmptyDirectory();
    }

    private static Set<Path> workplace() throws IOException {
      Path directory = BuildDirectory.find().orElseThrow().resolve("postgresql");
      if (!Files.exists(directory)) {
        return new HashSet<>();
      }
      try (var files = Files.list(directory)) {
        return files.collect(Collectors.toCollection(HashSet::new));
      }
    }
  }

  @Nested
  class WithASourceGiven {
    private final ByteArrayOutputStream out = new ByteArrayOutputStream();
    private final ByteArrayOutputStream err = new ByteArrayOutputStream();

    private int run(String... args) {
      return Quickstart.run(
          List.of(args),
          new PrintStream(out, true, StandardCharsets.UTF_8),
          new PrintStream(err, true, StandardCharsets.UTF_8));
    }

    @Test
    void server_isReadAndNothingChanged() throws Exception {
      try (var server = EmbeddedServer.start(Map.of());
          var connection = server.connect("postgres");
          var statement = connection.createStatement()) {
        statement.execute("CREATE TABLE only_one (id int PRIMARY KEY)");

        assertThat(run("--source", server.url("postgres"))).isZero();

        assertThat(out.toString(StandardCharsets.UTF_8))
            .contains("public.only_one", "Nobody waits.", "Nothing was changed.");
        var users =
            statement.executeQuery("SELECT count(*) FROM pg_roles WHERE rolname = 'shop_app'");
        users.next();
        assertThat(users.getInt(1)).isZero();
      }
    }

    @ParameterizedTest
    @CsvSource({
      "jdbc:postgresql://localhost/x, CONFIGURATION",
      "oracle://localhost/x,          CONFIGURATION",
      "postgresql://a@localhost:1/x,  UNAVAILABLE"
    })
    void source_thatCannotBeRead_isOneLineAndStatus1(String url, String code) {
      assertThat(run("--source", url)).isEqualTo(1);

      assertThat(err.toString(StandardCharsets.UTF_8).strip())
          .startsWith(code + ": ")
          .hasLineCount(1);
    }

    @Test
    void arguments_unknown_areExplained() {
      assertThat(run("--sauce")).isEqualTo(2);

      assertThat(err.toString(StandardCharsets.UTF_8)).contains("--source postgresql://");
      assertThat(out.size()).isZero();
    }
  }
}
