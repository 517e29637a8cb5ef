package io.mesa.mongo.query;

import static io.mesa.query.Filters.and;
import static io.mesa.query.Filters.anyElement;
import static io.mesa.query.Filters.arrayContains;
import static io.mesa.query.Filters.arrayOverlaps;
import static io.mesa.query.Filters.contains;
import static io.mesa.query.Filters.distinctFrom;
import static io.mesa.query.Filters.endsWith;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.gte;
import static io.mesa.query.Filters.in;
import static io.mesa.query.Filters.like;
import static io.mesa.query.Filters.lt;
import static io.mesa.query.Filters.ne;
import static io.mesa.query.Filters.not;
import static io.mesa.query.Filters.notIn;
import static io.mesa.query.Filters.or;
import static io.mesa.query.Filters.regex;
import static io.mesa.query.Filters.startsWith;
import static io.mesa.query.Sort.asc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.query.Aggregate;
import io.mesa.query.Filter;
import io.mesa.query.Operator;
import io.mesa.query.PageToken;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.source.Source;
import io.mesa.source.TableDeclaration;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.List;
import java.util.function.BiPredicate;
import java.util.function.Function;
import org.bson.BsonDocument;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every position of a query that takes a text as a value is given texts that would be operators,
 * paths or code if anything took them for more than texts.
 */
class HostileTextTest {
  /** A text that nothing of Mesa's is called. */
  private static final String NEUTRAL = "neutral";

  private static HostileNotes notes;

  @BeforeAll
  static void open() {
    notes = new HostileNotes();
  }

  @AfterAll
  static void close() {
    notes.close();
  }

  record Value(
      String position,
      String what,
      Function<String, Filter> filter,
      BiPredicate<String, String> found) {
    TableName table() {
      return what.contains("related") ? HostileNotes.CALM : HostileNotes.NOTE;
    }

    @Override
    public String toString() {
      return position + ": " + what;
    }
  }

  static List<Value> values() {
    BiPredicate<String, String> equal = String::equals;
    return List.of(
        new Value("Comparison.value", "eq", v -> eq("text", v), equal),
        new Value("Comparison.value", "ne", v -> ne("text", v), equal.negate()),
        new Value("Comparison.value", "lt", v -> lt("text", v), (t, v) -> t.compareTo(v) < 0),
        new Value("Comparison.value", "gte", v -> gte("text", v), (t, v) -> t.compareTo(v) >= 0),
        new Value("Comparison.value", "in a document", v -> eq("doc.key", v), equal),
        new Value("Comparison.value", "not", v -> not(eq("text", v)), equal.negate()),
        new Value("Comparison.value", "or", v -> or(eq("text", v), eq("_id", -1)), equal),
        new Value("In.values", "in", v -> in("text", List.of(v, "no")), equal),
        new Value("In.values", "notIn", v -> notIn("same", List.of(v)), equal.negate()),
        new Value("In.values", "in a document", v -> in("doc.key", List.of(v)), equal),
        new Value("DistinctFrom.value", "text", v -> distinctFrom("same", v), equal.negate()),
        new Value("TextMatch.text", "startsWith", v -> startsWith("text", v), String::startsWith),
        new Value("TextMatch.text", "endsWith", v -> endsWith("text", v), String::endsWith),
        new Value("TextMatch.text", "contains", v -> contains("text", v), String::contains),
        new Value(
            "TextMatch.text",
            "like",
            v -> like("text", v.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")),
            equal),
        new Value(
            "TextMatch.text",
            "contains, whatever the case",
            v -> contains("text", v).ignoringCase(),
            (t, v) -> folded(t).contains(folded(v))),
        new Value("Regex.pattern", "quoted", v -> regex("text", "^\\Q" + v + "\\E$"), equal),
        new Value("ArrayContains.values", "list", v -> arrayContains("list", v), equal),
        new Value("ArrayOverlaps.values", "list", v -> arrayOverlaps("list", v), equal),
        new Value("AnyElement.value", "list", v -> anyElement("list", Operator.EQ, v), equal),
        new Value("Comparison.value", "related", v -> exists("self", eq("text", v)), equal),
        new Value(
            "Comparison.value",
            "not related",
            v -> not(exists("self", and(eq("text", v), eq("same", v)))),
            equal.negate()));
  }

  private static String folded(String text) {
    var folded = new StringBuilder();
    text.chars().map(c -> c >= 'A' && c <= 'Z' ? c + 32 : c).forEach(c -> folded.append((char) c));
    return folded.toString();
  }

  @ParameterizedTest
  @MethodSource("values")
  void value_whateverItLooksLike_isAValue(Value value) {
    for (String text : HostileTexts.ALL) {
      Function<String, Query> query =
          v -> Query.from(value.table()).select("_id", "text").where(value.filter.apply(v)).build();
      assertOnlyValue(text, query);
      assertThat(notes.gateway().query(query.apply(text)))
          .as("%s of «%s»", value, text)
          .extracting(row -> row.get("text", String.class))
          .containsExactlyInAnyOrderElementsOf(
              (value.table() == HostileNotes.CALM ? HostileNotes.CALM_TEXTS : HostileTexts.ALL)
                  .stream().filter(stored -> value.found.test(stored, text)).toList());
    }
  }

  @ParameterizedTest
  @MethodSource("values")
  void value_thatIsNoText_isRefused(Value value) {
    for (String text : HostileTexts.REFUSED) {
      Throwable refused = catchThrowable(() -> value.filter.apply(text));
      assertThat(refused).isInstanceOf(MesaException.class);
      assertThat(((MesaException) refused).code()).isEqualTo(ErrorCode.INVALID_ARGUMENT);
    }
  }

  @Test
  void value_ofAnIncludesCondition_isAValue() {
    for (String text : HostileTexts.ALL) {
      Function<String, Query> query =
          v ->
              Query.from(HostileNotes.CALM)
                  .select("text")
                  .include("self", self -> self.select("_id").where(eq("same", v)))
                  .build();
      assertOnlyValue(text, query);
      for (Row row : notes.gateway().query(query.apply(text))) {
        assertThat(row.one("self").isPresent())
            .isEqualTo(row.get("text", String.class).equals(text));
      }
    }
  }

  @Test
  void value_ofAConditionOnGroups_isAValue() {
    for (String text : HostileTexts.ALL) {
      Function<String, Query> query =
          v ->
              Query.from(HostileNotes.CALM)
                  .groupBy("text")
                  .aggregate(Aggregate.max("same").as("most"))
                  .having(and(eq("text", v), gte("most", v)))
                  .build();
      assertOnlyValue(text, query);
      assertThat(notes.gateway().query(query.apply(text)))
          .extracting(row -> row.get("most", String.class))
          .containsExactlyElementsOf(
              HostileNotes.CALM_TEXTS.contains(text) ? List.of(text) : List.of());
    }
  }

  @Test
  void value_ofAForgedPageToken_isAValue() {
    Query pages =
        Query.from("note").select("text").orderBy(asc("text"), asc("_id")).limit(1).build();
    byte[] genuine =
        Base64.getUrlDecoder().decode(notes.gateway().query(pages).next().orElseThrow().text());
    for (String text : HostileTexts.ALL) {
      Function<String, Query> next = v -> pages.after(token(genuine, v));
      assertOnlyValue(text, next);
      assertThat(notes.gateway().query(next.apply(text)))
          .extracting(row -> row.get("text", String.class))
          .containsExactlyElementsOf(
              HostileTexts.ALL.stream()
                  .sorted()
                  .filter(stored -> stored.compareTo(text) > 0)
                  .limit(1)
                  .toList());
    }
  }

  /** A token with another text in it: version, binding, flag, tag, text, tag, the greatest id. */
  private static PageToken token(byte[] genuine, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    ByteBuffer token = ByteBuffer.allocate(11 + 4 + bytes.length + 9);
    token.put(genuine, 0, 11).putInt(bytes.length).put(bytes);
    token.put(genuine[genuine.length - 9]).putLong(Integer.MAX_VALUE);
    return new PageToken(Base64.getUrlEncoder().withoutPadding().encodeToString(token.array()));
  }

  @Test
  void label_thatLooksLikeAPath_isALabel() {
    var collection = notes.collection("labelled");
    collection.deleteMany(new Document());
    collection.insertMany(
        List.of(
            new Document("_id", 1).append("hidden", "x").append("kind", "$hidden"),
            new Document("_id", 2).append("kind", "$$ROOT"),
            new Document("_id", 3).append("kind", "plain")));
    Source source =
        notes
            .source()
            .table(
                TableDeclaration.of(TableName.of("notes", "labelled"))
                    .required("_id", ValueType.INT32)
                    .labels("kind", "plain", "$$ROOT", "$hidden")
                    .primaryKey("_id")
                    .build())
            .build();
    try (Mesa labelled = Mesa.of(source)) {
      Query ordered = Query.from("labelled").orderBy(asc("kind")).build();
      assertThat(labelled.gateway().query(ordered))
          .extracting(row -> row.get("_id", Integer.class))
          .containsExactly(3, 2, 1);
      Query greatest = Query.from("labelled").aggregate(Aggregate.max("kind").as("most")).build();
      // mongo-java-server would evaluate the label once more, so that is not asked for here.
      for (String label : List.of("$$ROOT", "$hidden")) {
        for (Query query : List.of(ordered, greatest)) {
          assertThat(TextPlaces.wrongPlaces(label, HostileNotes.command(labelled.gateway(), query)))
              .isEmpty();
        }
      }
    }
  }

  /**
   * A text changes nothing in what is translated but the text itself, which stands where an
   * operator says that it is a value.
   */
  private static void assertOnlyValue(String text, Function<String, Query> query) {
    BsonDocument command = notes.command(query.apply(text));
    BsonDocument neutral = notes.command(query.apply(NEUTRAL));
    assertThat(TextPlaces.wrongPlaces(NEUTRAL, neutral)).as("%s", neutral).isEmpty();
    assertThat(TextPlaces.with(command, "", "")).isEqualTo(TextPlaces.with(neutral, NEUTRAL, text));
    notes.assertRunsAsItIs(query.apply(text));
  }
}
