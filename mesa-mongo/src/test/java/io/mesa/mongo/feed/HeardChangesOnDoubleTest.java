package io.mesa.mongo.feed;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.Updates;
import io.mesa.Mesa;
import io.mesa.cache.WriteSet;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.FeedChanged;
import io.mesa.event.MesaListener;
import io.mesa.gateway.Capability;
import io.mesa.gateway.InvalidationFeed;
import io.mesa.mongo.testing.ChangeStreamDouble.Traffic;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.mongo.testing.ReplicaSetDouble;
import io.mesa.runtime.ActionReport;
import io.mesa.source.Limits;
import io.mesa.source.Source;
import io.mesa.tck.environment.RecordingCache;
import io.mesa.tck.environment.Waiting;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Collectors;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What others change is heard, and how it is known that all of it was: on a double of a replica
 * set. No real change stream has been heard.
 */
class HeardChangesOnDoubleTest {
  private static final Duration PATIENCE = Duration.ofMinutes(2);
  private static final String IDENTITY = ReplicaSetDouble.ID + "/shop";
  private static final TableName ITEM = TableName.of("shop", "item");

  private final RecordingCache cache = new RecordingCache();
  private final List<FeedChanged> told = new CopyOnWriteArrayList<>();
  private ReplicaSetDouble server;
  private MongoClient others;
  private Mesa mesa;

  @BeforeEach
  void listen() {
    server = ReplicaSetDouble.start();
    others = MongoClients.create(server.url("shop"));
    database().createCollection("item");
    mesa =
        Mesa.builder()
            .source(
                Source.builder("shop")
                    .url(server.url("shop") + "?replicaSet=double&readPreference=primary")
                    .limits(
                        Limits.defaults()
                            .withReadTimeout(Duration.ofSeconds(15))
                            .withConnectTimeout(Duration.ofSeconds(30)))
                    .build())
            .cache(cache)
            .feed("shop", Duration.ofSeconds(5))
            .listener(
                new MesaListener() {
                  @Override
                  public void feedChanged(FeedChanged event) {
                    told.add(event);
                  }
                })
            .build();
    await("the feed", this::isHeard);
    cache.changes().clear();
  }

  @AfterEach
  void close() {
    mesa.close();
    others.close();
    server.changes().lose();
    server.stop();
  }

  private MongoDatabase database() {
    return others.getDatabase("shop");
  }

  private static void await(String what, Waiting.Condition condition) {
    Waiting.until(what, PATIENCE, condition);
  }

  private boolean isHeard() {
    return !told.isEmpty() && told.get(told.size() - 1).heard();
  }

  private Set<TableName> heard() {
    return cache.changes().stream()
        .filter(WriteSet.Tables.class::isInstance)
        .map(WriteSet.Tables.class::cast)
        .peek(set -> assertThat(set.database()).isEqualTo(IDENTITY))
        .flatMap(set -> set.tables().stream())
        .collect(Collectors.toSet());
  }

  @Test
  void others_whoChangeDocuments_areHeard() {
    database().getCollection("item").insertOne(new Document("_id", 1));
    await("the insert", () -> heard().equals(Set.of(ITEM)));
    cache.changes().clear();
    database().getCollection("item").updateOne(new Document("_id", 1), Updates.set("a", 1));
    await("the update", () -> heard().equals(Set.of(ITEM)));
    cache.changes().clear();
    server.changes().tell("replace", "shop", "part");
    server.changes().tell("delete", "shop", "item");
    await("both", () -> heard().equals(Set.of(ITEM, TableName.of("shop", "part"))));
    assertThat(cache.changes()).noneMatch(WriteSet.Database.class::isInstance);
  }

  @Test
  void others_whoChangeStructure_areHeard() {
    for (String operation :
        List.of("drop", "rename", "dropDatabase", "invalidate", "createIndexes", "modify")) {
      cache.changes().clear();
      server.changes().tell(operation, "shop", "item");
      await(operation, () -> cache.changes().contains(new WriteSet.Database(IDENTITY, true)));
    }
  }

  @Test
  void beat_isALinearizableRead_andNothingIsWritten() {
    int before = server.sent("find").size();
    await("another beat", () -> server.sent("find").size() > before);
    assertThat(server.sent("find"))
        .allMatch(each -> String.valueOf(each.get("readConcern")).contains("linearizable"));
    assertThat(server.sentNames()).doesNotContain("insert", "update", "delete");
  }

  /** The member says nothing, and may be one that nobody else hears any more. */
  @Test
  void stream_thatIsSilent_isNotTrusted_andHeardAgainOnceItIsLost() {
    server.changes().fallSilent();
    await("the loss", () -> !isHeard());
    server.changes().lose();
    await("the feed", this::isHeard);
    assertThat(cache.changes()).contains(new WriteSet.Anything());
  }

  @Test
  void stream_whoseMemberGivesWay_givesUpEverything_andIsHeardAgain() {
    server.changes().lose();
    await("the loss", () -> told.stream().anyMatch(event -> !event.heard()));
    await("the feed", this::isHeard);
    assertThat(cache.changes()).contains(new WriteSet.Anything());
  }

  /** They may have been written long before the beat was sent. */
  @Test
  void changes_thatAreNotLaterThanTheBeat_doNotBringItBack() {
    server.changes().become(Traffic.OLD);
    await("the loss", () -> !isHeard());
    server.changes().become(Traffic.NONE);
    await("the feed", this::isHeard);
  }

  @Test
  void changes_thatAreLaterThanTheBeat_bringItBack() {
    server.changes().become(Traffic.LATEST);
    int before = server.sent("find").size();
    await("five beats", () -> server.sent("find").size() >= before + 5);
    assertThat(told).allMatch(FeedChanged::heard);
  }

  @Test
  void primary_thatIsNotSureOfItself_isNotTrusted() {
    for (int time = 0; time < 1_000; time++) {
      server.refuse("find", 50, "MaxTimeMSExpired");
    }
    await("the loss", () -> !isHeard());
    server.relent();
    await("the feed", this::isHeard);
  }

  @Test
  void install_ofNothing_saysSo_andCoverageIsAllCollections() {
    InvalidationFeed feed = mesa.gateway().feed();
    ActionReport report = feed.install(Set.of());
    assertThat(report.statements()).isEmpty();
    assertThat(report.notes()).singleElement().asString().contains("nothing to install");
    assertThat(feed.coverage().covered()).containsExactly(ITEM);
    assertThat(feed.remove().notes()).singleElement().asString().contains("nothing to remove");
    MesaException missing =
        catchThrowableOfType(
            MesaException.class, () -> feed.install(Set.of(TableName.of("shop", "no"))));
    assertThat(missing.code()).isEqualTo(ErrorCode.NOT_FOUND);
    assertThat(mesa.gateway().capabilities().all()).contains(Capability.FEED);
  }

  @Test
  void server_ofNoReplicaSet_hasNoFeed() {
    try (EmbeddedServer alone = EmbeddedServer.start();
        Mesa single = Mesa.of(Source.fromUrl("alone", alone.url("shop")))) {
      assertThat(single.gateway().capabilities().whyNot(Capability.FEED).orElse(""))
          .contains("replica set");
      MesaException refusal =
          catchThrowableOfType(MesaException.class, () -> single.gateway().feed().coverage());
      assertThat(refusal.code()).isEqualTo(ErrorCode.UNSUPPORTED);
    }
  }
}
