package io.mesa.mongo.connect;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoCredential;
import com.mongodb.MongoException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketReadTimeoutException;
import com.mongodb.MongoTimeoutException;
import com.mongodb.ServerAddress;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Source;
import org.bson.BsonDocument;
import org.bson.BsonInt32;
import org.bson.BsonString;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What replies mean whose text is that of MongoDB's own messages. */
class MongoErrorsTest {
  private static final ServerAddress MEMBER = new ServerAddress("localhost");

  private static MesaException translated(MongoException failed) {
    return MongoErrors.translate(
        failed, Source.fromUrl("shop", "mongodb://localhost/shop"), new Members());
  }

  private static MongoCommandException reply(int code, String said) {
    return new MongoCommandException(
        new BsonDocument("ok", new BsonInt32(0))
            .append("code", new BsonInt32(code))
            .append("errmsg", new BsonString(said)),
        MEMBER);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          13    | not authorized on shop to execute command { find: "item", filter: { name: "secret" } } | not authorized on shop.
          11000 | E11000 duplicate key error collection: shop.item index: name_1 dup key: { name: "secret" } | E11000 duplicate key error collection: shop.item index: name_1.
          121   | Document failed validation | Document failed validation.
          """)
  void reply_thatRepeatsValues_isToldWithoutThem(int code, String said, String told) {
    MesaException error = translated(reply(code, said));
    assertThat(error).hasMessage(told);
    assertThat(error.databaseCode()).contains(Integer.toString(code));
  }

  @Test
  void login_thatGotNoAnswer_isNoWrongPassword() {
    MongoCredential credential = MongoCredential.createCredential("ann", "shop", new char[] {'x'});
    MesaException error =
        translated(
            new MongoSecurityException(
                credential,
                "Exception authenticating",
                new MongoSocketReadTimeoutException("Timeout", MEMBER, new Exception())));
    assertThat(error.code()).isEqualTo(ErrorCode.CONNECTION);
    assertThat(error.retryable()).isTrue();
  }

  @Test
  void pool_thatHasNoConnectionInTime_isATimeout() {
    MesaException error =
        translated(
            new MongoTimeoutException("Timed out after 500 ms while waiting for a connection"));
    assertThat(error.code()).isEqualTo(ErrorCode.TIMEOUT);
    assertThat(error.retryable()).isTrue();
  }

  @Test
  void pool_thatWasCleared_isToldByItsCause() {
    var login =
        new MongoSecurityException(
            MongoCredential.createCredential("ann", "shop", new char[] {'x'}),
            "Exception authenticating",
            reply(18, "Authentication failed."));
    MesaException error = translated(pool(login));
    assertThat(error.code()).isEqualTo(ErrorCode.AUTHENTICATION);
    assertThat(error.databaseCode()).contains("18");
    assertThat(error).hasMessageContaining("(Authentication failed.)");
  }

  private static MongoException pool(Throwable cause) {
    return new MongoConnectionPoolClearedException(
        new com.mongodb.connection.ServerId(new com.mongodb.connection.ClusterId(), MEMBER), cause);
  }
}
