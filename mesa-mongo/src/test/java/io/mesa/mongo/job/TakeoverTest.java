package io.mesa.mongo.job;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.Mesa;
import io.mesa.call.CallOptions;
import io.mesa.call.SubmitOptions;
import io.mesa.gateway.Outcome;
import io.mesa.job.JobId;
import io.mesa.job.JobLimits;
import io.mesa.job.JobState;
import io.mesa.job.JobStore;
import io.mesa.job.QueryJob;
import io.mesa.mongo.connect.Clients;
import io.mesa.mongo.testing.MongoServer;
import io.mesa.mongo.testing.TestDatabase;
import io.mesa.query.Query;
import io.mesa.source.Source;
import io.mesa.tck.PlainCalls;
import io.mesa.tck.environment.Waiting;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Two Mesas with one store of jobs in MongoDB. One of them stops: nothing that it does reaches the
 * store any more, as if its JVM were halted or had ended.
 */
class TakeoverTest {
  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final JobLimits LIMITS =
      JobLimits.defaults()
          .withLease(Duration.ofMillis(800))
          .withAttempts(20)
          .withFinishing(Duration.ZERO);
  private static final Query QUERY = Query.from("item").select("name").build();

  private TestDatabase data;
  private TestDatabase kept;
  private Clients clients;
  private JobStore store;

  @BeforeEach
  void open() {
    data = MongoServer.shared().createDatabase("data");
    data.plain().getCollection("item").insertOne(new Document("_id", 1).append("name", "one"));
    kept = MongoServer.shared().createDatabase("jobs");
    clients = Clients.of(source(), (name, change) -> {});
    store = new MongoStores(clients).jobs(kept.name(), new PlainCalls());
    try (Mesa mesa = Mesa.of(source())) {
      mesa.gateway().stores().install(kept.name());
    }
  }

  @AfterEach
  void close() {
    clients.close();
    data.close();
    kept.close();
  }

  private Source source() {
    return Source.fromUrl("shop", data.url());
  }

  private Mesa open(JobStore jobs) {
    return Mesa.builder().source(source()).jobs(jobs).jobLimits(LIMITS).build();
  }

  private static JobId submit(Mesa mesa) {
    var later = SubmitOptions.defaults().withPrefer(SubmitOptions.Prefer.LATER);
    Outcome outcome = mesa.gateway().with(CallOptions.none().withSubmit(later)).submit(QUERY);
    return ((Outcome.Deferred) outcome).jobId();
  }

  /** The store as a JVM sees it that stops when it is about to write its first result. */
  private final class Stopping {
    private final CountDownLatch stopped = new CountDownLatch(1);
    private final CountDownLatch goesOn = new CountDownLatch(1);
    private final AtomicReference<Boolean> written = new AtomicReference<>();

    void awaitStop() throws InterruptedException {
      assertThat(stopped.await(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }

    JobStore seen() {
      return (JobStore)
          Proxy.newProxyInstance(
              JobStore.class.getClassLoader(),
              new Class<?>[] {JobStore.class},
              (proxy, method, arguments) -> {
                boolean writes = method.getName().equals("complete");
                if (writes) {
                  stopped.countDown();
                }
                if (stopped.getCount() == 0) {
                  goesOn.await();
                }
                try {
                  Object answer = method.invoke(store, arguments);
                  if (writes) {
                    written.compareAndSet(null, (Boolean) answer);
                  }
                  return answer;
                } catch (InvocationTargetException e) {
                  throw e.getCause();
                }
              });
    }
  }

  private QueryJob job(JobId id) {
    return store.find(id).orElseThrow();
  }

  @Test
  void worker_haltedBeyondItsLease_writesNothingWhenItGoesOn() throws InterruptedException {
    var stopping = new Stopping();
    try (Mesa halted = open(stopping.seen())) {
      JobId id = submit(halted);
      stopping.awaitStop();
      // What the other Mesa reads differs, so that one sees whose result it is.
      data.plain()
          .getCollection("item")
          .updateOne(new Document("_id", 1), new Document("$set", new Document("name", "two")));
      try (Mesa other = open(store)) {
        assertThat(other.jobs().await(id, PATIENCE).state()).isEqualTo(JobState.COMPLETED);
        stopping.goesOn.countDown();
        Waiting.until("a late write", PATIENCE, () -> stopping.written.get() != null);
        assertThat(stopping.written).hasValue(false);
        assertThat(other.jobs().rows(id).get(0).get("name", String.class)).isEqualTo("two");
        assertThat(job(id).attempts()).isEqualTo(2);
        assertThat(kept.plain().getCollection("job_result").countDocuments()).isEqualTo(1);
      }
    } finally {
      stopping.goesOn.countDown();
    }
  }

  @Test
  void jobs_ofAMesaThatStopped_areEachEndedOnceByAnother() throws InterruptedException {
    var stopping = new Stopping();
    List<JobId> ids = new ArrayList<>();
    Mesa dead = open(stopping.seen());
    ids.add(submit(dead));
    stopping.awaitStop();
    try (Mesa other = open(store)) {
      for (int i = 1; i < 60; i++) {
        ids.add(submit(other));
      }
      for (JobId id : ids) {
        assertThat(other.jobs().await(id, PATIENCE).state()).isEqualTo(JobState.COMPLETED);
        assertThat(other.jobs().rows(id).size()).isEqualTo(1);
      }
      assertThat(ids).anySatisfy(id -> assertThat(job(id).attempts()).isEqualTo(2));
      assertThat(kept.plain().getCollection("job_result").countDocuments()).isEqualTo(60);
    } finally {
      stopping.goesOn.countDown();
      dead.close();
    }
  }
}
