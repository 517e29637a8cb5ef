package io.mesa.postgres.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.postgres.testing.PostgresServer;
import io.mesa.structure.Extension;
import io.mesa.structure.Schema;
import io.mesa.structure.Sequence;
import io.mesa.structure.Sequence.ColumnReference;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.AfterParameterizedClassInvocation;
import org.junit.jupiter.params.BeforeParameterizedClassInvocation;
import org.junit.jupiter.params.Parameter;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.MethodSource;

@ParameterizedClass
@MethodSource("io.mesa.postgres.testing.PostgresServer#all")
class SchemaObjectsTest {
  private static InspectedDatabase inspected;

  @Parameter PostgresServer server;

  @BeforeParameterizedClassInvocation
  static void create(PostgresServer server) {
    inspected =
        new InspectedDatabase(
            server,
            "CREATE SCHEMA \"Sales\"",
            "COMMENT ON SCHEMA \"Sales\" IS 'what is sold'",
            "CREATE EXTENSION citext SCHEMA \"Sales\"",
            "CREATE SEQUENCE \"Sales\".\"No\" AS smallint START 10 INCREMENT -2 MINVALUE -7"
                + " MAXVALUE 20 CYCLE",
            "SELECT nextval('\"Sales\".\"No\"'), nextval('\"Sales\".\"No\"')",
            "CREATE TABLE made (id bigint GENERATED ALWAYS AS IDENTITY, n serial)",
            "INSERT INTO made DEFAULT VALUES");
  }

  @AfterParameterizedClassInvocation
  static void drop() {
    inspected.close();
  }

  private static Sequence sequence(String schema, String name) {
    return inspected.gateway().sequences().stream()
        .filter(sequence -> sequence.name().equals(TableName.of(schema, name)))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void schemas_areUsersOwn_byName() {
    assertThat(inspected.gateway().schemas())
        .extracting(Schema::name)
        .containsExactly("Sales", "public");
    assertThat(inspected.gateway().schemas().get(0))
        .isEqualTo(new Schema("Sales", server.user(), true, Optional.of("what is sold")));
  }

  @Test
  void extensions_giveVersionAndSchema() {
    String version =
        inspected
            .database()
            .one("SELECT default_version FROM pg_available_extensions WHERE name = 'citext'");
    assertThat(inspected.gateway().extensions())
        .contains(
            new Extension(
                "citext",
                version,
                "Sales",
                Optional.of("data type for case-insensitive character strings")))
        .extracting(Extension::name)
        .containsExactly("citext", "plpgsql");
  }

  @Test
  void sequences_areGivenByName() {
    assertThat(inspected.gateway().sequences())
        .extracting(sequence -> sequence.name().toString())
        .containsExactly("Sales.No", "public.made_id_seq", "public.made_n_seq");
  }

  @Test
  void sequence_tellsItsRules() {
    assertThat(sequence("Sales", "No"))
        .isEqualTo(
            new Sequence(
                TableName.of("Sales", "No"),
                server.user(),
                "smallint",
                10,
                -7,
                20,
                -2,
                true,
                Reading.known(Optional.of(8L)),
                Optional.empty()));
  }

  @Test
  void sequence_ofAColumn_namesIt() {
    var made = TableName.of("public", "made");
    assertThat(sequence("public", "made_id_seq").ownedBy())
        .contains(new ColumnReference(made, "id"));
    assertThat(sequence("public", "made_n_seq").ownedBy()).contains(new ColumnReference(made, "n"));
  }

  @Test
  void lastValue_beforeTheFirst_isKnownToBeNone() {
    inspected.database().execute("CREATE SEQUENCE zz_unused");
    assertThat(sequence("public", "zz_unused").lastValue())
        .isEqualTo(Reading.known(Optional.empty()));
    inspected.database().execute("DROP SEQUENCE zz_unused");
  }
}
