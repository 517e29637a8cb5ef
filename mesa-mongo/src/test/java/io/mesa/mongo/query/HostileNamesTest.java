package io.mesa.mongo.query;

import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.in;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.Aggregate;
import io.mesa.query.FieldPath;
import io.mesa.query.Filter;
import io.mesa.query.Operator;
import io.mesa.query.Query;
import io.mesa.query.Sort;
import io.mesa.source.Source;
import io.mesa.source.TableDeclaration;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Every position of a query that takes a name is given names that would be operators or paths. */
class HostileNamesTest {
  private static HostileNotes notes;

  @BeforeAll
  static void open() {
    notes = new HostileNotes();
  }

  @AfterAll
  static void close() {
    notes.close();
  }

  record Name(String position, Function<String, Query> query) {
    @Override
    public String toString() {
      return position;
    }
  }

  private static Query where(Filter filter) {
    return Query.from(HostileNotes.CALM).where(filter).build();
  }

  static List<Name> names() {
    Function<String, FieldPath> in = name -> FieldPath.of("doc", name);
    return List.of(
        new Name(
            "Comparison.field",
            n -> where(new Filter.Comparison(FieldPath.of(n), Operator.EQ, "x"))),
        new Name(
            "FieldComparison.left",
            n ->
                where(
                    new Filter.FieldComparison(
                        FieldPath.of(n), Operator.EQ, FieldPath.of("text")))),
        new Name(
            "FieldComparison.right",
            n ->
                where(
                    new Filter.FieldComparison(
                        FieldPath.of("text"), Operator.EQ, FieldPath.of(n)))),
        new Name("In.field", n -> where(new Filter.In(FieldPath.of(n), List.of("x")))),
        new Name("IsNull.field", n -> where(new Filter.IsNull(FieldPath.of(n)))),
        new Name("IsSet.field", n -> where(new Filter.IsSet(FieldPath.of(n)))),
        new Name("DistinctFrom.field", n -> where(new Filter.DistinctFrom(FieldPath.of(n), "x"))),
        new Name(
            "TextMatch.field",
            n -> where(new Filter.TextMatch(FieldPath.of(n), Filter.Match.CONTAINS, "x", false))),
        new Name("Regex.field", n -> where(new Filter.Regex(FieldPath.of(n), "x"))),
        new Name(
            "ArrayContains.field",
            n -> where(new Filter.ArrayContains(FieldPath.of(n), List.of("x")))),
        new Name(
            "ArrayOverlaps.field",
            n -> where(new Filter.ArrayOverlaps(FieldPath.of(n), List.of("x")))),
        new Name(
            "AnyElement.field",
            n -> where(new Filter.AnyElement(FieldPath.of(n), Operator.EQ, "x"))),
        new Name("Size.field", n -> where(new Filter.Size(FieldPath.of(n), Operator.EQ, 1))),
        new Name("IsNan.field", n -> where(new Filter.IsNan(FieldPath.of(n)))),
        new Name("Exists.relation", n -> where(exists(n))),
        new Name(
            "Comparison.field", n -> where(new Filter.Comparison(in.apply(n), Operator.EQ, "x"))),
        new Name("IsNull.field", n -> where(new Filter.IsNull(in.apply(n)))),
        new Name(
            "TextMatch.field",
            n -> where(new Filter.TextMatch(in.apply(n), Filter.Match.LIKE, "x", true))),
        new Name("Selection.fields", n -> Query.from("note").select(FieldPath.of(n)).build()),
        new Name("Selection.fields", n -> Query.from("note").select(in.apply(n)).build()),
        new Name(
            "Sort.field",
            n ->
                Query.from("note")
                    .orderBy(new Sort(FieldPath.of(n), false, false, Optional.empty()))
                    .build()),
        new Name("Include.relation", n -> Query.from("note").include(n).build()),
        new Name(
            "Include.name",
            n ->
                Query.from(HostileNotes.CALM).select("text").include("self", i -> i.as(n)).build()),
        new Name(
            "Grouping.by",
            n ->
                Query.from(HostileNotes.CALM)
                    .groupBy(FieldPath.of(n).toString())
                    .aggregate(Aggregate.count())
                    .build()),
        new Name(
            "Aggregate.field",
            n ->
                Query.from(HostileNotes.CALM)
                    .aggregate(
                        new Aggregate(Aggregate.Kind.MAX, Optional.of(FieldPath.of(n)), "most"))
                    .build()),
        new Name(
            "Aggregate.name",
            n -> Query.from(HostileNotes.CALM).aggregate(Aggregate.count().as(n)).build()),
        new Name("TableReference.name", n -> Query.from(n).build()),
        new Name("TableReference.schema", n -> Query.from(TableName.of(n, "note")).build()));
  }

  @ParameterizedTest
  @MethodSource("names")
  void name_whateverItLooksLike_isANameOrRefused(Name name) {
    notes.sent().forget();
    for (String text : HostileTexts.withRefused()) {
      Throwable thrown =
          catchThrowable(
              () -> {
                Query query = name.query.apply(text);
                notes.gateway().query(query);
                notes.assertRunsAsItIs(query);
              });
      if (thrown != null) {
        assertThat(thrown).as("%s «%s»", name, text).isInstanceOf(MesaException.class);
        assertThat(((MesaException) thrown).code())
            .as("%s «%s»: %s", name, text, thrown)
            .isIn(
                ErrorCode.NOT_FOUND,
                ErrorCode.INVALID_QUERY,
                ErrorCode.INVALID_ARGUMENT,
                ErrorCode.UNSUPPORTED);
      }
    }
    assertThat(notes.sent().names())
        .isSubsetOf("aggregate", "listCollections", "find", "listIndexes");
  }

  /** Fields that are there, and called so. */
  @Test
  void name_ofAFieldThatIsThere_findsItOrIsRefused() {
    var collection = notes.collection("named");
    for (String name : HostileTexts.ALL) {
      collection.deleteMany(new Document());
      boolean sayable = !name.startsWith("$") && name.indexOf('.') < 0 && !name.equals("_id");
      if (sayable) {
        collection.insertMany(
            List.of(
                new Document("_id", 1).append(name, "x").append("doc", new Document(name, "x")),
                new Document("_id", 2).append(name, "y").append("doc", new Document(name, "y"))));
      }
      if (name.equals("_id")) {
        continue;
      }
      Source source =
          notes
              .source()
              .table(
                  TableDeclaration.of(TableName.of("notes", "named"))
                      .required("_id", ValueType.INT32)
                      .required(name, ValueType.TEXT)
                      .field("doc", ValueType.JSON)
                      .primaryKey("_id")
                      .unique(name)
                      .reference(
                          new TableDeclaration.Reference(
                              "self", List.of(name), TableName.of("notes", "named"), List.of(name)))
                      .build())
              .build();
      try (Mesa named = Mesa.of(source)) {
        uses(name)
            .forEach((what, query) -> assertFinds(named.gateway(), name, what, query, sayable));
      }
    }
    collection.deleteMany(new Document());
  }

  private static Map<String, Query> uses(String name) {
    FieldPath field = FieldPath.of(name);
    FieldPath inside = FieldPath.of("doc", name);
    Filter isX = new Filter.Comparison(field, Operator.EQ, "x");
    var first = new Sort(field, false, false, Optional.empty());
    Map<String, Query> uses = new LinkedHashMap<>();
    uses.put("where", Query.from("named").where(isX).build());
    uses.put(
        "not", Query.from("named").where(new Filter.Comparison(field, Operator.NE, "y")).build());
    uses.put(
        "inside",
        Query.from("named")
            .select("_id")
            .select(inside)
            .where(new Filter.Comparison(inside, Operator.EQ, "x"))
            .build());
    uses.put("order", Query.from("named").orderBy(first).limit(1).build());
    uses.put("related", Query.from("named").where(isX).where(exists("self", isX)).build());
    uses.put(
        "include",
        Query.from("named").select("_id").select(field).where(isX).include("self").build());
    uses.put(
        "fields",
        Query.from("named")
            .where(isX)
            .where(new Filter.FieldComparison(field, Operator.EQ, field))
            .build());
    return uses;
  }

  private static void assertFinds(
      DatabaseGateway gateway, String name, String what, Query query, boolean sayable) {
    List<Integer> ids = new ArrayList<>();
    Throwable refused =
        catchThrowable(
            () -> gateway.query(query).forEach(row -> ids.add(row.get("_id", Integer.class))));
    if (refused == null) {
      assertThat(ids).as("%s «%s»", what, name).containsExactly(1);
      return;
    }
    assertThat(refused).as("%s «%s»", what, name).isInstanceOf(MesaException.class);
    assertThat(((MesaException) refused).code())
        .as("%s «%s»: %s", what, name, refused)
        .isEqualTo(ErrorCode.UNSUPPORTED);
    boolean ofMesa = Set.of("__i0", "__s1", "__1").contains(name);
    assertThat(sayable && !ofMesa).as("%s «%s» is refused", what, name).isFalse();
  }

  @Test
  void database_ofAHostileName_isRefused() {
    for (String name : List.of("a b", "a.b", "$where", "a/b", "a\\b", "\"", "x".repeat(100))) {
      Throwable refused =
          catchThrowable(
              () ->
                  notes
                      .gateway()
                      .with(CallOptions.none().withDatabase(name))
                      .query(Query.from("other").build()));
      assertThat(refused).as(name).isInstanceOf(MesaException.class);
    }
  }
}
