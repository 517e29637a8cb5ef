package io.mesa.postgres.job;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.call.SubmitOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.gateway.Outcome;
import io.mesa.job.JobId;
import io.mesa.job.JobStore;
import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.testing.PostgresServer;
import io.mesa.postgres.testing.TestDatabase;
import io.mesa.query.Query;
import io.mesa.runtime.ActionReport;
import io.mesa.source.Source;
import io.mesa.tck.JobStoreContract;
import io.mesa.tck.PlainCalls;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** Jobs in PostgreSQL hold the contract of stores; their tables come and go as asked. */
class PostgresJobStoreTest {
  private static final String SCHEMA = "Mesa's jobs";
  private static TestDatabase database;

  @BeforeAll
  static void create() {
    database = PostgresServer.shared(18).createDatabase("jobs");
    database.execute(
        "CREATE TABLE item (id int PRIMARY KEY, name text)", "INSERT INTO item VALUES (1, 'one')");
  }

  @AfterAll
  static void drop() {
    database.close();
  }

  private static Source source() {
    return Source.fromUrl("shop", database.url());
  }

  @AfterEach
  void remove() {
    try (Mesa mesa = Mesa.of(source())) {
      mesa.gateway().stores().remove(SCHEMA);
    }
  }

  private static ActionReport install() {
    try (Mesa mesa = Mesa.of(source())) {
      return mesa.gateway().stores().install(SCHEMA);
    }
  }

  private static void refused(Mesa mesa, ErrorCode code, String word) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> later(mesa).submit(Query.from("item").select("id").build()))
        .withMessageContaining(word)
        .satisfies(e -> assertThat(e.code()).isEqualTo(code));
  }

  private static DatabaseGateway later(Mesa mesa) {
    return mesa.gateway()
        .with(
            CallOptions.none()
                .withSubmit(SubmitOptions.defaults().withPrefer(SubmitOptions.Prefer.LATER)));
  }

  @Nested
  class Contract extends JobStoreContract {
    private Connections connections;

    @Override
    protected JobStore openStore() {
      install();
      connections = Connections.of(source(), (name, change) -> {});
      return new PostgresStores(connections).jobs(SCHEMA, new PlainCalls());
    }

    @AfterEach
    void closeStore() {
      connections.close();
    }

    @Override
    protected boolean spoil(JobId job) {
      database.execute(
          "UPDATE \"Mesa's jobs\".job SET query = '{\"mesa\": 99}' WHERE id = '"
              + job.value()
              + "'");
      return true;
    }

    @Override
    protected void pass(Duration time) {
      long end = System.nanoTime() + time.toNanos();
      while (System.nanoTime() - end < 0) {
        LockSupport.parkNanos(end - System.nanoTime());
      }
    }
  }

  @Test
  void install_inAPreview_printsAndCreatesNothing() {
    try (Mesa mesa = Mesa.of(source())) {
      ActionReport preview = mesa.gateway().preview().stores().install(SCHEMA);
      assertThat(preview.executed()).isFalse();
      assertThat(preview.statements().get(0))
          .isEqualTo("CREATE SCHEMA IF NOT EXISTS \"Mesa's jobs\"");
      assertThat(preview.statements()).anyMatch(sql -> sql.contains("\"Mesa's jobs\".job ("));
      assertThat(database.one("SELECT to_regclass('\"Mesa''s jobs\".job') IS NULL")).isEqualTo("t");
    }
  }

  @Test
  void install_again_changesNothing() {
    assertThat(install().statements()).isNotEmpty();
    assertThat(install().statements()).isEmpty();
  }

  @Test
  void submit_whereNothingIsInstalled_saysHowTo() {
    try (Mesa mesa = Mesa.builder().source(source()).jobs("shop", SCHEMA).build()) {
      refused(mesa, ErrorCode.CONFIGURATION, "stores().install(");
    }
  }

  @Test
  void submit_toAStoreOfANewerFormat_isRefused() {
    install();
    database.execute("UPDATE \"Mesa's jobs\".job_store SET format = 99");
    try (Mesa mesa = Mesa.builder().source(source()).jobs("shop", SCHEMA).build()) {
      refused(mesa, ErrorCode.CONFIGURATION, "format 99");
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> mesa.gateway().stores().install(SCHEMA))
          .withMessageContaining("newer version");
    }
  }

  @Test
  void submit_inOneMesa_isReadInAnother() {
    install();
    try (Mesa one = Mesa.builder().source(source()).jobs("shop", SCHEMA).build();
        Mesa other = Mesa.builder().source(source()).jobs("shop", SCHEMA).build()) {
      Outcome outcome = later(one).submit(Query.from("item").select("id", "name").build());
      var deferred = (Outcome.Deferred) outcome;
      other.jobs().await(deferred.jobId(), Duration.ofSeconds(20));
      assertThat(other.jobs().rows(deferred.jobId()).get(0).get("name", String.class))
          .isEqualTo("one");
    }
  }
}
