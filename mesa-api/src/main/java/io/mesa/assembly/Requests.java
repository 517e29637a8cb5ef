package io.mesa.assembly;

import io.mesa.call.CacheUse;
import io.mesa.call.CallOptions;
import io.mesa.call.Caller;
import io.mesa.job.JobRequest;
import io.mesa.job.JobStore;
import io.mesa.query.Query;
import java.util.Map;

/** What of a call's options goes with a job, and comes back where it is run. */
final class Requests {
  private Requests() {}

  static JobRequest of(AssembledGateway view, Query query) {
    CallOptions options = view.options();
    return new JobRequest(
        view.source().id(),
        query,
        options.database(),
        options.caller(),
        options.sessionSettings(),
        options.cacheUse().kind() != CacheUse.Kind.BYPASS);
  }

  /** The options that a job runs with; its id is the id of its call. */
  static CallOptions options(JobStore.Claim claim) {
    JobRequest request = claim.request();
    CallOptions options =
        CallOptions.none()
            .withTimeout(claim.maximumRunTime())
            .withRequestId(claim.id().toString())
            .withCacheUse(request.cached() ? CacheUse.normal() : CacheUse.bypass());
    if (request.database().isPresent()) {
      options = options.withDatabase(request.database().get());
    }
    if (request.caller().isPresent()) {
      Caller caller = request.caller().get();
      options = options.withCaller(caller);
    }
    for (Map.Entry<String, String> setting : request.sessionSettings().entrySet()) {
      options = options.withSessionSetting(setting.getKey(), setting.getValue());
    }
    return options;
  }
}
