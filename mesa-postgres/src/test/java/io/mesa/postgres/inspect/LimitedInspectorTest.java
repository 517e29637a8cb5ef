package io.mesa.postgres.inspect;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import io.mesa.Mesa;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.monitor.TestRole;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.source.Source;
import io.mesa.structure.Schema;
import io.mesa.structure.Sequence;
import io.mesa.structure.Table;
import io.mesa.structure.TableFilter;
import io.mesa.value.Reading.Missing;
import io.mesa.value.Reading.Reason;
import io.mesa.value.TableName;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * What a login sees that has no right but to connect. Sizes of databases: {@link DatabasesTest}.
 */
@ParameterizedClass
@MethodSource("io.mesa.postgres.testing.PostgresServer#all")
class LimitedInspectorTest {
  private static final TableName HIDDEN = TableName.of("hidden", "Secret \"No\"");

  private static InspectedDatabase inspected;
  private static TestRole role;
  private static Mesa mesa;
  private static DatabaseGateway limited;

  @Parameter PostgresServer server;

  @BeforeParameterizedClassInvocation
  static void create(PostgresServer server) {
    role = TestRole.create(server, "may do nothing", "LOGIN");
    inspected =
        new InspectedDatabase(
            server,
            "CREATE SCHEMA hidden",
            "CREATE SEQUENCE hidden.\"Secret \"\"No\"\"\"",
            "SELECT nextval('hidden.\"Secret \"\"No\"\"\"')");
    RichSchema.create(inspected.database());
    mesa =
        Mesa.of(
            Source.builder("limited").url(inspected.database().url()).user(role.name()).build());
    limited = mesa.gateway();
  }

  @AfterParameterizedClassInvocation
  static void drop() {
    mesa.close();
    inspected.close();
    role.close();
  }

  private static Sequence hidden() {
    return limited.sequences().stream()
        .filter(sequence -> sequence.name().equals(HIDDEN))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void structure_isAsCompleteAsTheSuperusers() {
    assertThat(server.one("SELECT rolsuper FROM pg_roles WHERE rolname = ?", role.name()))
        .isEqualTo("f");
    try (var stream = limited.structure(TableFilter.all())) {
      List<Table> tables = stream.sorted(Comparator.comparing(Table::name)).toList();
      assertThat(tables).containsExactlyElementsOf(inspected.structure(TableFilter.all()).values());
    }
  }

  @Test
  void schemas_tellWhichMayBeUsed() {
    assertThat(limited.schemas())
        .extracting(Schema::name, Schema::usable)
        .contains(tuple("hidden", false), tuple("public", true));
  }

  @Test
  void lastValue_isDeniedUntilTheGrantThatItNames() {
    Sequence denied = hidden();
    assertThat(denied.lastValue().isMissing(Reason.DENIED)).isTrue();
    assertThat(denied.increment()).isEqualTo(1);
    inspected.database().execute(((Missing<?>) denied.lastValue()).remedy().orElseThrow());
    assertThat(hidden().lastValue().get()).isEqualTo(Optional.of(1L));
  }
}
