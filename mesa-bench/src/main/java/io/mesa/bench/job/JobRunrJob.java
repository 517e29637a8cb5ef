package io.mesa.bench.job;

import org.jobrunr.jobs.lambdas.JobRequest;
import org.jobrunr.jobs.lambdas.JobRequestHandler;

/** A job of JobRunr's that does nothing but count itself. Public because JobRunr calls it so. */
public record JobRunrJob() implements JobRequest {

  /**
   * What runs it.
   *
   * @param count is run for each job
   */
  public record Handler(Runnable count) implements JobRequestHandler<JobRunrJob> {
    @Override
    public void run(JobRunrJob job) {
      count.run();
    }
  }

  @Override
  public Class<Handler> getJobRequestHandler() {
    return Handler.class;
  }
}
