package io.mesa.assembly;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.event.JobChanged;
import io.mesa.job.JobId;
import io.mesa.job.JobRequest;
import io.mesa.job.JobStore;
import io.mesa.job.QueryJob;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Tells listeners, if there are any, of jobs. Thread-safe. */
final class JobEvents {
  private final Listeners listeners;

  JobEvents(Listeners listeners) {
    this.listeners = listeners;
  }

  void submitted(JobId id, JobRequest request) {
    tell(id, request, JobChanged.Change.SUBMITTED, 0, Optional.empty());
  }

  boolean areHeard() {
    return listeners.any();
  }

  void cancelled(QueryJob job) {
    tell(job.id(), job.request(), JobChanged.Change.CANCELLED, job.attempts(), Optional.empty());
  }

  void changed(JobStore.Claim claim, JobChanged.Change change) {
    tell(claim.id(), claim.request(), change, claim.attempt(), Optional.empty());
  }

  void ended(JobStore.Claim claim, JobChanged.Change change, @Nullable MesaException error) {
    tell(
        claim.id(),
        claim.request(),
        change,
        claim.attempt(),
        Optional.ofNullable(error).map(MesaException::code));
  }

  private void tell(
      JobId id,
      JobRequest request,
      JobChanged.Change change,
      int attempt,
      Optional<ErrorCode> error) {
    if (listeners.any()) {
      var event =
          new JobChanged(
              id.toString(),
              request.source(),
              request.query().shape().id(),
              request.caller(),
              change,
              attempt,
              error);
      listeners.tell(listener -> listener.jobChanged(event));
    }
  }
}
