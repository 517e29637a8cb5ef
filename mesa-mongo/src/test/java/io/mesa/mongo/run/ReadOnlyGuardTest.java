package io.mesa.mongo.run;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.mongo.testing.EmbeddedServer;
import io.mesa.mongo.testing.SentCommands;
import io.mesa.query.NativeStatement;
import io.mesa.source.Source;
import java.util.List;
import java.util.stream.Stream;
import org.bson.Document;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Attempts to write, to run JavaScript and to get hold of sessions: nothing of them is sent. */
class ReadOnlyGuardTest {
  private static EmbeddedServer server;
  private static SentCommands sent;
  private static MongoClient client;
  private static Mesa mesa;

  @BeforeAll
  static void open() {
    server = EmbeddedServer.start();
    sent = new SentCommands();
    client =
        MongoClients.create(
            MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(server.url("shop")))
                .addCommandListener(sent)
                .build());
    client
        .getDatabase("shop")
        .getCollection("item")
        .insertMany(List.of(new Document("_id", 1).append("a", 1), new Document("_id", 2)));
    mesa =
        Mesa.of(Source.builder("shop").driver("mongodb").database("shop").client(client).build());
  }

  @AfterAll
  static void close() {
    mesa.close();
    client.close();
    server.close();
  }

  @BeforeEach
  void forget() {
    sent.forget();
  }

  @AfterEach
  void nothingWasSent() {
    assertThat(sent.all()).isEmpty();
    assertThat(client.getDatabase("shop").listCollectionNames()).containsExactly("item");
    assertThat(client.getDatabase("shop").getCollection("item").find())
        .containsExactly(new Document("_id", 1).append("a", 1), new Document("_id", 2));
  }

  /** Single quotes are double ones: JSON in Java is hard to read. */
  private static NativeStatement statement(String text) {
    return NativeStatement.of(text.replace('\'', '"'));
  }

  private static void refused(NativeStatement statement, String named) {
    MesaException refused =
        catchThrowableOfType(MesaException.class, () -> mesa.gateway().run(statement));
    assertThat(refused).as(statement.text()).isNotNull();
    assertThat(refused.code()).isEqualTo(ErrorCode.INVALID_QUERY);
    assertThat(refused).hasMessageContaining(named);
  }

  private static String pipeline(String stages) {
    return "{'aggregate': 'item', 'cursor': {}, 'pipeline': [" + stages + "]}";
  }

  private static String find(String filter) {
    return "{'find': 'item', 'filter': " + filter + "}";
  }

  static Stream<Arguments> writes() {
    String out = "{'$out': 'copy'}";
    String merge = "{'$merge': {'into': 'item', 'whenMatched': 'replace'}}";
    return Stream.of(
        Arguments.of("{'insert': 'item', 'documents': [{'_id': 3}]}", "'insert' writes"),
        Arguments.of(
            "{'update': 'item', 'updates': [{'q': {}, 'u': {'$set': {'a': 2}}}]}",
            "'update' writes"),
        Arguments.of("{'delete': 'item', 'deletes': [{'q': {}, 'limit': 0}]}", "'delete' writes"),
        Arguments.of("{'findAndModify': 'item', 'remove': true}", "'findAndModify' writes"),
        Arguments.of("{'findandmodify': 'item', 'remove': true}", "'findandmodify' is not among"),
        Arguments.of("{'create': 'copy'}", "'create' writes"),
        Arguments.of("{'createIndexes': 'item', 'indexes': []}", "'createIndexes' writes"),
        Arguments.of("{'dropIndexes': 'item', 'index': '*'}", "'dropIndexes' writes"),
        Arguments.of("{'collMod': 'item', 'validator': {}}", "'collMod' writes"),
        Arguments.of("{'drop': 'item'}", "'drop' writes"),
        Arguments.of("{'dropDatabase': 1}", "'dropDatabase' writes"),
        Arguments.of("{'DROP': 'item'}", "'DROP' is not among"),
        Arguments.of("{'renameCollection': 'shop.item', 'to': 'shop.x'}", "'renameCollection'"),
        Arguments.of("{'bulkWrite': 1, 'ops': []}", "'bulkWrite' is not among"),
        Arguments.of("{'applyOps': []}", "'applyOps' is not among"),
        Arguments.of("{'convertToCapped': 'item', 'size': 1}", "'convertToCapped'"),
        Arguments.of("{'profile': 2}", "'profile' is not among"),
        Arguments.of(pipeline(out), "$out"),
        Arguments.of(pipeline(merge), "$merge"),
        Arguments.of(pipeline("{'$match': {}}, " + out), "pipeline[1]: $out"),
        Arguments.of(pipeline("{'$facet': {'x': [" + out + "]}}"), "$facet.x[0]: $out"),
        Arguments.of(
            pipeline("{'$lookup': {'from': 'item', 'as': 'x', 'pipeline': [" + merge + "]}}"),
            "$lookup.pipeline[0]: $merge"),
        Arguments.of(
            pipeline("{'$unionWith': {'coll': 'item', 'pipeline': [" + out + "]}}"),
            "$unionWith.pipeline[0]: $out"),
        Arguments.of(
            pipeline(
                "{'$facet': {'x': [{'$lookup': {'from': 'item', 'as': 'x', 'pipeline': [{'$unionWith': {'coll': 'item', 'pipeline': ["
                    + out
                    + "]}}]}}]}}"),
            "$unionWith.pipeline[0]: $out"),
        Arguments.of("{'explain': " + pipeline(out) + "}", "explain.pipeline[0]: $out"),
        Arguments.of("{'explain': {'drop': 'item'}}", "'drop' writes"),
        Arguments.of(
            "{'explain': {'delete': 'item', 'deletes': [{'q': {}, 'limit': 0}]}, 'verbosity': 'executionStats'}",
            "'delete' writes"),
        Arguments.of("{'explain': {'explain': {'drop': 'item'}}}", "cannot be explained"),
        Arguments.of("{'explain': {}}", "expected a command"),
        Arguments.of(pipeline("{'$match': {}, '$out': 'copy'}"), "one name"),
        Arguments.of("{'find': 'item', 'drop': 'item'}", "'drop'"),
        Arguments.of("{'ping': 1, 'insert': 'item', 'documents': []}", "'insert'"),
        Arguments.of("{'$out': 'copy'}", "'$out' is not among"),
        Arguments.of(
            "{'aggregate': 'item', 'pipeline': " + "{'$out': 'copy'}" + "}", "expected an array"),
        Arguments.of("{'find': '$cmd', 'filter': {'drop': 'item'}}", "begins with $"));
  }

  @ParameterizedTest
  @MethodSource("writes")
  void run_ofAWriteThatIsNotAllowed_isRefusedByName(String text, String named) {
    refused(statement(text), named);
  }

  static Stream<String> javaScript() {
    String function =
        "{'$function': {'body': 'function() { return 1 }', 'args': [], 'lang': 'js'}}";
    String accumulator =
        "{'$accumulator': {'init': 'function() {}', 'accumulate': 'function() {}', 'accumulateArgs': [], 'merge': 'function() {}', 'lang': 'js'}}";
    String where = "{'$where': 'sleep(1)'}";
    return Stream.of(
        find(where),
        find("{'$and': [{'$or': [{'$nor': [" + where + "]}]}]}"),
        find("{'a': {'$elemMatch': " + where + "}}"),
        find("{'a': {'$not': " + where + "}}"),
        find("{'a': " + where + "}"),
        find("{'a': {'$all': [{'$elemMatch': " + where + "}]}}"),
        find("{'a': {'$eq': " + where + "}}"),
        find("{'$expr': " + function + "}"),
        find(
            "{'$expr': {'$and': [{'$eq': [1, {'$let': {'vars': {'f': "
                + function
                + "}, 'in': '$$f'}}]}]}}"),
        "{'find': 'item', 'projection': {'x': " + function + "}}",
        "{'find': 'item', 'projection': {'x': {'$elemMatch': " + where + "}}}",
        "{'find': 'item', 'let': {'x': " + function + "}}",
        "{'count': 'item', 'query': " + where + "}",
        "{'distinct': 'item', 'key': 'a', 'query': " + where + "}",
        "{'listCollections': 1, 'filter': " + where + "}",
        "{'explain': " + find(where) + "}",
        pipeline("{'$match': " + where + "}"),
        pipeline("{'$addFields': {'x': " + function + "}}"),
        pipeline("{'$project': {'x': {'y': {'z': [1, " + function + "]}}}}"),
        pipeline("{'$replaceWith': " + function + "}"),
        pipeline("{'$redact': {'$cond': [" + function + ", '$$KEEP', '$$PRUNE']}}"),
        pipeline("{'$group': {'_id': " + function + "}}"),
        pipeline("{'$group': {'_id': 1, 'x': " + accumulator + "}}"),
        pipeline("{'$group': {'_id': 1, 'x': {'$sum': " + function + "}}}"),
        pipeline(
            "{'$bucket': {'groupBy': '$a', 'boundaries': [0, 1], 'output': {'x': "
                + accumulator
                + "}}}"),
        pipeline("{'$setWindowFields': {'output': {'x': " + accumulator + "}}}"),
        pipeline("{'$sortByCount': " + function + "}"),
        pipeline(
            "{'$graphLookup': {'from': 'item', 'startWith': "
                + function
                + ", 'connectFromField': 'a', 'connectToField': 'b', 'as': 'c'}}"),
        pipeline(
            "{'$graphLookup': {'from': 'item', 'startWith': 1, 'connectFromField': 'a', 'connectToField': 'b', 'as': 'c', 'restrictSearchWithMatch': "
                + where
                + "}}"),
        pipeline(
            "{'$lookup': {'from': 'item', 'let': {'x': "
                + function
                + "}, 'pipeline': [], 'as': 'c'}}"),
        pipeline(
            "{'$lookup': {'from': 'item', 'pipeline': [{'$match': " + where + "}], 'as': 'c'}}"),
        pipeline("{'$facet': {'x': [{'$match': " + where + "}]}}"),
        pipeline("{'$documents': [" + function + "]}"),
        pipeline("{'$fill': {'output': {'x': {'value': " + function + "}}}}"),
        pipeline("{'$geoNear': {'near': [1, 1], 'distanceField': 'd', 'query': " + where + "}}"),
        find("{'a': {'$code': 'function() {}'}}"),
        find("{'a': {'$code': 'function() {}', '$scope': {}}}"),
        "{'mapReduce': 'item', 'map': 'function() {}', 'reduce': 'function() {}', 'out': {'inline': 1}}",
        "{'mapreduce': 'item', 'map': 'function() {}'}",
        "{'eval': 'function() {}'}",
        "{'$eval': 'function() {}'}",
        "{'group': {'ns': 'item', '$reduce': 'function() {}'}}");
  }

  @ParameterizedTest
  @MethodSource("javaScript")
  void run_ofJavaScript_isRefusedWhateverIsAllowed(String text) {
    refused(statement(text), "JavaScript");
    refused(statement(text).allowingWrites(), "JavaScript");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'update': 'item', 'updates': [{'q': {'$where': '1'}, 'u': {}}]}",
        "{'update': 'item', 'updates': [{'q': {}, 'u': [{'$set': {'a': {'$function': {}}}}]}]}",
        "{'update': 'item', 'updates': [{'q': {}, 'u': {'$pull': {'a': {'$where': '1'}}}}]}",
        "{'update': 'item', 'updates': [{'q': {}, 'u': {}, 'arrayFilters': [{'$where': '1'}]}]}",
        "{'update': 'item', 'updates': [{'q': {}, 'u': {}, 'c': {'x': {'$function': {}}}}]}",
        "{'delete': 'item', 'deletes': [{'q': {'$where': '1'}, 'limit': 0}]}",
        "{'findAndModify': 'item', 'query': {'$where': '1'}, 'remove': true}",
        "{'insert': 'item', 'documents': [{'a': {'$code': '1'}}]}",
        "{'create': 'v', 'viewOn': 'item', 'pipeline': [{'$match': {'$where': '1'}}]}",
        "{'create': 'v', 'validator': {'$where': '1'}}",
        "{'collMod': 'item', 'validator': {'$expr': {'$function': {}}}}",
        "{'createIndexes': 'item', 'indexes': [{'key': {'a': 1}, 'partialFilterExpression': {'$where': '1'}}]}"
      })
  void run_ofAWriteWithJavaScript_isRefused(String text) {
    refused(statement(text).allowingWrites(), "JavaScript");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "logout",
        "authenticate",
        "saslStart",
        "saslContinue",
        "startSession",
        "endSessions",
        "killSessions",
        "killAllSessions",
        "commitTransaction",
        "abortTransaction",
        "getMore",
        "killCursors",
        "shutdown",
        "setParameter",
        "fsync",
        "killOp",
        "replSetStepDown",
        "createUser",
        "updateUser",
        "grantRolesToUser",
        "usersInfo",
        "setFeatureCompatibilityVersion",
        "getLog",
        "cloneCollectionAsCapped",
        "copydb",
        "configureFailPoint"
      })
  void run_ofWhatGovernsSessionsOrTheServer_isRefusedWhateverIsAllowed(String command) {
    refused(statement("{'" + command + "': 1}"), "'" + command + "'");
    refused(statement("{'" + command + "': 1}").allowingWrites(), "'" + command + "'");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'lsid': {'id': {'$uuid': '73ffd264-44b3-4c69-90e8-e7d1dfc035d4'}}",
        "'txnNumber': {'$numberLong': '1'}",
        "'autocommit': false",
        "'startTransaction': true",
        "'$db': 'admin'",
        "'$readPreference': {'mode': 'secondary'}",
        "'$clusterTime': {}",
        "'apiVersion': '1'",
        "'apiStrict': false",
        "'maxTimeMS': 0",
        "'readConcern': {'level': 'local'}",
        "'writeConcern': {'w': 0}"
      })
  void run_withWhatMesaGivesItself_isRefused(String field) {
    String name = field.substring(1, field.indexOf("':"));
    for (String command :
        List.of(
            "{'find': 'item', " + field + "}",
            "{'insert': 'item', 'documents': [{'_id': 3}], " + field + "}",
            "{'explain': {'find': 'item', " + field + "}}",
            "{'aggregate': 'item', 'pipeline': [{'$out': 'copy'}], 'cursor': {}, " + field + "}")) {
      refused(statement(command).allowingWrites(), "'" + name + "'");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '~',
      textBlock =
          """
          {'find': 'item', 'filter': {'$bogus': 1}} | '$bogus'
          {'find': 'item', 'filter': {'a': {'$bogus': 1}}} | '$bogus'
          {'find': 'item', 'filter': {'a': {'$gt': {'$bogus': 1}}}} | '$bogus'
          {'find': 'item', 'filter': {'a': {'b': {'$gt': 1}}}} | '$gt'
          {'find': 'item', 'filter': {'a': {'$gt': 1, 'b': 1}}} | 'b'
          {'find': 'item', 'filter': {'$expr': {'$bogus': 1}}} | '$bogus'
          {'find': 'item', 'filter': {'$expr': {'$_internalJsEmit': {}}}} | '$_internalJsEmit'
          {'find': 'item', 'sort': {'$bogus': 1}} | '$bogus'
          {'find': 'item', 'sort': {'a': {'$function': {}}}} | sort.a
          {'find': 'item', 'hint': {'$bogus': 1}} | '$bogus'
          {'find': 'item', 'collation': {'locale': 'de', 'bogus': 1}} | 'bogus'
          {'find': 'item', 'tailable': true} | 'tailable'
          {'find': 'item', 'noCursorTimeout': true} | 'noCursorTimeout'
          {'aggregate': 'item', 'cursor': {}, 'pipeline': [{'$bogus': 1}]} | '$bogus'
          {'aggregate': 'item', 'cursor': {}, 'pipeline': [{'$changeStream': {}}]} | '$changeStream'
          {'aggregate': 'item', 'cursor': {}, 'pipeline': [{'$mergeCursors': {}}]} | '$mergeCursors'
          {'aggregate': 'item', 'cursor': {}, 'pipeline': [{'$lookup': {'from': {'db': 'x', 'coll': 'y'}, 'as': 'z'}}]} | $lookup.from
          {'aggregate': 'item', 'explain': true, 'pipeline': []} | 'explain'
          """)
  void run_ofANameThatIsNotKnown_isRefusedWithIt(String text, String named) {
    refused(statement(text), named);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'update': 'item', 'updates': [{'q': {}, 'u': {'$bogus': {'a': 1}}}]}",
        "{'update': 'item', 'updates': [{'q': {}, 'u': [{'$out': 'copy'}]}]}",
        "{'update': 'item', 'updates': [{'q': {}, 'u': [{'$lookup': {}}]}]}",
        "{'insert': 'item', 'documents': [{'$set': 1}]}",
        "{'create': 'v', 'viewOn': 'item', 'pipeline': [{'$out': 'copy'}]}",
        "{'aggregate': 'item', 'cursor': {}, 'pipeline': [{'$out': 'copy'}, {'$match': {}}]}",
        "{'aggregate': 'item', 'cursor': {}, 'pipeline': [{'$facet': {'a': [{'$out': 'copy'}]}}]}",
        "{'aggregate': 'item', 'cursor': {}, 'pipeline': [{'$out': {'db': 'other', 'coll': 'x'}}]}",
        "{'aggregate': 'item', 'cursor': {}, 'pipeline': [{'$merge': {'into': 'x', 'whenMatched': [{'$out': 'y'}]}}]}"
      })
  void run_ofAWriteWhereItDoesNotBelong_isRefusedThoughAllowed(String text) {
    refused(statement(text).allowingWrites(), "refused at");
  }
}
