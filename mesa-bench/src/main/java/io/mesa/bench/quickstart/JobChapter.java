package io.mesa.bench.quickstart;

import static io.mesa.query.Aggregate.count;
import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.regex;
import static io.mesa.query.Sort.asc;
import static io.mesa.query.Sort.desc;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.cost.CostAccuracy;
import io.mesa.cost.CostEstimate;
import io.mesa.cost.CostEstimator;
import io.mesa.event.JobChanged;
import io.mesa.event.MesaListener;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.gateway.Monitor;
import io.mesa.gateway.Outcome;
import io.mesa.job.JobLimits;
import io.mesa.job.QueryJob;
import io.mesa.job.QueryJobs;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import io.mesa.runtime.Session;
import io.mesa.runtime.SessionFilter;
import io.mesa.runtime.SessionState;
import io.mesa.source.Source;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Queries that take longer than their caller waits: known before they run, handed over while they
 * do, and cancelled.
 */
final class JobChapter {
  /** How long a caller waits. */
  private static final Duration LIMIT = Duration.ofMillis(300);

  private static final Duration MOST = Duration.ofMinutes(1);
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Duration LOOK = Duration.ofMillis(50);
  private static final TableName ORDERS = TableName.of("sales", "orders");

  private static final int MORE = 40;

  /** No index leads from a product to its lines: all lines are read for each product. */
  private static final Query LARGEST_SALES =
      Query.from(TableName.of("catalog", "product"))
          .select("name")
          .include(
              "order_line",
              lines -> lines.select("order_id", "quantity").orderBy(desc("quantity")).limit(3))
          .orderBy(asc("id"))
          .limit(100)
          .build();

  /** What a regular expression takes is known to no planner. */
  private static final Query REPETITIONS =
      Query.from(TableName.of("sales", "order_line"))
          .where(exists("orders", exists("customer", regex("email", "([^@]+)\\1"))))
          .aggregate(count().as("lines"))
          .build();

  private final Page page;
  private final SampleShop shop;
  private final Set<String> handedOver = ConcurrentHashMap.newKeySet();

  JobChapter(Page page, SampleShop shop) {
    this.page = page;
    this.shop = shop;
  }

  void show() {
    page.section(
        "Queries that take too long", "gateway.with(none().withTimeout(ofMillis(300))).submit(..)");
    // A caller would rather wait for what may be quick: only what is expected to be slow is sent
    // away.
    JobLimits limits = JobLimits.defaults().withDeferAbove(MOST);
    try (Mesa mesa =
        Mesa.builder()
            .source(Source.fromUrl("shop", shop.url()))
            .jobLimits(limits)
            .listener(new HandedOver())
            .build()) {
      DatabaseGateway gateway = mesa.gateway().with(CallOptions.none().withTimeout(LIMIT));
      page.text(
          "Callers wait for %s. What takes longer becomes a job, by its estimate before it runs, or while it runs where the estimate was too low. None of these queries ran before; the database's plan is all there is to go by."
              .formatted(Page.duration(LIMIT)));
      page.space();
      Outcome.Deferred report = submitted(mesa.gateway(), gateway);
      progress(mesa.jobs(), report);
      handedOver(mesa);
      cancelled(mesa.jobs(), gateway, mesa.gateway());
      report(mesa.gateway());
      page.section("How everything is", "mesa.health()");
      page.lines(mesa.health().toString());
    }
  }

  private static Query order(int id) {
    return Query.from(ORDERS).select("gross").where(eq("id", id)).build();
  }

  private Outcome.Deferred submitted(CostEstimator patient, DatabaseGateway gateway) {
    CostEstimate cheap = patient.estimate(order(4711));
    CostEstimate dear = patient.estimate(LARGEST_SALES);
    long start = System.nanoTime();
    Outcome one = gateway.submit(order(4711));
    Duration ofOne = since(start);
    start = System.nanoTime();
    Outcome.Deferred report = deferred(gateway.submit(LARGEST_SALES));
    Duration ofReport = since(start);
    page.table(
        List.of("query", ">expected", ">at most", "by", ">answered in", "with"),
        List.of(
            row("one order", cheap, ofOne, came(one)),
            row("products, largest sales", dear, ofReport, came(report))));
    return report;
  }

  private static List<String> row(String what, CostEstimate estimate, Duration took, String came) {
    return List.of(
        what,
        expected(estimate),
        estimate.bound().map(JobChapter::time).orElse("not known"),
        Page.words(estimate.basis()),
        time(took),
        came);
  }

  private static String expected(CostEstimate estimate) {
    return estimate.expected().map(JobChapter::time).orElse("not known");
  }

  private static String came(Outcome outcome) {
    return outcome.fold(
        completed -> "its rows: " + completed.rows().size(),
        deferred -> "a job, to ask in " + time(deferred.retryAfter()));
  }

  /** What became a job. */
  private static Outcome.Deferred deferred(Outcome outcome) {
    return outcome.fold(
        completed -> {
          throw new IllegalStateException(
              "The query was answered within %s; this machine is too quick for the example."
                  .formatted(LIMIT));
        },
        deferred -> deferred);
  }

  private void progress(QueryJobs jobs, Outcome.Deferred report) {
    page.section("How it stands with the job", "mesa.jobs().status(deferred.jobId())");
    page.text("Job " + report.jobId());
    page.space();
    QueryJob job = follow(jobs, report);
    page.space();
    Rows rows = jobs.rows(job.id());
    page.text(
        "Its result, mesa.jobs().rows(id): %d products; the first is %s, with %d lines."
            .formatted(
                rows.size(),
                rows.get(0).get("name", String.class),
                rows.get(0).many("order_line").size()));
  }

  /** Shows a job until it has ended. */
  private QueryJob follow(QueryJobs jobs, Outcome.Deferred deferred) {
    String expected = expected(deferred.estimate());
    long start = System.nanoTime();
    QueryJob job = deferred.job();
    QueryJob seen = null;
    while (true) {
      String line =
          "%-10s  after %s; expected were %s".formatted(job.state(), time(since(start)), expected);
      if (seen == null || seen.state() != job.state()) {
        page.text(line);
        seen = job;
      } else {
        page.moving(line);
      }
      if (job.isFinished()) {
        return job;
      }
      check(start, "the job is " + job.state());
      job = jobs.await(job.id(), LOOK);
    }
  }

  private void handedOver(Mesa mesa) {
    page.section("Handed over while it runs", "gateway.submit(query)");
    CostEstimate estimate = mesa.gateway().estimate(REPETITIONS);
    // A query that is thought to end far below the limit would run on the caller's thread.
    Duration most = estimate.bound().orElse(LIMIT);
    DatabaseGateway gateway =
        mesa.gateway()
            .with(CallOptions.none().withTimeout(most.compareTo(LIMIT) < 0 ? most : LIMIT));
    page.text(
        "What was sold to customers whose address says something twice: a regular expression, which the planner takes for cheap. %s are expected, so it is begun while the caller waits."
            .formatted(expected(estimate)));
    long start = System.nanoTime();
    Outcome.Deferred deferred = deferred(gateway.submit(REPETITIONS));
    QueryJob job = deferred.job();
    page.text(
        "After %s the caller is given a job, %s and begun %d time: %s."
            .formatted(
                time(since(start)),
                job.state(),
                job.attempts(),
                handedOver.contains(job.id().toString())
                    ? "the statement goes on, and is not started again"
                    : "the statement was stopped, and is started again"));
    page.space();
    QueryJob ended = follow(mesa.jobs(), deferred);
    page.space();
    page.text(
        "Begun %d time. Lines found: %s."
            .formatted(
                ended.attempts(),
                Page.count(mesa.jobs().rows(ended.id()).get(0).get("lines", Long.class))));
  }

  private void cancelled(QueryJobs jobs, DatabaseGateway gateway, DatabaseGateway patient) {
    page.section("Cancelled, on the server too", "mesa.jobs().cancel(id)");
    long start = System.nanoTime();
    Outcome.Deferred deferred = deferred(gateway.submit(REPETITIONS));
    page.text(
        "The same again. It is known now what it takes, %s, so it is a job within %s. The server's sessions while it runs, gateway.sessions(SessionFilter.standard()):"
            .formatted(expected(deferred.estimate()), time(since(start))));
    page.space();
    start = System.nanoTime();
    List<Session> working = working(patient);
    while (working.isEmpty()) {
      check(start, "the job does not run");
      jobs.await(deferred.jobId(), LOOK);
      working = working(patient);
    }
    sessions(working);
    List<Long> pids = working.stream().map(Session::pid).toList();
    start = System.nanoTime();
    QueryJob job = jobs.cancel(deferred.jobId());
    page.space();
    while (!working(patient).isEmpty()) {
      check(start, "the server works on");
    }
    Duration took = since(start);
    List<Session> left =
        patient.sessions(SessionFilter.standard().withIdle()).stream()
            .filter(session -> pids.contains(session.pid()))
            .toList();
    page.text(
        "%s. %s later the server works on it no more; of those sessions %s."
            .formatted(
                job.state(), time(took), left.isEmpty() ? "none is left" : "there are still"));
    if (!left.isEmpty()) {
      page.space();
      sessions(left);
    }
  }

  /** The server's sessions that work for others than the one who looks. */
  private static List<Session> working(Monitor monitor) {
    return monitor.sessions(SessionFilter.standard()).stream()
        .filter(session -> !session.own())
        .filter(session -> is(session.state(), SessionState.ACTIVE))
        .toList();
  }

  private static boolean is(Reading<SessionState> state, SessionState wanted) {
    return state instanceof Reading.Known<SessionState> known
        && Objects.equals(known.value(), wanted);
  }

  private void sessions(List<Session> sessions) {
    page.table(
        List.of(">pid", "state", "statement"),
        sessions.stream()
            .map(
                session ->
                    List.of(
                        String.valueOf(session.pid()),
                        page.reading(session.state(), Page::words),
                        Page.cut(page.reading(session.statement()), 60)))
            .toList());
  }

  private void report(DatabaseGateway gateway) {
    page.section("How good the estimates were", "gateway.accuracy()");
    for (int id = 1; id <= MORE; id++) {
      gateway.submit(order(id));
    }
    CostAccuracy accuracy = gateway.accuracy().orElseThrow();
    page.text(
        String.format(
            Locale.ROOT,
            "With %d more orders asked for, %d estimates were followed by a run. Half of them were off by a factor of %.1f at most, up or down; %s of the runs took no longer than they should at most. What ran is remembered, for each shape of query and for the server, so with more runs both get better.",
            MORE,
            accuracy.estimates(),
            accuracy.qErrorP50(),
            Page.percent(accuracy.coverage())));
  }

  private static Duration since(long start) {
    return Duration.ofNanos(System.nanoTime() - start);
  }

  /** As the page shows it, but with tenths of a millisecond where there are few. */
  private static String time(Duration duration) {
    return duration.toMillis() < 10
        ? String.format(Locale.ROOT, "%.1f ms", duration.toNanos() / 1e6)
        : Page.duration(duration);
  }

  private static void check(long start, String now) {
    if (since(start).compareTo(PATIENCE) >= 0) {
      throw new IllegalStateException("Within %s it stayed so: %s".formatted(PATIENCE, now));
    }
  }

  /** Which jobs were run for a caller before they were jobs. */
  private final class HandedOver implements MesaListener {
    @Override
    public void jobChanged(JobChanged change) {
      if (change.change() == JobChanged.Change.HANDED_OVER) {
        handedOver.add(change.jobId());
      }
    }
  }
}
