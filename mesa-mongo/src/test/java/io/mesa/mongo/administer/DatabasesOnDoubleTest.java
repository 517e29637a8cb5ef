package io.mesa.mongo.administer;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.admin.Confirmation;
import io.mesa.admin.NewDatabase;
import io.mesa.admin.NewDatabase.LocaleProvider;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.mongo.testing.WatchedDouble;
import io.mesa.runtime.ActionReport;
import io.mesa.structure.TableFilter;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class DatabasesOnDoubleTest {
  private WatchedDouble watched;

  @BeforeEach
  void open() {
    watched = WatchedDouble.open();
  }

  @AfterEach
  void close() {
    watched.close();
  }

  private DatabaseGateway gateway() {
    return watched.gateway();
  }

  private List<String> collections(String database) {
    return gateway()
        .with(CallOptions.none().withDatabase(database))
        .tables(TableFilter.all())
        .stream()
        .map(table -> table.name().name())
        .toList();
  }

  @Test
  void createDatabase_startsWithACollection() {
    ActionReport report = gateway().createDatabase(NewDatabase.named("stock"));
    assertThat(report.statements()).containsExactly("{\"create\": \"mesa\", \"$db\": \"stock\"}");
    assertThat(report.notes()).anyMatch(note -> note.contains("'mesa'"));
    assertThat(collections("stock")).containsExactly("mesa");
  }

  @Test
  void createDatabase_withAFirstCollection_startsWithThat() {
    gateway().createDatabase(NewDatabase.named("stock").withFirstTable("items"));
    assertThat(collections("stock")).containsExactly("items");
  }

  static Stream<NewDatabase> beyondMongo() {
    NewDatabase stock = NewDatabase.named("stock");
    return Stream.of(
        stock.withOwner("ann"),
        stock.withTemplate("template0"),
        stock.withEncoding("UTF8"),
        stock.withLocale(LocaleProvider.ICU, "de"));
  }

  @ParameterizedTest
  @MethodSource("beyondMongo")
  void createDatabase_withWhatMongoLacks_isRefused(NewDatabase database) {
    assertThat(WatchedDouble.refused(() -> gateway().createDatabase(database)).code())
        .isEqualTo(ErrorCode.UNSUPPORTED);
    assertThat(gateway().database("stock")).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"admin", "config", "local"})
  void dropDatabase_ofTheServer_isRefused(String name) {
    assertThat(
            WatchedDouble.refused(() -> gateway().dropDatabase(name, Confirmation.of(name))).code())
        .isEqualTo(ErrorCode.CONFLICT);
    assertThat(watched.server().received()).doesNotContain("dropDatabase");
  }

  @Test
  void dropDatabase_says_thatUsersStay() {
    gateway().createDatabase(NewDatabase.named("stock"));
    assertThat(gateway().dropDatabase("stock", Confirmation.of("stock")).notes())
        .anyMatch(note -> note.contains("Users"));
  }
}
