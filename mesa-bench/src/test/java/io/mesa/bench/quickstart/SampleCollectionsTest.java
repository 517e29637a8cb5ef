package io.mesa.bench.quickstart;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.source.Source;
import java.util.Optional;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SampleCollectionsTest {

  @ParameterizedTest
  @CsvSource({
    "mongodb://h:1/x,                        ",
    "mongodb://u:p@h:1,                      admin",
    "mongodb://u:p@h:1/x,                    x",
    "mongodb://u:p@h:1/x?authSource=staff,   staff"
  })
  void serverThatIsGiven_isUsedInADatabaseOfItsOwnWithItsLogin(String url, String authSource) {
    try (var collections = SampleCollections.start(Optional.of(url))) {
      Source source = collections.source();

      assertThat(source.hosts().get(0).host()).isEqualTo("h");
      assertThat(source.database().orElseThrow()).startsWith("mesa_quickstart_");
      assertThat(source.options().get("authSource")).isEqualTo(authSource);
      assertThat(collections.introduction()).contains("MESA_TEST_MONGODB_URI");
    }
  }

  @ParameterizedTest
  @CsvSource({"''", "' '"})
  void noServerGiven_oneIsStarted(String url) {
    try (var collections = SampleCollections.start(Optional.of(url))) {
      assertThat(collections.introduction()).contains("mongo-java-server");
    }
  }
}
