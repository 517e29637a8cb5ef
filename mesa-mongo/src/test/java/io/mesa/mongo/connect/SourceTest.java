package io.mesa.mongo.connect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.Mesa;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.source.TableDeclaration;
import io.mesa.source.Tls;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** What a source may say; nobody is asked. */
class SourceTest {
  private static MesaException refused(SourceBuilder source) {
    return catchThrowableOfType(
        MesaException.class,
        () -> {
          try (Mesa mesa = Mesa.of(source.build())) {
            mesa.gateway().databases();
          }
        });
  }

  private static SourceBuilder source() {
    return Source.builder("test").url("mongodb://localhost:1/shop");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      textBlock =
          """
          readPreference=nearby | readPreference=nearby, which is not known
          directConnection=yes | directConnection=yes, which is not known
          authMechanism=PLAIN | authMechanism=PLAIN, which is not known
          replicaset=rs0 | which the mongodb driver does not know, perhaps 'replicaSet'
          replicaSet= | an empty option
          srv=true | mongodb+srv, which takes one host without a port
          """)
  void source_withAnOptionThatIsNotKnown_isRefused(String option, String message) {
    String[] parts = option.split("=", 2);
    MesaException refused = refused(source().option(parts[0], parts[1]));
    assertThat(refused.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(refused).hasMessageContaining(message);
  }

  static Stream<Arguments> mistakes() {
    String url = "mongodb://localhost:1/shop";
    TableName table = TableName.of("shop", "t");
    return Stream.of(
        Arguments.of(
            Source.builder("test").driver("mongodb").client("text"),
            "takes a com.mongodb.client.MongoClient"),
        Arguments.of(
            Source.builder("test").url("mongodb://a,b/shop").option("directConnection", "true"),
            "connects directly, which is to one host"),
        Arguments.of(
            Source.builder("test")
                .url(url)
                .table(TableDeclaration.of(table).field("at", ValueType.TIME).build()),
            "declares 'at' of 'shop.t' as TIME, which BSON does not have"),
        Arguments.of(Source.builder("test").url(url).user("app"), "has a user and no password"),
        Arguments.of(
            Source.builder("test")
                .url(url)
                .tls(Tls.of(Tls.Mode.VERIFY_FULL).withRootCertificate(Path.of("/no/such/file"))),
            "a certificate or key cannot be read"));
  }

  @ParameterizedTest
  @MethodSource("mistakes")
  void source_thatCannotWork_isRefusedBeforeAnythingIsSent(SourceBuilder source, String message) {
    MesaException refused = refused(source);
    assertThat(refused.code()).isEqualTo(ErrorCode.CONFIGURATION);
    assertThat(refused).hasMessageContaining(message);
  }
}
