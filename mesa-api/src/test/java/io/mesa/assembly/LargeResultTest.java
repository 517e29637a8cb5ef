package io.mesa.assembly;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.call.SubmitOptions;
import io.mesa.call.SubmitOptions.Prefer;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.gateway.Outcome;
import io.mesa.job.JobId;
import io.mesa.job.JobLimits;
import io.mesa.job.JobResult;
import io.mesa.job.JobState;
import io.mesa.job.QueryJob;
import io.mesa.job.QueryJobs;
import io.mesa.query.NativeStatement;
import io.mesa.query.Row;
import io.mesa.query.RowColumn;
import io.mesa.query.RowHeader;
import io.mesa.query.RowStream;
import io.mesa.value.ValueType;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/** Jobs whose results are larger than a call may give, of a driver that gives them row by row. */
class LargeResultTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private volatile boolean closed;
  private volatile boolean streams = true;

  /** So many rows of one number and one text. */
  private final class Numbers implements RowStream {
    private final RowHeader header =
        RowHeader.of(
            List.of(
                new RowColumn("id", ValueType.INT32, "int4"),
                new RowColumn("text", ValueType.TEXT, "text")));
    private final Iterator<Row> rows;

    Numbers(int count, String text) {
      rows = IntStream.range(0, count).mapToObj(i -> header.row(new Object[] {i, text})).iterator();
    }

    @Override
    public List<RowColumn> columns() {
      return header.columns();
    }

    @Override
    public Iterator<Row> iterator() {
      return rows;
    }

    @Override
    public void close() {
      closed = true;
    }
  }

  private Mesa open(JobLimits limits, int rows, String text) {
    var driver = new ScriptedDriver((call, method) -> answer(method, rows, text));
    return Mesa.builder().driver(driver).source(driver.source("shop")).jobLimits(limits).build();
  }

  private Object answer(String method, int rows, String text) {
    return switch (method) {
      case "query" -> throw new MesaException(ErrorCode.LIMIT_EXCEEDED, "There are too many rows.");
      case "stream" -> {
        if (!streams) {
          throw new MesaException(ErrorCode.UNSUPPORTED, "It gives no rows one by one.");
        }
        yield new Numbers(rows, text);
      }
      default -> NativeStatement.of("SELECT 1");
    };
  }

  private static DatabaseGateway preferring(Mesa mesa, Prefer prefer) {
    return mesa.gateway()
        .with(CallOptions.none().withSubmit(SubmitOptions.defaults().withPrefer(prefer)));
  }

  private static QueryJob ended(Mesa mesa) {
    var deferred = (Outcome.Deferred) preferring(mesa, Prefer.LATER).submit(ScriptedJobs.query());
    return mesa.jobs().await(deferred.jobId(), PATIENCE);
  }

  @Test
  void job_overTheLimitsOfACall_keepsAllThatIsNotTooLarge() {
    try (Mesa mesa = open(JobLimits.defaults(), 25_000, "x")) {
      QueryJob job = ended(mesa);
      assertThat(job.state()).isEqualTo(JobState.COMPLETED);
      assertThat(job.result().orElseThrow().isCut()).isFalse();
      assertThat(mesa.jobs().rows(job.id()).size()).isEqualTo(25_000);
      assertThat(mesa.jobs().result(job.id(), 2, 10_000).rows().get(4_999).get("id", Integer.class))
          .isEqualTo(24_999);
      assertThat(closed).isTrue();
    }
  }

  @Test
  void job_overItsLargestResult_saysHowLargeItWasAndKeepsItsFirstPage() {
    try (Mesa mesa = open(JobLimits.defaults().withResultBytes(1 << 20), 250_000, "x")) {
      QueryJob job = ended(mesa);
      JobResult result = job.result().orElseThrow();
      assertThat(result.rows()).isEqualTo(250_000);
      assertThat(result.bytes()).isGreaterThan(250_000L * 40);
      assertThat(result.kept()).isEqualTo(QueryJobs.PAGE_ROWS);
      assertThat(result.isCut()).isTrue();
      assertThat(mesa.jobs().result(job.id(), 0, 1_000).rows().get(999).get("id", Integer.class))
          .isEqualTo(999);
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> mesa.jobs().rows(job.id()))
          .withMessageContaining("250000 rows")
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
    }
  }

  @Test
  void job_whoseFirstPageIsTooLarge_keepsAsManyRowsAsFit() {
    try (Mesa mesa =
        open(JobLimits.defaults().withResultBytes(1 << 20), 300, "y".repeat(100_000))) {
      JobResult result = ended(mesa).result().orElseThrow();
      assertThat(result.rows()).isEqualTo(300);
      assertThat(result.kept()).isBetween(1, 10);
    }
  }

  @Test
  void job_ofADriverThatGivesNoRowsOneByOne_failsAsTheCall() {
    streams = false;
    try (Mesa mesa = open(JobLimits.defaults(), 1, "x")) {
      QueryJob job = ended(mesa);
      assertThat(job.state()).isEqualTo(JobState.FAILED);
      assertThat(job.failure().orElseThrow().code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
    }
  }

  @Test
  void query_overTheLimitsWhileItsCallerWaits_isRefused() {
    try (Mesa mesa = open(JobLimits.defaults(), 25_000, "x")) {
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> preferring(mesa, Prefer.AUTO).submit(ScriptedJobs.query()))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
    }
  }

  @Test
  void job_cancelledWhileItsRowsAreRead_isCutShort() throws InterruptedException {
    BlockingWork work = BlockingWork.thatHearsCancel();
    var driver =
        new ScriptedDriver(
            (call, method) -> method.equals("stream") ? work.run(call) : answer(method, 1, "x"));
    try (Mesa mesa = driver.open()) {
      var deferred = (Outcome.Deferred) preferring(mesa, Prefer.LATER).submit(ScriptedJobs.query());
      work.awaitBegun();
      JobId id = deferred.jobId();
      assertThat(mesa.jobs().cancel(id).state()).isEqualTo(JobState.CANCELLED);
      work.awaitOver();
      assertThat(mesa.jobs().status(id).state()).isEqualTo(JobState.CANCELLED);
    }
  }
}
