package io.mesa.tck;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatRuntimeException;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.job.JobFailure;
import io.mesa.job.JobFilter;
import io.mesa.job.JobId;
import io.mesa.job.JobLimits;
import io.mesa.job.JobState;
import io.mesa.job.JobStore;
import io.mesa.job.JobStore.Claim;
import io.mesa.job.JobStore.NewJob;
import io.mesa.job.QueryJob;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/**
 * What {@link JobStore} promises of jobs whoever runs them: how they are found, cancelled, listed and
 * removed, and what becomes of input that makes no sense.
 */
abstract class JobStoreKeepingContract extends JobStoreSamples {
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
    @DisplayName("leaves a job that the archive does not take")
    void sweep_whereTheArchiveThrows_leavesTheJob() {
      JobId id = store.submit(job("acme", "a", brief));
      store.cancel(id);
      pass(LEASE);
      store.sweep(10, job -> {});
      pass(LEASE);
      assertThatRuntimeException()
          .isThrownBy(
              () ->
                  store.sweep(
                      10,
                      job -> {
                        throw new IllegalStateException("The archive is full.");
                      }));
      assertThat(store.find(id)).isPresent();
    }

    @Test
    @DisplayName("does not touch a job that waits or runs")
    void sweep_ofALongJob_leavesIt() {
      JobId running = store.submit(job("acme", "a", brief));
      Claim claim = claimBriefly();
      JobId waiting = store.submit(job("acme", "b", brief));
      pass(LEASE.multipliedBy(3));
      assertThat(store.sweep(10, job -> {})).isZero();
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
    @DisplayName("the longest key joins as any other")
    void submit_withTheLongestKey_joins() {
      String key = "\ud83d\ude00\u20ac'".repeat(50);
      JobId first = store.submit(keyed("acme", "a", key));
      assertThat(store.submit(keyed("acme", "a", key))).isEqualTo(first);
      assertThat(store.submit(keyed("acme", "a", key.substring(2)))).isNotEqualTo(first);
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
      assertThat(cancelled.expiresAt())
          .hasValue(cancelled.finishedAt().orElseThrow().plus(year));
      assertThat(store.sweep(10, job -> {})).isZero();
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
      assertThat(store.sweep(10, job -> {})).isEqualTo(1);
      assertThat(store.cancel(id).orElseThrow().state()).isEqualTo(JobState.EXPIRED);
      assertThat(store.rows(id, 0, 1)).isEmpty();
    }
  }
}
