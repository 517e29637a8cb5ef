package io.mesa.mongo.monitor;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.Capability;
import io.mesa.mongo.testing.WatchedDouble;
import io.mesa.runtime.SlowQuery;
import io.mesa.value.Reading;
import java.time.Duration;
import java.util.List;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class SlowQueriesOnDoubleTest {
  private WatchedDouble watched;

  @BeforeEach
  void open() {
    watched = WatchedDouble.open();
  }

  @AfterEach
  void close() {
    watched.close();
  }

  /** As the page "Database Profiler Output" of MongoDB's manual shows it. */
  private static Document profiled(String hash, int millis, Document command) {
    return new Document("op", "command")
        .append("ns", "shop.orders")
        .append("user", "ann@admin")
        .append("queryHash", hash)
        .append("millis", millis)
        .append("nreturned", 4)
        .append("command", command);
  }

  private void profile() {
    try (MongoClient client = MongoClients.create(watched.server().url("shop"))) {
      var shop = client.getDatabase("shop");
      shop.runCommand(new Document("profile", 1));
      Document find =
          new Document("find", "orders")
              .append("filter", new Document("card", "4111").append("total", 7))
              .append("sort", new Document("total", -1))
              .append("lsid", new Document("id", 1));
      shop.getCollection("system.profile")
          .insertMany(
              List.of(
                  profiled("AA", 100, find),
                  profiled("BB", 450, new Document("count", "orders")),
                  profiled("AA", 500, find)));
    }
  }

  @Test
  void slowQueries_withTheProfilerOff_areUnsupported() {
    MesaException refusal = WatchedDouble.refused(() -> watched.gateway().slowQueries(5));
    assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED);
    assertThat(refusal).hasMessageContaining("{\"profile\": 1");
    assertThat(watched.gateway().capabilities().whyNot(Capability.SLOW_QUERIES).orElseThrow())
        .contains("the profiler is off in database 'shop'");
  }

  @Test
  void slowQueries_areSummedUpByShape_theLongestInAllFirst() {
    profile();
    assertThat(watched.gateway().capabilities().has(Capability.SLOW_QUERIES)).isTrue();
    List<SlowQuery> slow = watched.gateway().slowQueries(5);
    assertThat(slow).extracting(query -> query.id().get()).containsExactly("AA", "BB");
    SlowQuery first = slow.get(0);
    assertThat(first.calls()).isEqualTo(2);
    assertThat(first.total()).isEqualTo(Duration.ofMillis(600));
    assertThat(first.mean()).isEqualTo(Duration.ofMillis(300));
    assertThat(first.longest()).isEqualTo(Duration.ofMillis(500));
    assertThat(first.rows()).isEqualTo(8);
    assertThat(first.user()).isEqualTo("ann@admin");
    assertThat(first.database()).isEqualTo("shop");
    assertThat(first.cacheHitRatio().isMissing(Reading.Reason.UNSUPPORTED)).isTrue();
    assertThat(watched.gateway().slowQueries(1)).containsExactly(first);
  }

  @Test
  void slowQueries_showNoLiterals() {
    profile();
    assertThat(watched.gateway().slowQueries(5).get(0).statement())
        .isEqualTo(
            Reading.known(
                "{\"find\": \"orders\", \"filter\": {\"card\": \"?\", \"total\": \"?\"}, \"sort\": {\"total\": -1}}"));
  }
}
