package io.mesa.mongo.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.mesa.mongo.testing.MongoServer.Kind;
import org.bson.Document;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

class MongoServerTest {

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mongodb://h                          | mongodb://h/d
          mongodb://h:1,i:2/x                  | mongodb://h:1,i:2/d
          mongodb://h/?replicaSet=rs0          | mongodb://h/d?replicaSet=rs0
          mongodb://u:p%40@h                   | mongodb://u:p%40@h/d?authSource=admin
          mongodb://u:p@h/staff                | mongodb://u:p@h/d?authSource=staff
          mongodb://u:p@h/x?authSource=staff   | mongodb://u:p@h/d?authSource=staff
          mongodb://u:p@h/x?replicaSet=rs0     | mongodb://u:p@h/d?replicaSet=rs0&authSource=x
          """)
  void address_namesAnyDatabaseAndKeepsTheLogin(String uri, String url) {
    assertThat(ServerAddress.parse(uri).url("d")).isEqualTo(url);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          mongodb://h:1,i:2/x                     | mongodb://localhost:9/d?directConnection=true
          mongodb://h/?replicaSet=rs0&appName=a   | mongodb://localhost:9/d?appName=a&directConnection=true
          mongodb://u:p@h/x?directConnection=true | mongodb://u:p@localhost:9/d?authSource=x&directConnection=true
          """)
  void address_behindAPort_leadsToOneHost(String uri, String url) {
    assertThat(ServerAddress.parse(uri).behind(9).url("d")).isEqualTo(url);
  }

  @ParameterizedTest
  @MethodSource("io.mesa.mongo.testing.MongoServer#all")
  void database_isOfOneTestAndDroppedWithIt(MongoServer server) {
    String name;
    try (var database = server.createDatabase("harness")) {
      name = database.name();
      database.plain().getCollection("a").insertOne(new Document("_id", 1));
      assertThat(server.client().listDatabaseNames()).contains(name);
      assertThat(server.createDatabase("harness").name()).isNotEqualTo(name);
    }
    assertThat(server.client().listDatabaseNames()).doesNotContain(name);
  }

  @Test
  void testOfARealServer_isSkippedWithItsReasonElsewhere() {
    Throwable thrown = catchThrowable(() -> MongoServer.real("transactions"));
    if (MongoServer.shared().kind() == Kind.MONGODB) {
      assertThat(thrown).isNull();
    } else {
      assertThat(thrown).hasMessageContaining("transactions: only a MongoDB has this");
      assertThat(thrown.getClass().getSimpleName()).isEqualTo("TestAbortedException");
    }
  }
}
