package io.mesa.job;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.util.Objects;
import java.util.Optional;

/**
 * Why a job failed.
 *
 * @param code the category
 * @param message what happened, and what to do
 * @param databaseCode the database's own code
 */
public record JobFailure(ErrorCode code, String message, Optional<String> databaseCode) {

  /** Checks that every part is given. */
  public JobFailure {
    Objects.requireNonNull(code, "code");
    Objects.requireNonNull(message, "message");
    Objects.requireNonNull(databaseCode, "databaseCode");
  }

  /**
   * The failure that an error means.
   *
   * @param error the error
   * @return the failure, without the error's cause
   */
  public static JobFailure of(MesaException error) {
    return new JobFailure(error.code(), String.valueOf(error.getMessage()), error.databaseCode());
  }

  /**
   * The error that the failure means to whoever wants the result.
   *
   * @param source the id of the job's source
   * @return an error to throw
   */
  public MesaException toException(String source) {
    return MesaException.builder(code, message)
        .databaseCode(databaseCode.orElse(null))
        .source(source)
        .build();
  }
}
