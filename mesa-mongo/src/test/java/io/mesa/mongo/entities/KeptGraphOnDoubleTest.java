package io.mesa.mongo.entities;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import de.bwaldvogel.mongo.bson.Document;
import io.mesa.Mesa;
import io.mesa.cache.ReadSet;
import io.mesa.cache.WriteSet;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.mongo.testing.ReplicaSetDouble;
import io.mesa.query.Mutation;
import io.mesa.query.Query;
import io.mesa.source.HostRole;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.source.TableDeclaration;
import io.mesa.tck.environment.RecordingCache;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.time.Duration;
import java.util.Set;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * What a database is known by, when its answers may be kept, and how long what was learned is: on a
 * double of a replica set.
 */
class KeptGraphOnDoubleTest {
  private static final TableName ACCOUNT = TableName.of("bank", "account");
  private static final Query QUERY = Query.from("account").build();
  private static final String PRIMARY = "?replicaSet=double&readPreference=primary";
  private static final String MAJORITY = PRIMARY + "&readConcernLevel=majority";

  private final RecordingCache cache = new RecordingCache();
  private ReplicaSetDouble server;

  @BeforeEach
  void start() {
    server = ReplicaSetDouble.start();
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private Mesa mesa(String url, UnaryOperator<SourceBuilder> more) {
    SourceBuilder source =
        Source.builder("bank")
            .url(url)
            .table(
                TableDeclaration.of(ACCOUNT)
                    .field("_id", ValueType.INT32)
                    .primaryKey("_id")
                    .build());
    return Mesa.builder().source(more.apply(source).build()).cache(cache).build();
  }

  private ReadSet reads(String parameters, UnaryOperator<SourceBuilder> more) {
    try (Mesa mesa = mesa(server.url("bank") + parameters, more)) {
      mesa.gateway().query(QUERY);
      return cache.reads();
    }
  }

  private static String reason(ReadSet reads) {
    assertThat(reads).isInstanceOf(ReadSet.Unknown.class);
    return ((ReadSet.Unknown) reads).reason();
  }

  @Test
  void database_ofAReplicaSet_isKnownByTheSetsId() {
    assertThat(reads(MAJORITY, source -> source))
        .isEqualTo(new ReadSet.Tables(ReplicaSetDouble.ID + "/bank", Set.of(ACCOUNT)));
  }

  @Test
  void database_ofAServerAlone_isKnownOnlyIfDeclared() {
    try (EmbeddedServer alone = EmbeddedServer.start()) {
      try (Mesa mesa = mesa(alone.url("bank"), source -> source)) {
        mesa.gateway().query(QUERY);
        assertThat(reason(cache.reads())).contains("no identity", "serverIdentity");
      }
      try (Mesa mesa = mesa(alone.url("bank"), source -> source.serverIdentity("mine"))) {
        mesa.gateway().query(QUERY);
        assertThat(cache.reads()).isEqualTo(new ReadSet.Tables("mine/bank", Set.of(ACCOUNT)));
      }
    }
  }

  @Test
  void identity_thatTheLoginMayNotRead_isUnknown_andDeclaredInstead() {
    server.refuse("replSetGetConfig", 13, "Unauthorized");
    assertThat(reason(reads(MAJORITY, source -> source))).contains("clusterMonitor");
    server.refuse("replSetGetConfig", 13, "Unauthorized");
    assertThat(reads(MAJORITY, source -> source.serverIdentity("mine")))
        .isInstanceOf(ReadSet.Tables.class);
  }

  @Test
  void reads_thatMayBeOldOrTakenBack_areUnknown_andWritesAreKnownAllTheSame() {
    assertThat(reason(reads(PRIMARY, source -> source))).contains("readConcernLevel=majority");
    assertThat(reason(reads(PRIMARY + "&readConcernLevel=local", source -> source)))
        .contains("readConcernLevel=majority");
    assertThat(reason(reads("?replicaSet=double&readPreference=nearest", source -> source)))
        .contains("secondaries");
    assertThat(reason(reads("?replicaSet=double", source -> source.role(HostRole.ANY))))
        .contains("secondaries");
    assertThat(
            reason(
                reads(
                    "?readConcernLevel=majority&readPreference=primary&directConnection=true",
                    source -> source)))
        .contains("replicaSet=");
    try (Mesa mesa = mesa(server.url("bank") + "?replicaSet=double", source -> source)) {
      mesa.gateway().execute(Mutation.deleteFrom("account").where(eq("_id", 1)).build());
      assertThat(cache.writes())
          .isEqualTo(new WriteSet.Tables(ReplicaSetDouble.ID + "/bank", Set.of(ACCOUNT)));
    }
  }

  @Test
  void queries_ofASourceWithAReadConcern_sayIt() {
    reads(MAJORITY, source -> source);
    assertThat(server.sent("find").stream().filter(each -> each.get("find").equals("account")))
        .isNotEmpty()
        .allMatch(each -> level(each).equals("majority"));
  }

  @Test
  void graph_onceRead_costsNoCommandMore() {
    try (Mesa mesa = mesa(server.url("bank") + MAJORITY, source -> source)) {
      mesa.gateway().query(QUERY);
      int before = server.sentNames().size();
      mesa.gateway().query(QUERY);
      assertThat(server.sentNames().subList(before, server.sentNames().size()))
          .containsExactly("find");
      mesa.gateway().structureChanged();
      mesa.gateway().query(QUERY);
      assertThat(server.sentNames().subList(before + 1, server.sentNames().size()))
          .containsExactly("replSetGetConfig", "find", "listCollections", "listIndexes", "find");
    }
  }

  /** What was listed is of before, and nobody would tell of the change again. */
  @Test
  void graph_readWhileTheStructureChanges_isNotKept() {
    cache.silence();
    try (Mesa mesa = mesa(server.url("bank") + MAJORITY, source -> source)) {
      server.before("listCollections", () -> mesa.gateway().structureChanged());
      mesa.gateway().query(QUERY);
      int before = server.sentNames().size();
      mesa.gateway().query(QUERY);
      assertThat(server.sentNames().subList(before, server.sentNames().size()))
          .contains("listCollections");
    }
  }

  /** It may not know yet what of its predecessor's a majority has. */
  @Test
  void primary_thatWasElectedSince_isAskedForItsTermFirst() {
    try (Mesa mesa = mesa(server.url("bank") + MAJORITY, source -> source)) {
      mesa.gateway().query(QUERY);
      server.elect();
      long end = System.nanoTime() + Duration.ofSeconds(60).toNanos();
      int before = linearizable();
      while (linearizable() == before) {
        assertThat(System.nanoTime()).isLessThan(end);
        mesa.gateway().query(QUERY);
      }
      assertThat(cache.reads()).isInstanceOf(ReadSet.Tables.class);
    }
  }

  private static String level(Document command) {
    return command.get("readConcern") instanceof Document concern
        ? String.valueOf(concern.get("level"))
        : "";
  }

  private int linearizable() {
    return (int)
        server.sent("find").stream().filter(each -> level(each).equals("linearizable")).count();
  }
}
