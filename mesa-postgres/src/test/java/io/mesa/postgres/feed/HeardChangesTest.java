package io.mesa.postgres.feed;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.cache.ReadSet;
import io.mesa.cache.WriteSet;
import io.mesa.call.CallOptions;
import io.mesa.event.FeedChanged;
import io.mesa.event.MesaListener;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Mutation;
import io.mesa.query.Query;
import io.mesa.runtime.FeedStatus;
import io.mesa.source.Source;
import io.mesa.tck.environment.RecordingCache;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** What others change is heard, whoever they are. */
class HeardChangesTest {
  private final RecordingCache cache = new RecordingCache();
  private final List<FeedChanged> told = new CopyOnWriteArrayList<>();
  private final MesaListener listener =
      new MesaListener() {
        @Override
        public void feedChanged(FeedChanged event) {
          told.add(event);
        }
      };

  private TestDatabase database;
  private Mesa mesa;

  @BeforeEach
  void listen() {
    database = PostgresServer.shared(18).createDatabase("heard");
    database.execute(
        "CREATE TABLE item (id int PRIMARY KEY)",
        "CREATE TABLE part (id int PRIMARY KEY, item int REFERENCES item ON DELETE CASCADE)");
    try (Mesa installer = Mesa.of(Source.fromUrl("installer", database.url()))) {
      installer.gateway().feed().install(Set.of());
    }
    mesa =
        Mesa.builder()
            .source(Source.fromUrl("shop", database.url()))
            .cache(cache)
            .feed("shop", Duration.ofSeconds(1))
            .listener(listener)
            .build();
    await(() -> !told.isEmpty() && told.get(told.size() - 1).heard());
    cache.changes().clear();
  }

  @AfterEach
  void close() {
    mesa.close();
    database.close();
  }

  private static void await(BooleanSupplier condition) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (!condition.getAsBoolean()) {
      assertThat(System.nanoTime()).as("the wait's end").isLessThan(end);
      LockSupport.parkNanos(1_000_000);
    }
  }

  private Set<TableName> heardTables() {
    return cache.changes().stream()
        .filter(WriteSet.Tables.class::isInstance)
        .flatMap(set -> ((WriteSet.Tables) set).tables().stream())
        .collect(Collectors.toSet());
  }

  @Test
  void others_whoChangeRows_areHeard() {
    TableName item = TableName.of("public", "item");
    TableName part = TableName.of("public", "part");
    database.execute("INSERT INTO item VALUES (1)");
    await(() -> heardTables().equals(Set.of(item)));
    database.execute("INSERT INTO part VALUES (1, 1)");
    await(() -> heardTables().equals(Set.of(item, part)));
    cache.changes().clear();
    database.execute("DELETE FROM item");
    await(() -> heardTables().equals(Set.of(item, part)));
    cache.changes().clear();
    database.execute("SET session_replication_role = replica; TRUNCATE part");
    await(() -> heardTables().equals(Set.of(part)));
  }

  /** Somebody else may have made a trigger of which this Mesa does not know. */
  @Test
  void whatOwnWritesChangeBesides_isHeard() {
    mesa.gateway().execute(Mutation.insertInto("item").row(Map.of("id", 1)).build());
    database.execute(
        "CREATE FUNCTION add_part() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN INSERT INTO part VALUES (NEW.id, NEW.id); RETURN NULL; END $$",
        "CREATE TRIGGER parts AFTER INSERT ON item FOR EACH ROW EXECUTE FUNCTION add_part()");
    cache.changes().clear();
    mesa.gateway().execute(Mutation.insertInto("item").row(Map.of("id", 2)).build());
    await(() -> heardTables().contains(TableName.of("public", "part")));
  }

  @Test
  void answersOfAnotherDatabase_areNotTrusted() {
    try (TestDatabase other = PostgresServer.shared(18).createDatabase("unheard")) {
      other.execute("CREATE TABLE item (id int PRIMARY KEY)");
      Query query = Query.from("item").build();
      mesa.gateway().query(query);
      assertThat(cache.reads()).isInstanceOf(ReadSet.Tables.class);
      mesa.gateway().with(CallOptions.none().withDatabase(other.name())).query(query);
      assertThat(cache.reads())
          .isEqualTo(new ReadSet.Unknown("the invalidation feed does not hear of its database"));
    }
  }

  @Test
  void health_always_saysHowTheFeedStands() {
    assertThat(mesa.gateway().health().feed()).contains(new FeedStatus(true, Optional.empty()));
    try (Mesa without = Mesa.of(Source.fromUrl("without", database.url()))) {
      assertThat(without.gateway().health().feed()).isEmpty();
    }
  }

  @Test
  void feed_ofAServerThatIsNotThere_isToldOf() {
    Source nowhere = Source.fromUrl("deaf", "postgresql://nobody@localhost:1/none");
    Mesa deaf =
        Mesa.builder()
            .source(nowhere)
            .cache(new RecordingCache())
            .feed("deaf", Duration.ofSeconds(1))
            .listener(listener)
            .build();
    try {
      await(() -> told.stream().anyMatch(event -> event.source().equals("deaf")));
      assertThat(told.get(told.size() - 1).heard()).isFalse();
    } finally {
      deaf.close();
    }
  }

  @Test
  void feed_whereNoTableTells_isHeardAndSaysSo() {
    mesa.gateway().feed().remove();
    await(() -> mesa.health().sources().get(0).feed().orElseThrow().reason().isPresent());
    FeedStatus status = mesa.health().sources().get(0).feed().orElseThrow();
    assertThat(status.heard()).isTrue();
    assertThat(status.reason()).get().asString().contains("no table tells", "feed().install");
  }

  @Test
  void close_ofMesa_isNoLossOfTheFeed() {
    mesa.close();
    await(
        () ->
            database
                .column(
                    "SELECT 1 FROM pg_stat_activity WHERE pid <> pg_backend_pid()"
                        + " AND datname = current_database() AND application_name = 'mesa'")
                .isEmpty());
    assertThat(told).isNotEmpty().allMatch(FeedChanged::heard);
  }

  @Test
  void table_thatIsInstalledLater_isHeardSoon() {
    database.execute("CREATE TABLE late (id int)");
    Query query = Query.from("late").build();
    mesa.gateway().query(query);
    assertThat(cache.reads()).isInstanceOf(ReadSet.Unknown.class);
    mesa.gateway().feed().install(Set.of(TableName.of("public", "late")));
    await(
        () -> {
          mesa.gateway().query(query);
          return cache.reads() instanceof ReadSet.Tables;
        });
  }

  @Test
  void feed_whoseConnectionIsEnded_givesUpEverythingAndIsHeardAgain() {
    database.execute(
        "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE query LIKE '%pg_notify%' AND pid <> pg_backend_pid()");
    await(() -> told.stream().anyMatch(event -> !event.heard()));
    await(() -> told.get(told.size() - 1).heard());
    assertThat(cache.changes()).contains(new WriteSet.Anything());
  }
}
