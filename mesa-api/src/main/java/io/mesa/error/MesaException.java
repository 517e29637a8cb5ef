package io.mesa.error;

import java.io.Serial;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The one exception Mesa throws (besides {@link NullPointerException} for a null argument).
 *
 * <p>The message says what happened, to what, and what to do; it never contains a password, and
 * literal values only where the application sent them as the argument that is refused. The
 * database's own exception is the {@linkplain #getCause() cause}.
 */
public final class MesaException extends RuntimeException {
  @Serial private static final long serialVersionUID = 1L;

  /** The category. */
  private final ErrorCode code;

  /** Whether the same call may succeed when made again. */
  private final boolean retryable;

  /** The id of the source the call was for. */
  private final @Nullable String source;

  /** The database's own code. */
  private final @Nullable String databaseCode;

  /** After which time a retry makes sense. */
  private final @Nullable Duration retryAfter;

  /**
   * Creates an exception that is not retryable and belongs to no source yet.
   *
   * @param code the category
   * @param message what happened, to what, and what to do
   */
  public MesaException(ErrorCode code, String message) {
    this(new Builder(code, message));
  }

  private MesaException(Builder builder) {
    super(builder.message, builder.cause);
    this.code = builder.code;
    this.retryable = builder.retryable;
    this.source = builder.source;
    this.databaseCode = builder.databaseCode;
    this.retryAfter = builder.retryAfter;
  }

  /**
   * Starts an exception with more than a code and a message.
   *
   * @param code the category
   * @param message what happened, to what, and what to do
   * @return a builder
   */
  public static Builder builder(ErrorCode code, String message) {
    return new Builder(code, message);
  }

  /**
   * The category of this error.
   *
   * @return the code
   */
  public ErrorCode code() {
    return code;
  }

  /**
   * Whether the same call may succeed when it is made again without any change.
   *
   * @return true where a retry makes sense; an {@link ErrorCode#OUTCOME_UNKNOWN} never does
   */
  public boolean retryable() {
    return retryable;
  }

  /**
   * The id of the source that the call was for.
   *
   * @return the id, empty where the error concerns no source
   */
  public Optional<String> source() {
    return Optional.ofNullable(source);
  }

  /**
   * The database's own code: an SQLSTATE on PostgreSQL.
   *
   * @return the code, empty where the database was not asked or gave none
   */
  public Optional<String> databaseCode() {
    return Optional.ofNullable(databaseCode);
  }

  /**
   * After which time the same call may succeed.
   *
   * @return the time, empty where nothing is known of it
   */
  public Optional<Duration> retryAfter() {
    return Optional.ofNullable(retryAfter);
  }

  /**
   * Copies this exception for a source, keeping message, cause and stack trace.
   *
   * @param sourceId the source the call was for
   * @return this exception where it names a source already, else a copy that names it
   */
  public MesaException forSource(String sourceId) {
    if (source != null) {
      return this;
    }
    var copy =
        builder(code, Objects.requireNonNullElse(getMessage(), code.name()))
            .retryable(retryable)
            .source(sourceId)
            .databaseCode(databaseCode)
            .retryAfter(retryAfter)
            .cause(getCause())
            .build();
    copy.setStackTrace(getStackTrace());
    for (Throwable suppressed : getSuppressed()) {
      copy.addSuppressed(suppressed);
    }
    return copy;
  }

  // getMessage() stays what was said; code and source are for whoever reads a log.
  @SuppressWarnings("OverrideThrowableToString")
  @Override
  public String toString() {
    var text = new StringBuilder("MesaException[").append(code);
    if (databaseCode != null) {
      text.append(' ').append(databaseCode);
    }
    if (source != null) {
      text.append(", source ").append(source);
    }
    return text.append(retryable ? ", retryable]: " : "]: ").append(getMessage()).toString();
  }

  /** Builds a {@link MesaException}. Not thread-safe. */
  public static final class Builder {
    private final ErrorCode code;
    private final String message;
    private boolean retryable;
    private @Nullable String source;
    private @Nullable String databaseCode;
    private @Nullable Duration retryAfter;
    private @Nullable Throwable cause;

    private Builder(ErrorCode code, String message) {
      this.code = Objects.requireNonNull(code, "code");
      this.message = Objects.requireNonNull(message, "message");
    }

    /**
     * Says whether the same call may succeed when made again; false unless said.
     *
     * @param value true where a retry makes sense
     * @return this builder
     */
    public Builder retryable(boolean value) {
      this.retryable = value;
      return this;
    }

    /**
     * Names the source the call was for.
     *
     * @param sourceId the source's id, null for none
     * @return this builder
     */
    public Builder source(@Nullable String sourceId) {
      this.source = sourceId;
      return this;
    }

    /**
     * Keeps the database's own code.
     *
     * @param value an SQLSTATE or the like, null for none
     * @return this builder
     */
    public Builder databaseCode(@Nullable String value) {
      this.databaseCode = value;
      return this;
    }

    /**
     * Says after which time the same call may succeed.
     *
     * @param value the time, null where nothing is known of it
     * @return this builder
     */
    public Builder retryAfter(@Nullable Duration value) {
      this.retryAfter = value;
      return this;
    }

    /**
     * Keeps what the database or its client threw.
     *
     * @param value the cause, null for none
     * @return this builder
     */
    public Builder cause(@Nullable Throwable value) {
      this.cause = value;
      return this;
    }

    /**
     * Makes the exception.
     *
     * @return the exception, its stack trace starting here
     */
    public MesaException build() {
      return new MesaException(this);
    }
  }
}
