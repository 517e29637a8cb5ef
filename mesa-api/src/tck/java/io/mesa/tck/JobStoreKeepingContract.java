package io.mesa.tck;

import static io.mesa.tck.Promises.promise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.mesa.call.Caller;
import io.mesa.cost.CostEstimate;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.job.JobFailure;
import io.mesa.job.JobFilter;
import io.mesa.job.JobId;
import io.mesa.job.JobLimits;
import io.mesa.job.JobRequest;
import io.mesa.job.JobState;
import io.mesa.job.JobStore;
import io.mesa.job.JobStore.Claim;
import io.mesa.job.JobStore.NewJob;
import io.mesa.job.QueryJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What {@link JobStore} promises of jobs whoever runs them: how they are found, cancelled, listed
 * and removed, and what becomes of input that makes no sense.
 */
abstract class JobStoreKeepingContract extends JobStoreSamples {
  @Nested
  @DisplayName("submit")
  class Submitting {
    private final ExecutorService eight = Executors.newFixedThreadPool(8);

    @AfterEach
    void close() {
      eight.shutdown();
    }

    @Test
    @DisplayName("keeps all that was said of the job")
    void submit_job_keepsWhatWasSaid() {
      var estimate =
          new CostEstimate(
              CostEstimate.Basis.HISTORY,
              20,
              Optional.of(Duration.ofMillis(1500)),
              Optional.of(Duration.ofSeconds(4)),
              OptionalLong.of(70),
              OptionalLong.empty());
      var request =
          new JobRequest(
              "shop",
              query("O'Neill \\ \u00e9"),
              Optional.of("archive"),
              Optional.of(Caller.of("app")),
              Map.of("app.role", "x'y", "app.tenant", "1"),
              false);
      JobId id = store.submit(new NewJob(request, Optional.empty(), estimate, LIMITS));
      QueryJob kept = find(id);
      assertThat(kept.id()).isEqualTo(id);
      assertThat(kept.request()).isEqualTo(request);
      assertThat(kept.estimate()).isEqualTo(estimate);
      assertThat(kept.state()).isEqualTo(JobState.PENDING);
      assertThat(kept.attempts()).isZero();
      assertThat(kept.startedAt()).isEmpty();
      assertThat(id.store()).isEqualTo(store.mark());
    }

    @Test
    @DisplayName("to a full queue is refused, and may be tried again")
    void submit_toAFullQueue_isRefused() {
      JobLimits two = LIMITS.withQueueLength(2);
      store.submit(job("acme", "a", two));
      store.submit(job("acme", "b", two));
      MesaException error =
          catchThrowableOfType(MesaException.class, () -> store.submit(job("other", "c", two)));
      assertThat(error.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
      assertThat(error.retryable()).isTrue();
      claimOne();
      assertThat(store.submit(job("other", "c", two))).isNotNull();
    }

    @Test
    @DisplayName("by many at once makes the queue too long by those at the most")
    void submit_byManyAtOnce_keepsTheQueueBounded() {
      JobLimits three = LIMITS.withQueueLength(3);
      List<CompletableFuture<JobId>> submissions =
          IntStream.range(0, 40)
              .mapToObj(i -> job("acme", "job " + i, three))
              .map(job -> CompletableFuture.supplyAsync(() -> store.submit(job), eight))
              .toList();
      long kept =
          submissions.stream().filter(each -> each.handle((id, e) -> e == null).join()).count();
      assertThat(kept).as(promise("JobStore.submit", "the queue is bounded")).isBetween(3L, 10L);
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> store.submit(job("acme", "one more", three)))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
    }

    @Test
    @DisplayName("with a key joins an equal submission, waiting, running or ended")
    void submit_withTheSameKey_joins() {
      JobId first = store.submit(keyed("acme", "a", "k"));
      assertThat(store.submit(keyed("acme", "a", "k"))).isEqualTo(first);
      Claim claim = claimOne();
      assertThat(store.submit(keyed("acme", "a", "k"))).isEqualTo(first);
      complete(claim, 1);
      assertThat(store.submit(keyed("acme", "a", "k"))).isEqualTo(first);
      assertThat(store.claim(ROOM, LEASE)).isEmpty();
    }

    @Test
    @DisplayName("with a key of another tenant joins nothing")
    void submit_withAnothersKey_isOneOfItsOwn() {
      JobId first = store.submit(keyed("acme", "a", "k"));
      assertThat(store.submit(keyed("other", "a", "k"))).isNotEqualTo(first);
    }

    @Test
    @DisplayName("with a key that was used for another query is refused, whatever its hash")
    void submit_withTheKeyOfAnotherQuery_isRefused() {
      assertThat(query("Aa").hashCode()).isEqualTo(query("BB").hashCode());
      store.submit(keyed("acme", "Aa", "k"));
      assertThatExceptionOfType(MesaException.class)
          .as(promise("JobStore.submit", "a hash does not decide what is equal"))
          .isThrownBy(() -> store.submit(keyed("acme", "BB", "k")))
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFLICT));
    }

    @Test
    @DisplayName("with one key from many threads makes one job")
    void submit_withOneKeyAtOnce_makesOneJob() {
      List<CompletableFuture<JobId>> submissions =
          Stream.generate(
                  () ->
                      CompletableFuture.supplyAsync(
                          () -> store.submit(keyed("acme", "a", "together"))))
              .limit(16)
              .toList();
      assertThat(new HashSet<>(submissions.stream().map(CompletableFuture::join).toList()))
          .hasSize(1);
    }
  }

  @Nested
  @DisplayName("cancel")
  class Cancelling {
    @Test
    @DisplayName("keeps a waiting job from being begun")
    void cancel_ofAWaitingJob_isNeverBegun() {
      JobId id = submit("a");
      assertThat(store.cancel(id).orElseThrow().state()).isEqualTo(JobState.CANCELLED);
      assertThat(store.claim(ROOM, LEASE)).isEmpty();
    }

    @Test
    @DisplayName("after the end leaves the job as it ended")
    void cancel_afterTheEnd_changesNothing() {
      JobId id = submit("a");
      complete(claimOne(), 1);
      assertThat(store.cancel(id).orElseThrow().state()).isEqualTo(JobState.COMPLETED);
      assertThat(store.rows(id, 0, 1)).isPresent();
    }

    @Test
    @DisplayName("finds no job that is unknown, or another store's")
    void cancel_ofAnUnknownJob_isEmpty() {
      assertThat(store.cancel(new JobId(store.mark(), UUID.randomUUID()))).isEmpty();
      JobId own = submit("a");
      JobId foreign =
          new JobId(store.mark().equals("00000000") ? "00000001" : "00000000", own.value());
      assertThat(store.find(foreign)).isEmpty();
      assertThat(store.cancel(foreign)).isEmpty();
      assertThat(find(own).state()).isEqualTo(JobState.PENDING);
    }
  }

  @Nested
  @DisplayName("list")
  class Listing {
    @Test
    @DisplayName("gives what the filter takes, the latest first")
    void list_always_givesTheLatestFirst() {
      JobId first = submit("a");
      JobId second = store.submit(job("other", "b", LIMITS));
      JobId third = submit("c");
      assertThat(store.list(JobFilter.all()).stream().map(QueryJob::id))
          .containsExactly(third, second, first);
      assertThat(
              store.list(JobFilter.all().withTenant("acme").withLimit(1)).stream()
                  .map(QueryJob::id))
          .containsExactly(third);
      store.cancel(first);
      assertThat(
              store.list(JobFilter.all().withStates(JobState.CANCELLED, JobState.FAILED)).stream()
                  .map(QueryJob::id))
          .containsExactly(first);
      assertThat(store.list(JobFilter.all().withSource("elsewhere"))).isEmpty();
    }

    @Test
    @DisplayName("has as many as are counted, up to the filter's limit")
    void count_always_isOfWhatTheFilterTakes() {
      JobId first = submit("a");
      store.submit(job("other", "b", LIMITS));
      submit("c");
      store.cancel(first);
      assertThat(store.count(JobFilter.all())).isEqualTo(3);
      assertThat(store.count(JobFilter.all().withTenant("acme"))).isEqualTo(2);
      assertThat(store.count(JobFilter.all().withStates(JobState.PENDING))).isEqualTo(2);
      assertThat(store.count(JobFilter.all().withSource("elsewhere"))).isZero();
      assertThat(store.count(JobFilter.all().withLimit(2))).isEqualTo(2);
    }
  }

  @Nested
  @DisplayName("sweep")
  class Sweeping {
    private final JobLimits brief =
        LIMITS.withTimeToLive(LEASE).withHistory(LEASE).withMaximumRunTime(Duration.ofMillis(1));

    @Test
    @DisplayName("removes results after their time, and jobs after their history")
    void sweep_inTime_removesResultsThenJobs() {
      JobId id = store.submit(job("acme", "a", brief));
      complete(claimOne(), 3);
      List<JobId> archived = new ArrayList<>();
      assertThat(store.sweep(10, job -> archived.add(job.id()))).isZero();
      pass(LEASE);
      assertThat(store.sweep(10, job -> archived.add(job.id()))).isEqualTo(1);
      assertThat(find(id).state()).isEqualTo(JobState.EXPIRED);
      assertThat(store.rows(id, 0, 1)).isEmpty();
      assertThat(archived).isEmpty();
      pass(LEASE);
      assertThat(store.sweep(10, job -> archived.add(job.id()))).isEqualTo(1);
      assertThat(store.find(id)).isEmpty();
      assertThat(archived).containsExactly(id);
    }

    @Test
    @DisplayName("leaves a job that the archive does not take, and removes the others")
    void sweep_whereTheArchiveRefusesOne_leavesThatOnly() {
      List<JobId> ids = new ArrayList<>();
      for (String name : List.of("a", "b", "c")) {
        JobId id = store.submit(job("acme", name, brief));
        store.cancel(id);
        ids.add(id);
      }
      pass(LEASE);
      assertThat(store.sweep(10, job -> true)).isEqualTo(3);
      pass(LEASE);
      for (int time = 0; time < 2; time++) {
        store.sweep(10, job -> !job.id().equals(ids.get(0)));
        assertThat(store.list(JobFilter.all()))
            .extracting(QueryJob::id)
            .containsExactly(ids.get(0));
      }
      assertThat(store.sweep(10, job -> true)).isEqualTo(1);
    }

    @Test
    @DisplayName("does not touch a job that waits or runs")
    void sweep_ofALongJob_leavesIt() {
      JobId running = store.submit(job("acme", "a", brief));
      Claim claim = claimBriefly();
      JobId waiting = store.submit(job("acme", "b", brief));
      pass(LEASE.multipliedBy(3));
      assertThat(store.sweep(10, job -> true)).isZero();
      assertThat(find(running).state()).isEqualTo(JobState.PROCESSING);
      assertThat(find(waiting).state()).isEqualTo(JobState.PENDING);
      assertThat(claim.id()).isEqualTo(running);
    }
  }

  @Nested
  @DisplayName("input that makes no sense")
  class Nonsense {
    private JobId foreign(JobId own) {
      return new JobId(store.mark().equals("00000000") ? "00000001" : "00000000", own.value());
    }

    @Test
    @DisplayName("an id that is unknown, or another store's, finds nothing and changes nothing")
    void id_unknownOrForeign_findsNothing() {
      JobId own = submit("a");
      assertThat(complete(claimOne(), 1)).isTrue();
      for (JobId id : List.of(foreign(own), new JobId(store.mark(), UUID.randomUUID()))) {
        assertThat(store.find(id)).isEmpty();
        assertThat(store.rows(id, 0, 10)).isEmpty();
        assertThat(store.cancel(id)).isEmpty();
      }
      assertThat(find(own).state()).isEqualTo(JobState.COMPLETED);
    }

    @Test
    @DisplayName("a claim of a job that is unknown writes nothing")
    void claim_ofAnUnknownJob_writesNothing() {
      var unknown =
          new Claim(
              new JobId(store.mark(), UUID.randomUUID()), 1, request("acme", "a"), 1, 3, LONG);
      assertThat(complete(unknown, 1)).isFalse();
      assertThat(store.fail(unknown, failure())).isFalse();
      assertThat(store.giveBack(unknown, Duration.ZERO, true)).isFalse();
      assertThat(store.renew(List.of(unknown), LEASE)).isEmpty();
      assertThat(store.find(unknown.id())).isEmpty();
      assertThat(store.rows(unknown.id(), 0, 10)).isEmpty();
    }

    @Test
    @DisplayName("rows beyond the end, and more of them than there can be, are those there are")
    void rows_beyondTheEnd_areThoseThereAre() {
      JobId id = submit("a");
      complete(claimOne(), 700);
      assertThat(store.rows(id, 0, 1_000_000_000).orElseThrow().size()).isEqualTo(700);
      assertThat(ids(store.rows(id, 699, Integer.MAX_VALUE).orElseThrow())).containsExactly(699);
      assertThat(store.rows(id, 700, 10).orElseThrow().isEmpty()).isTrue();
      assertThat(store.rows(id, Integer.MAX_VALUE, Integer.MAX_VALUE).orElseThrow().isEmpty())
          .isTrue();
    }

    @Test
    @DisplayName("a query that cannot be written is refused for good, or kept as it is")
    void submit_ofAQueryTooLongToWrite_isRefusedOrKept() {
      NewJob endless = job("acme", "x".repeat(2 << 20), LIMITS);
      try {
        assertThat(find(store.submit(endless)).request()).isEqualTo(endless.request());
        assertThat(find(store.adopt(endless, LONG).id()).request()).isEqualTo(endless.request());
      } catch (MesaException e) {
        assertThat(e.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED);
        assertThat(e.retryable()).isFalse();
        assertThatExceptionOfType(MesaException.class)
            .isThrownBy(() -> store.adopt(endless, LONG))
            .satisfies(again -> assertThat(again.code()).isEqualTo(ErrorCode.LIMIT_EXCEEDED));
        assertThat(store.list(JobFilter.all())).isEmpty();
      }
    }

    @Test
    @DisplayName("the longest key of the longest tenant joins as any other")
    void submit_withTheLongestKey_joins() {
      String key = "\ud83d\ude00\u20ac'".repeat(50);
      String tenant = "\ud83d\ude00".repeat(150);
      JobId first = store.submit(keyed(tenant, "a", key));
      assertThat(store.submit(keyed(tenant, "a", key))).isEqualTo(first);
      assertThat(store.submit(keyed(tenant, "a", key.substring(2)))).isNotEqualTo(first);
    }

    @Test
    @DisplayName("a tenant too long to look for is refused before anything is sent")
    void request_ofATenantTooLong_isRefused() {
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> request("x".repeat(301), "a"))
          .withMessageContaining("300")
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
    }

    @Test
    @DisplayName("an error whose text no database takes is kept so far as it goes")
    void fail_withNulInItsText_isKept() {
      JobId id = submit("a");
      var strange = new JobFailure(ErrorCode.DRIVER, "It\0is odd.", Optional.empty());
      assertThat(store.fail(claimOne(), strange)).isTrue();
      assertThat(find(id).failure().orElseThrow().message()).startsWith("It").endsWith("is odd.");
    }

    @Test
    @DisplayName("the longest times there may be are kept")
    void submit_withTheLongestLimits_keepsThem() {
      Duration year = Duration.ofDays(366);
      JobLimits longest =
          LIMITS
              .withTimeToLive(year)
              .withHistory(year)
              .withMaximumRunTime(Duration.ofDays(1))
              .withAttempts(100);
      JobId id = store.submit(job("acme", "a", longest));
      Claim claim = claimOne(Duration.ofHours(1));
      assertThat(claim.attempts()).isEqualTo(100);
      assertThat(claim.maximumRunTime()).isEqualTo(Duration.ofDays(1));
      assertThat(store.giveBack(claim, year, true)).isTrue();
      assertThat(store.claim(ROOM, LONG)).isEmpty();
      QueryJob cancelled = store.cancel(id).orElseThrow();
      assertThat(cancelled.expiresAt()).hasValue(cancelled.finishedAt().orElseThrow().plus(year));
      assertThat(store.sweep(10, job -> true)).isZero();
    }

    @Test
    @DisplayName("no room, and room for more than there can be, is what it is")
    void claim_withStrangeRoom_givesWhatFits() {
      submit("a");
      assertThat(store.claim(Map.of(), LONG)).isEmpty();
      assertThat(store.claim(Map.of("shop", 0), LONG)).isEmpty();
      assertThat(store.claim(Map.of("shop", Integer.MAX_VALUE, "other", 7), LONG)).hasSize(1);
      assertThat(store.renew(List.of(), LONG)).isEmpty();
    }

    @Test
    @DisplayName("cancelling what lived out its time leaves it so")
    void cancel_ofAnExpiredJob_changesNothing() {
      JobId id = store.submit(job("acme", "a", LIMITS.withTimeToLive(LEASE)));
      complete(claimOne(), 1);
      pass(LEASE);
      assertThat(store.sweep(10, job -> true)).isEqualTo(1);
      assertThat(store.cancel(id).orElseThrow().state()).isEqualTo(JobState.EXPIRED);
      assertThat(store.rows(id, 0, 1)).isEmpty();
    }
  }
}
