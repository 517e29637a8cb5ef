package io.mesa.postgres.query;

import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.call.TransactionOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.query.RowColumn;
import io.mesa.query.Rows;
import io.mesa.source.Pooling;
import io.mesa.source.Source;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Structure is changed between two uses of a statement that is kept. */
class ChangedStructureTest {
  private static final Query QUERY =
      Query.from("thing").select("id", "v").orderBy(asc("id")).build();

  private TestDatabase database;
  private Mesa mesa;
  private DatabaseGateway gateway;

  @BeforeEach
  void create() {
    database = PostgresServer.shared(18).createDatabase("changed_structure");
    database.execute(
        "CREATE TABLE thing (id int PRIMARY KEY, v numeric)", "INSERT INTO thing VALUES (1, 7)");
    mesa =
        Mesa.of(Source.builder("thing").url(database.url()).pooling(Pooling.pooled(0, 1)).build());
    gateway = mesa.gateway("thing");
  }

  @AfterEach
  void drop() {
    mesa.close();
    database.close();
  }

  /** The server keeps a statement from its fifth use on, and then refuses it by itself. */
  @ParameterizedTest
  @CsvSource({"1", "2", "8"})
  void query_afterATypeChanged_givesValuesOfTheNewOne(int uses) {
    for (int i = 0; i < uses; i++) {
      assertThat(gateway.query(QUERY).columns())
          .extracting(RowColumn::type)
          .containsExactly(ValueType.INT32, ValueType.DECIMAL);
    }
    database.execute("ALTER TABLE thing ALTER COLUMN v TYPE float8");
    assertGiven(ValueType.FLOAT64, 7.0);
    database.execute("ALTER TABLE thing ALTER COLUMN v TYPE text");
    assertGiven(ValueType.TEXT, "7");
    database.execute(
        "CREATE TYPE mood AS ENUM ('7', '8')",
        "ALTER TABLE thing ALTER COLUMN v TYPE mood USING v::mood");
    assertThat(gateway.query(QUERY).get(0).get("v", String.class)).isEqualTo("7");
    database.execute("ALTER TABLE thing ALTER COLUMN v TYPE int8 USING v::text::int8");
    assertGiven(ValueType.INT64, 7L);
    database.execute("ALTER TABLE thing ALTER COLUMN v TYPE int8[] USING ARRAY[v, NULL]");
    assertThat(gateway.query(QUERY).get(0).list("v", Long.class)).containsExactly(7L, null);
    database.execute("ALTER TABLE thing ALTER COLUMN v TYPE text[] USING v::text[]");
    assertThat(gateway.query(QUERY).get(0).list("v", String.class)).containsExactly("7", null);
  }

  private void assertGiven(ValueType type, Object value) {
    for (int i = 0; i < 2; i++) {
      Rows rows = gateway.query(QUERY);
      assertThat(rows.columns().get(1).type()).isEqualTo(type);
      assertThat(List.of(rows.get(0).get("v", Object.class))).isEqualTo(List.of(value));
    }
  }

  private String orderedByNullable() {
    Query query = Query.from("thing").orderBy(desc("v")).limit(3).build();
    assertThat(gateway.query(query)).hasSize(1);
    return gateway.translate(query).text();
  }

  /** As a service does that makes all its queries in transactions. */
  @ParameterizedTest
  @ValueSource(
      strings = {
        "ALTER TABLE thing RENAME COLUMN v TO w",
        "ALTER TABLE thing ALTER COLUMN v TYPE text",
        "ALTER TABLE thing DROP COLUMN v"
      })
  void transaction_afterAColumnWasChangedElsewhere_mayBeRunAgain(String change) {
    for (int i = 0; i < 10; i++) {
      assertThat(inTransaction(TransactionOptions.defaults())).hasSize(1);
    }
    database.execute(change);
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> inTransaction(TransactionOptions.defaults()))
        .satisfies(
            e -> {
              assertThat(e.code()).as(e.toString()).isEqualTo(ErrorCode.CONFLICT);
              assertThat(e.retryable()).isTrue();
            });
    assertThat(inTransaction(TransactionOptions.defaults())).hasSize(1);
    database.execute("ALTER TABLE thing RENAME COLUMN id TO number");
    assertThat(inTransaction(TransactionOptions.defaults().withRetries(1))).hasSize(1);
  }

  private Rows inTransaction(TransactionOptions options) {
    return gateway
        .with(CallOptions.none().withTransaction(options))
        .inTransaction(transaction -> transaction.query(Query.from("thing").build()));
  }

  /** Only where it knows an index does a query read the rows without a value by themselves. */
  @Test
  void query_afterAnIndexWasMadeElsewhere_usesItOnceItIsTold() {
    assertThat(orderedByNullable()).doesNotContain("UNION ALL");
    database.execute("CREATE INDEX ON thing (v, id)");
    assertThat(orderedByNullable()).doesNotContain("UNION ALL");
    gateway.structureChanged();
    assertThat(orderedByNullable()).contains("UNION ALL");
  }

  @Test
  void query_afterAnIndexWasMadeByAStatementOfTheGateway_usesIt() {
    assertThat(orderedByNullable()).doesNotContain("UNION ALL");
    gateway.run(NativeStatement.of("CREATE INDEX ON thing (v, id)").allowingWrites());
    assertThat(orderedByNullable()).contains("UNION ALL");
  }

  @Test
  void query_afterAnIndexWasMadeInATransaction_usesItWhereItIsCommitted() {
    assertThat(orderedByNullable()).doesNotContain("UNION ALL");
    var index = NativeStatement.of("CREATE INDEX ON thing (v, id)").allowingWrites();
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                gateway.useTransaction(
                    transaction -> {
                      transaction.run(index);
                      transaction.query(Query.from("thing").build());
                      throw new IllegalStateException();
                    }));
    assertThat(orderedByNullable()).doesNotContain("UNION ALL");
    gateway.useTransaction(transaction -> transaction.run(index));
    assertThat(orderedByNullable()).contains("UNION ALL");
  }

  @Test
  void explain_afterAnIndexWasMadeElsewhere_looksAgainForQueriesToo() {
    assertThat(orderedByNullable()).doesNotContain("UNION ALL");
    database.execute("CREATE INDEX ON thing (v, id)");
    assertThat(gateway.explain(Query.from("thing").build()).accesses()).hasSize(1);
    assertThat(orderedByNullable()).contains("UNION ALL");
  }

  /** A flood of wrong names must not make every other query look its structure up again. */
  @Test
  void query_ofAnUnknownName_looksAgainAtItsOwnTablesOnly() {
    database.execute("CREATE TABLE other (id int PRIMARY KEY)");
    assertThat(gateway.query(Query.from("other").build())).isEmpty();
    assertThat(orderedByNullable()).doesNotContain("UNION ALL");
    database.execute("CREATE INDEX ON thing (v, id)", "ALTER TABLE other ADD n int");
    assertThat(gateway.query(Query.from("other").select("n").build())).isEmpty();
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> gateway.query(Query.from("other").select("m").build()))
        .withMessageContaining("perhaps 'n'");
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> gateway.query(Query.from("others").build()))
        .withMessageContaining("perhaps 'other'");
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> gateway.query(Query.from(TableName.of("public", "othre")).build()))
        .withMessageContaining("perhaps 'public.other'");
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> gateway.query(Query.from("public.other").build()))
        .withMessageContaining("TableName.of(\"public\", \"other\")");
    assertThat(orderedByNullable()).doesNotContain("UNION ALL");
  }

  @Test
  void query_ofARelationThatIsNew_findsIt() {
    assertThat(gateway.query(Query.from("thing").build())).hasSize(1);
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> gateway.query(Query.from("thing").include("part").build()));
    database.execute("CREATE TABLE part (id int PRIMARY KEY, thing_id int REFERENCES thing)");
    assertThat(gateway.query(Query.from("thing").include("part").build()).get(0).many("part"))
        .isEmpty();
  }
}
