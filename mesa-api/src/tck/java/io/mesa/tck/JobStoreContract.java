package io.mesa.tck;

import static io.mesa.tck.Promises.promise;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assumptions.assumeThat;

import io.mesa.cost.CostEstimate;
import io.mesa.error.ErrorCode;
import io.mesa.job.JobFilter;
import io.mesa.job.JobId;
import io.mesa.job.JobResult;
import io.mesa.job.JobState;
import io.mesa.job.JobStore;
import io.mesa.job.JobStore.Claim;
import io.mesa.job.JobStore.NewJob;
import io.mesa.job.QueryJob;
import io.mesa.job.UnreadableJob;
import io.mesa.query.Rows;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;

/** What {@link JobStore} promises. Made for stores in which nothing is at first. */
@DisplayName("JobStore")
public abstract class JobStoreContract extends JobStoreKeepingContract {

  /** For subclasses. */
  protected JobStoreContract() {}

  @Nested
  @DisplayName("claim")
  class Claiming {
    @Test
    @DisplayName("gives each job to one worker only")
    void claim_byManyAtOnce_givesEachJobOnce() {
      Set<JobId> submitted = new HashSet<>();
      IntStream.range(0, 400).forEach(i -> submitted.add(submit("job " + i)));
      List<CompletableFuture<List<JobId>>> workers =
          Stream.generate(() -> CompletableFuture.supplyAsync(this::claimAll)).limit(6).toList();
      List<JobId> claimed =
          workers.stream().map(CompletableFuture::join).flatMap(List::stream).toList();
      assertThat(claimed).hasSize(400).containsExactlyInAnyOrderElementsOf(submitted);
    }

    private List<JobId> claimAll() {
      List<JobId> claimed = new ArrayList<>();
      for (int empty = 0; empty < 3; ) {
        List<Claim> claims = store.claim(Map.of("shop", 3), LONG);
        claims.forEach(claim -> claimed.add(claim.id()));
        empty = claims.isEmpty() ? empty + 1 : 0;
      }
      return claimed;
    }

    @Test
    @DisplayName("keeps to the room there is, and to the sources asked for")
    void claim_always_keepsToTheRoom() {
      IntStream.range(0, 5).forEach(i -> submit("job " + i));
      assertThat(store.claim(Map.of("other", 9), LEASE)).isEmpty();
      assertThat(store.claim(Map.of("shop", 3, "other", 2), LEASE)).hasSize(3);
      assertThat(store.claim(Map.of("shop", 3), LEASE)).hasSize(2);
    }

    @Test
    @DisplayName("tells what is asked, and says that the job runs")
    void claim_job_tellsWhatIsAsked() {
      JobId id = submit("a");
      Claim claim = claimOne();
      assertThat(claim.id()).isEqualTo(id);
      assertThat(claim.request()).isEqualTo(request("acme", "a"));
      assertThat(claim.attempt()).isEqualTo(1);
      assertThat(claim.attempts()).isEqualTo(LIMITS.attempts());
      assertThat(claim.maximumRunTime()).isEqualTo(LIMITS.maximumRunTime());
      QueryJob running = find(id);
      assertThat(running.state()).isEqualTo(JobState.PROCESSING);
      assertThat(running.attempts()).isEqualTo(1);
      assertThat(running.startedAt()).isPresent();
    }

    @Test
    @DisplayName("lets tenants have their turns")
    void claim_ofSeveralTenants_takesTurns() {
      IntStream.range(0, 50).forEach(i -> store.submit(job("many", "m " + i, LIMITS)));
      IntStream.range(0, 5).forEach(i -> store.submit(job("few", "f " + i, LIMITS)));
      List<String> order = new ArrayList<>();
      while (order.size() < 14) {
        order.add(claimOne().request().tenant());
      }
      assertThat(Collections.frequency(order, "few"))
          .as(promise("JobStore.claim", "a tenant is not kept waiting behind all of another's"))
          .isEqualTo(5);
    }

    @Test
    @DisplayName("lets tenants have their turns, whatever goes on at another source")
    void claim_besideABusySource_takesTurns() {
      IntStream.range(0, 10).forEach(i -> submitFor("big", "big" + i));
      for (int i = 0; i < 30; i++) {
        var other = request("other", "any", "other" + i);
        store.submit(new NewJob(other, Optional.empty(), CostEstimate.unknown(), LIMITS));
        assertThat(store.claim(Map.of("other", 1), LONG)).hasSize(1);
      }
      submitFor("small", "small");
      assertThat(tenantsInTurn().indexOf("small"))
          .as(promise("JobStore.claim", "a tenant is not kept waiting behind all of another's"))
          .isLessThan(3);
    }

    @Test
    @DisplayName("lets tenants have their turns while a job waits to be tried again")
    void claim_whileAJobWaitsAgain_takesTurns() {
      IntStream.range(0, 30).forEach(i -> submitFor("big", "big" + i));
      assertThat(store.claim(Map.of("shop", 20), LONG)).hasSize(20);
      Claim adopted = store.adopt(job("other", "adopted", LIMITS), LONG);
      assertThat(store.giveBack(adopted, LONG, true)).isTrue();
      IntStream.range(0, 10).forEach(i -> submitFor("late", "late" + i));
      assertThat(Collections.frequency(tenantsInTurn().subList(0, 10), "late"))
          .as(promise("JobStore.claim", "a tenant is not kept waiting behind all of another's"))
          .isBetween(3, 7);
    }

    private void submitFor(String tenant, String name) {
      store.submit(job(tenant, name, LIMITS));
    }

    private List<String> tenantsInTurn() {
      return store.claim(ROOM, LONG).stream().map(claim -> claim.request().tenant()).toList();
    }

    @Test
    @DisplayName("takes over a job whose worker's lease ran out, with a larger token")
    void claim_afterTheLease_takesOver() {
      JobId id = submit("a");
      Claim first = claimBriefly();
      pass(LEASE);
      Claim second = claimOne();
      assertThat(second.id()).isEqualTo(id);
      assertThat(second.token()).isGreaterThan(first.token());
      assertThat(second.attempt()).isEqualTo(2);
    }

    @Test
    @DisplayName("lets a job fail that was begun as often as it may be")
    void claim_afterTheLastAttempt_failsTheJob() {
      JobId id = store.submit(job("acme", "a", LIMITS.withAttempts(1)));
      claimBriefly();
      pass(LEASE);
      assertThat(store.claim(ROOM, LEASE)).isEmpty();
      assertThat(find(id).state()).isEqualTo(JobState.FAILED);
      assertThat(find(id).failure().orElseThrow().code()).isEqualTo(ErrorCode.UNAVAILABLE);
    }
  }

  @Nested
  @DisplayName("a job whose request cannot be read")
  class Unreadable {
    @Test
    @DisplayName("keeps no other from being claimed")
    void claim_besideOneThatCannotBeRead_givesTheOthers() {
      JobId before = submit("a");
      JobId spoilt = submit("b");
      JobId after = submit("c");
      assumeThat(spoil(spoilt)).as("requests are kept as texts").isTrue();
      assertThat(store.claim(ROOM, LONG)).extracting(Claim::id).containsExactly(before, after);
    }

    @Test
    @DisplayName("keeps no other from being listed, and is counted")
    void list_withOneThatCannotBeRead_givesTheOthers() {
      JobId before = submit("a");
      JobId spoilt = submit("b");
      assumeThat(spoil(spoilt)).as("requests are kept as texts").isTrue();
      assertThat(store.list(JobFilter.all())).extracting(QueryJob::id).containsExactly(before);
      assertThat(counted(JobState.PENDING)).isEqualTo(2);
    }

    @Test
    @DisplayName("is removed in its time, and keeps no other from that")
    void sweep_ofOneThatCannotBeRead_removesIt() {
      var brief = LIMITS.withTimeToLive(LEASE).withHistory(LEASE);
      JobId spoilt = store.submit(job("acme", "a", brief));
      JobId other = store.submit(job("acme", "b", brief));
      assertThat(store.claim(ROOM, LONG)).allMatch(claim -> store.fail(claim, failure()));
      assumeThat(spoil(spoilt)).as("requests are kept as texts").isTrue();
      pass(LEASE);
      store.sweep(10, job -> true);
      pass(LEASE);
      List<JobId> archived = new ArrayList<>();
      store.sweep(10, job -> archived.add(job.id()));
      assertThat(archived).containsExactly(other);
      assertThat(store.count(JobFilter.all())).isZero();
    }

    @Test
    @DisplayName("waits for workers that can read it, and fails when it was begun often enough")
    void claim_ofOneThatCannotBeRead_failsItInTheEnd() {
      JobId spoilt = store.submit(job("acme", "a", LIMITS.withAttempts(2)));
      assumeThat(spoil(spoilt)).as("requests are kept as texts").isTrue();
      assertThat(store.claim(ROOM, LONG)).isEmpty();
      assertThat(counted(JobState.PENDING)).isEqualTo(1);
      pass(UnreadableJob.DELAY);
      assertThat(store.claim(ROOM, LONG)).isEmpty();
      assertThat(counted(JobState.PENDING)).isZero();
      assertThat(counted(JobState.PROCESSING)).isZero();
      assertThat(counted(JobState.FAILED)).isEqualTo(1);
    }

    private long counted(JobState state) {
      return store.count(JobFilter.all().withStates(state));
    }
  }

  @Nested
  @DisplayName("a lost claim")
  class Fencing {
    private void writesNothing(Claim lost, JobState state) {
      String what = promise("JobStore", "nothing done with a lost claim has an effect");
      assertThat(complete(lost, 3)).as(what).isFalse();
      assertThat(store.fail(lost, failure())).as(what).isFalse();
      assertThat(store.giveBack(lost, Duration.ZERO, true)).as(what).isFalse();
      assertThat(store.renew(List.of(lost), LEASE)).as(what).isEmpty();
      assertThat(find(lost.id()).state()).as(what).isEqualTo(state);
      assertThat(store.rows(lost.id(), 0, 10)).as(what).isEmpty();
    }

    @Test
    @DisplayName("whose job another worker has writes nothing")
    void claim_thatAnotherHas_writesNothing() {
      submit("a");
      Claim lost = claimBriefly();
      pass(LEASE);
      Claim held = claimOne();
      writesNothing(lost, JobState.PROCESSING);
      assertThat(complete(held, 2)).isTrue();
      assertThat(complete(lost, 3)).isFalse();
      assertThat(ids(store.rows(held.id(), 0, 10).orElseThrow())).containsExactly(0, 1);
    }

    @Test
    @DisplayName("whose lease ran out writes nothing, though nobody has its job")
    void claim_afterItsLease_writesNothing() {
      submit("a");
      Claim lost = claimBriefly();
      pass(LEASE);
      writesNothing(lost, JobState.PROCESSING);
    }

    @Test
    @DisplayName("whose job failed because it was lost writes nothing")
    void claim_ofAJobThatFailedForIt_writesNothing() {
      store.submit(job("acme", "a", LIMITS.withAttempts(1)));
      Claim lost = claimBriefly();
      pass(LEASE);
      assertThat(store.claim(ROOM, LONG)).isEmpty();
      writesNothing(lost, JobState.FAILED);
    }

    @Test
    @DisplayName("whose job was cancelled writes nothing")
    void claim_ofACancelledJob_writesNothing() {
      submit("a");
      Claim lost = claimOne();
      store.cancel(lost.id());
      writesNothing(lost, JobState.CANCELLED);
    }
  }

  @Nested
  @DisplayName("renew")
  class Renewing {
    @Test
    @DisplayName("keeps a claim beyond its lease")
    void renew_inTime_keepsTheClaim() {
      Duration lease = LEASE.multipliedBy(4);
      submit("a");
      Claim claim = claimOne(lease);
      for (int i = 0; i < 5; i++) {
        pass(LEASE);
        assertThat(store.renew(List.of(claim), lease)).containsExactly(claim);
      }
      assertThat(store.claim(ROOM, LEASE)).isEmpty();
      assertThat(complete(claim, 1)).isTrue();
    }

    @Test
    @DisplayName("does not keep a job that runs longer than it may")
    void renew_beyondTheLongestRun_losesTheClaim() {
      store.submit(job("acme", "a", LIMITS.withMaximumRunTime(LEASE)));
      Claim claim = claimBriefly();
      for (int i = 0; i < 6; i++) {
        pass(LEASE.dividedBy(2));
        store.renew(List.of(claim), LEASE);
      }
      assertThat(store.renew(List.of(claim), LEASE)).isEmpty();
      assertThat(claimOne().token()).isGreaterThan(claim.token());
    }
  }

  @Nested
  @DisplayName("the end of a job")
  class Ending {
    @Test
    @DisplayName("with a result is seen with all of it")
    void complete_job_keepsItsResult() {
      JobId id = submit("a");
      Claim claim = claimOne();
      assertThat(store.rows(id, 0, 10)).isEmpty();
      assertThat(store.complete(claim, new JobResult(9_000, 77_000, 2_500), rows(2_500))).isTrue();
      QueryJob ended = find(id);
      assertThat(ended.state()).isEqualTo(JobState.COMPLETED);
      assertThat(ended.result()).hasValue(new JobResult(9_000, 77_000, 2_500));
      assertThat(ended.finishedAt()).isPresent();
      assertThat(ended.expiresAt().orElseThrow())
          .isEqualTo(ended.finishedAt().orElseThrow().plus(LIMITS.timeToLive()));
      assertThat(ids(store.rows(id, 995, 10).orElseThrow()))
          .containsExactlyElementsOf(IntStream.range(995, 1_005).boxed().toList());
      assertThat(store.rows(id, 2_495, 10).orElseThrow().size()).isEqualTo(5);
      assertThat(store.rows(id, 2_500, 10).orElseThrow().size()).isZero();
      assertThat(store.rows(id, 0, 2_500).orElseThrow().size()).isEqualTo(2_500);
    }

    @Test
    @DisplayName("with no rows keeps their columns")
    void complete_withoutRows_keepsTheColumns() {
      JobId id = submit("a");
      assertThat(complete(claimOne(), 0)).isTrue();
      Rows none = store.rows(id, 0, 10).orElseThrow();
      assertThat(none.size()).isZero();
      assertThat(none.columns()).isEqualTo(rows(0).columns());
    }

    @Test
    @DisplayName("can be said again, and changes nothing")
    void complete_again_changesNothing() {
      JobId id = submit("a");
      Claim claim = claimOne();
      assertThat(complete(claim, 1)).isTrue();
      Instant ended = find(id).finishedAt().orElseThrow();
      assertThat(complete(claim, 1)).isTrue();
      assertThat(find(id).finishedAt()).hasValue(ended);
      assertThat(ids(store.rows(id, 0, 10).orElseThrow())).containsExactly(0);
    }

    @Test
    @DisplayName("with an error keeps that")
    void fail_job_keepsTheError() {
      JobId id = submit("a");
      Claim claim = claimOne();
      assertThat(store.fail(claim, failure())).isTrue();
      assertThat(store.fail(claim, failure())).isTrue();
      assertThat(find(id).state()).isEqualTo(JobState.FAILED);
      assertThat(find(id).failure()).hasValue(failure());
      assertThat(store.claim(ROOM, LEASE)).isEmpty();
    }

    @Test
    @DisplayName("can be put off: the job waits again, after a delay")
    void giveBack_job_waitsAgain() {
      JobId id = submit("a");
      assertThat(store.giveBack(claimOne(), LEASE, true)).isTrue();
      assertThat(find(id).state()).isEqualTo(JobState.PENDING);
      assertThat(store.claim(ROOM, LEASE)).isEmpty();
      pass(LEASE);
      Claim again = claimOne();
      assertThat(again.attempt()).isEqualTo(2);
      assertThat(store.giveBack(again, Duration.ZERO, false)).isTrue();
      assertThat(claimOne().attempt()).isEqualTo(2);
    }

    @Test
    @DisplayName("of a job that was adopted is as of any other")
    void adopt_job_isHeld() {
      Claim claim = store.adopt(job("acme", "a", LIMITS), LEASE);
      assertThat(find(claim.id()).state()).isEqualTo(JobState.PROCESSING);
      assertThat(store.claim(ROOM, LEASE)).isEmpty();
      assertThat(complete(claim, 4)).isTrue();
      assertThat(store.rows(claim.id(), 0, 10).orElseThrow().size()).isEqualTo(4);
    }
  }
}
