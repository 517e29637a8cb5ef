package io.mesa.mongo.entities;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.Mesa;
import io.mesa.cache.WriteSet;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.testing.MongoServer;
import io.mesa.mongo.testing.TestDatabase;
import io.mesa.query.Mutation;
import io.mesa.query.NativeStatement;
import io.mesa.source.Source;
import io.mesa.tck.environment.RecordingCache;
import io.mesa.value.TableName;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What changes may change. */
class WriteSetTest {
  private final RecordingCache cache = new RecordingCache();
  private TestDatabase database;
  private Mesa mesa;
  private String identity;

  @BeforeEach
  void create() {
    database = MongoServer.shared().createDatabase("writes");
    database.plain().getCollection("item").insertOne(new Document("_id", 1).append("n", 1));
    database.plain().getCollection("part").insertOne(new Document("_id", 1));
    mesa =
        Mesa.builder()
            .source(Source.builder("shop").url(database.url()).serverIdentity("declared").build())
            .cache(cache)
            .build();
    identity = "declared/" + database.name();
  }

  @AfterEach
  void drop() {
    mesa.close();
    database.close();
  }

  private WriteSet of(String... names) {
    return new WriteSet.Tables(
        identity,
        Set.of(names).stream()
            .map(name -> TableName.of(database.name(), name))
            .collect(Collectors.toSet()));
  }

  private WriteSet run(String command) {
    mesa.gateway().run(NativeStatement.of(command.replace('\'', '"')).allowingWrites());
    return cache.writes();
  }

  @Test
  void mutation_always_isOfItsCollection() {
    mesa.gateway().execute(Mutation.insertInto("part").columns("_id").values(2).build());
    assertThat(cache.writes()).isEqualTo(of("part"));
    mesa.gateway().execute(Mutation.update("item").set("n", 2).where(eq("_id", 1)).build());
    assertThat(cache.writes()).isEqualTo(of("item"));
    mesa.gateway().execute(Mutation.deleteFrom("item").everyRow().build());
    assertThat(cache.writes()).isEqualTo(of("item"));
    assertThat(cache.outcome()).isEqualTo("committed");
  }

  @Test
  void mutation_ofACollectionThatIsNot_isRefusedBeforeItCounts() {
    MesaException refusal =
        catchThrowableOfType(
            MesaException.class,
            () -> mesa.gateway().execute(Mutation.deleteFrom("itme").everyRow().build()));
    assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'insert': 'item', 'documents': [{'_id': 9}]}",
        "{'update': 'item', 'updates': [{'q': {}, 'u': {'$set': {'n': 3}}}]}",
        "{'delete': 'item', 'deletes': [{'q': {}, 'limit': 0}]}",
        "{'findAndModify': 'item', 'query': {}, 'remove': true}",
      })
  void command_thatChangesDocuments_isOfItsCollection(String command) {
    assertThat(run(command)).isEqualTo(of("item"));
  }

  @Test
  void command_thatWritesByAStage_isOfItsDatabase() {
    assertThat(run("{'aggregate': 'item', 'pipeline': [{'$out': 'copy'}], 'cursor': {}}"))
        .isEqualTo(new WriteSet.Database(identity, false));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'create': 'fresh'}",
        "{'drop': 'part'}",
        "{'createIndexes': 'item', 'indexes': [{'key': {'n': 1}, 'name': 'n_1'}]}",
        "{'dropDatabase': 1}",
      })
  void command_thatChangesCollections_isOfTheStructure(String command) {
    assertThat(run(command)).isEqualTo(new WriteSet.Database(identity, true));
  }

  @Test
  void changed_named_isThoseCollections_andUnnamedTheDatabase() {
    TableName item = TableName.of(database.name(), "item");
    mesa.changed("shop", item);
    assertThat(cache.writes()).isEqualTo(of("item"));
    mesa.changed("shop");
    assertThat(cache.writes()).isEqualTo(new WriteSet.Database(identity, true));
    MesaException refusal =
        catchThrowableOfType(
            MesaException.class, () -> mesa.changed("shop", TableName.of(database.name(), "no")));
    assertThat(refusal.code()).isEqualTo(ErrorCode.NOT_FOUND);
  }

  @Test
  void change_ofAServerWithoutIdentity_isOfAnything() {
    try (Mesa nameless =
        Mesa.builder().source(Source.fromUrl("shop", database.url())).cache(cache).build()) {
      nameless.gateway().execute(Mutation.deleteFrom("item").everyRow().build());
      boolean alone = MongoServer.shared().replicaSet().isEmpty();
      assertThat(cache.writes() instanceof WriteSet.Anything).isEqualTo(alone);
    }
  }
}
