package io.mesa.mongo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.mongodb.client.MongoDatabase;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.connect.Clients;
import io.mesa.mongo.connect.ServerCommands;
import io.mesa.mongo.testing.MongoServer;
import io.mesa.mongo.testing.TestDatabase;
import io.mesa.source.Source;
import io.mesa.tck.PlainCalls;
import java.util.List;
import java.util.function.Function;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Collections come from any format to the newest, with what is in them. */
class VersionedCollectionsTest {
  private static final List<List<BsonDocument>> FORMATS =
      List.of(
          List.of(
              command(
                  "{createIndexes: 'thing', indexes: [{key: {a: 1}, name: 'by_a', unique: true}]}")),
          List.of(command("{update: 'thing', updates: [{q: {}, u: {$set: {b: 7}}, multi: true}]}")),
          List.of(
              command("{update: 'thing', updates: [{q: {}, u: {$inc: {b: 1}}, multi: true}]}")));

  private TestDatabase kept;
  private Clients clients;

  @BeforeEach
  void open() {
    kept = MongoServer.shared().createDatabase("things");
    clients = Clients.of(Source.fromUrl("shop", kept.url()), (name, change) -> {});
  }

  @AfterEach
  void close() {
    clients.close();
    kept.close();
  }

  private static BsonDocument command(String json) {
    return BsonDocument.parse(json);
  }

  /** As a version of Mesa has them that knows so many formats. */
  private <T> T on(int formats, Function<VersionedCollections, T> work) {
    Function<MongoDatabase, T> onDatabase =
        database ->
            work.apply(
                new VersionedCollections(
                    database, "things", "thing_store", "self", FORMATS.subList(0, formats)));
    return new PlainCalls().call(call -> clients.on(call, kept.name(), onDatabase));
  }

  private List<String> install(int formats, String mark) {
    var first = new BsonDocument("mark", new BsonString(mark));
    var script = on(formats, collections -> collections.installation(first));
    return new PlainCalls()
        .call(call -> script.run(new ServerCommands(clients, call)).report(true).statements());
  }

  private void check(int formats) {
    on(
        formats,
        collections -> {
          collections.check();
          return true;
        });
  }

  private static void refused(String words, ThrowingCallable call) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(call)
        .withMessageContaining(words)
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION));
  }

  private Document self() {
    return kept.plain().getCollection("thing_store").find().first();
  }

  @Test
  void installation_whereNothingIs_makesTheNewestAtOnce() {
    refused(
        "Nothing is installed in database '" + kept.name() + "' to keep things in", () -> check(1));
    assertThat(install(3, "m")).hasSize(4);
    check(3);
    assertThat(self())
        .isEqualTo(new Document("_id", "self").append("format", 3).append("mark", "m"));
    assertThat(install(3, "other")).isEmpty();
  }

  @Test
  void installation_overAnOlderFormat_takesTheStepsThatAreMissingAndLeavesWhatIsThere() {
    install(1, "m");
    kept.plain().getCollection("thing").insertOne(new Document("_id", 1).append("a", 2));
    refused("Not all is installed", () -> check(3));

    assertThat(install(3, "other")).hasSize(3).noneMatch(sent -> sent.contains("createIndexes"));

    check(3);
    assertThat(kept.plain().getCollection("thing").find())
        .containsExactly(new Document("_id", 1).append("a", 2).append("b", 8));
    assertThat(self().getString("mark")).isEqualTo("m");
  }

  @Test
  void installation_overANewerFormat_isRefusedAndChangesNothing() {
    install(3, "m");
    refused("of format 3, and this version of Mesa knows 2", () -> install(2, "m"));
    refused("use a newer version", () -> check(2));
    check(3);
  }

  @Test
  void removal_ofWhatIsThere_leavesTheRest() {
    install(1, "m");
    kept.plain().getCollection("other").insertOne(new Document());
    assertThat(
            on(1, collections -> collections.removal("thing", "thing_store", "nothing"))
                .report(false)
                .statements())
        .hasSize(2)
        .noneMatch(sent -> sent.contains("other") || sent.contains("nothing"));
  }
}
