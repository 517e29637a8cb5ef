package io.mesa.mongo.query;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.query.Query;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.junit.jupiter.api.Test;

class PreparedQueriesTest {
  private final PreparedQueries queries = new PreparedQueries();
  private final AtomicInteger made = new AtomicInteger();

  private static Query query(int id) {
    return Query.from("item").where(eq("_id", id)).build();
  }

  private PreparedQuery prepare(String database, int id, int values) {
    return queries.get(
        database,
        query(id),
        false,
        () -> {
          made.incrementAndGet();
          var in = new BsonArray(IntStream.range(0, values).mapToObj(BsonInt32::new).toList());
          var match =
              new BsonDocument("$match", new BsonDocument("id", new BsonDocument("$in", in)));
          return new PreparedQuery(null, null, null, Retrieval.of(List.of(match)), List.of());
        });
  }

  @Test
  void equalQuery_isMadeOnce() {
    assertThat(prepare("a", 1, 1)).isSameAs(prepare("a", 1, 1));
    assertThat(made).hasValue(1);
  }

  @Test
  void otherLiteralOrDatabase_isAnotherQuery() {
    prepare("a", 1, 1);
    prepare("a", 2, 1);
    prepare("b", 1, 1);

    assertThat(made).hasValue(3);
  }

  @Test
  void largeQuery_isNotKept() {
    prepare("a", 1, 200);
    assertThat(queries.size()).isEqualTo(1);

    prepare("a", 2, 300);
    assertThat(queries.size()).isEqualTo(1);
  }

  @Test
  void moreThanAreKept_leaveTheOnesAskedLongestAgo() {
    for (int id = 0; id < 2_000; id++) {
      prepare("a", id, 1);
      prepare("a", 0, 1);
    }

    assertThat(queries.size()).isLessThan(1_000);
    assertThat(made).hasValue(2_000);
  }

  @Test
  void cleared_isMadeAnew() {
    prepare("a", 1, 1);
    queries.clear();
    prepare("a", 1, 1);

    assertThat(made).hasValue(2);
  }

  @Test
  void clearedWhileOneIsMade_isMadeAnew() {
    queries.get(
        "a",
        query(1),
        false,
        () -> {
          queries.clear();
          return new PreparedQuery(null, null, null, Retrieval.of(List.of()), List.of());
        });

    assertThat(queries.size()).isZero();
  }

  @Test
  void queryInATransaction_isAnother() {
    prepare("a", 1, 1);
    queries.get(
        "a",
        query(1),
        true,
        () -> new PreparedQuery(null, null, null, Retrieval.of(List.of()), List.of()));

    assertThat(queries.size()).isEqualTo(2);
  }
}
