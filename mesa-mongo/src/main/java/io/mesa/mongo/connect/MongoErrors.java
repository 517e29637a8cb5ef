package io.mesa.mongo.connect;

import com.mongodb.MongoClientException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoConnectionPoolClearedException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoSocketOpenException;
import com.mongodb.MongoTimeoutException;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Source;
import java.util.Optional;
import java.util.regex.Pattern;
import javax.net.ssl.SSLException;

/**
 * What a failure means: by the driver's class where it is on this side, by the server's code where
 * the server said one (MongoDB's manual, "Error Codes").
 */
final class MongoErrors {
  private static final Pattern REPEATED =
      Pattern.compile("(?s)( to execute command|,? ?dup key:) ?\\{.*");

  private MongoErrors() {}

  /**
   * Translates what an operation failed with.
   *
   * @param failed what the driver threw
   * @param source the source
   * @param members what its members last said
   * @return the error to throw
   */
  static MesaException translate(MongoException failed, Source source, Members members) {
    if (failed instanceof MongoNotPrimaryException
        || failed instanceof MongoNodeIsRecoveringException) {
      return MesaException.builder(
              ErrorCode.UNAVAILABLE,
              "The member that was asked is no primary now; a failover may be under way. Try again.")
          .retryable(true)
          .databaseCode(Integer.toString(failed.getCode()))
          .cause(failed)
          .build();
    }
    if (failed instanceof MongoCommandException command) {
      return ofServer(command.getErrorCode(), command.getErrorMessage(), failed);
    }
    if ((failed instanceof MongoSecurityException
            || failed instanceof MongoConnectionPoolClearedException)
        && failed.getCause() instanceof MongoException cause
        && !(cause instanceof MongoCommandException)) {
      // The login, or the pool, is no more than where it happened.
      return translate(cause, source, members);
    }
    if (failed instanceof MongoSecurityException || isOfLogin(failed)) {
      return refusedLogin(failed, source);
    }
    if (isOfSelection(failed)
        || failed instanceof MongoSocketOpenException
        || Causes.has(failed, SSLException.class)) {
      return new Unreachable(failed, source, members).error();
    }
    if (failed instanceof MongoTimeoutException
        || failed instanceof MongoExecutionTimeoutException) {
      return error(
          ErrorCode.TIMEOUT, true, "The time limit was reached before the answer came.", failed);
    }
    if (failed instanceof MongoInterruptedException) {
      return error(ErrorCode.CANCELLED, false, "The call was interrupted.", failed);
    }
    if (failed instanceof MongoSocketException) {
      return error(ErrorCode.CONNECTION, true, "The connection was lost.", failed);
    }
    if (failed instanceof MongoConfigurationException) {
      return error(ErrorCode.CONFIGURATION, false, message(failed), failed);
    }
    if (failed instanceof MongoClientException) {
      return error(ErrorCode.UNAVAILABLE, true, message(failed), failed);
    }
    return ofServer(failed.getCode(), message(failed), failed);
  }

  /** No member was found to ask, which the driver tells by its words only. */
  private static boolean isOfSelection(MongoException failed) {
    return failed instanceof MongoTimeoutException
        && message(failed).contains("Client view of cluster state");
  }

  /** A member counts as gone once it refused a login. */
  private static boolean isOfLogin(MongoException failed) {
    return isOfSelection(failed) && message(failed).contains("MongoSecurityException");
  }

  private static MesaException refusedLogin(MongoException failed, Source source) {
    Optional<MongoCommandException> said =
        Optional.ofNullable(failed.getCause())
            .filter(MongoCommandException.class::isInstance)
            .map(MongoCommandException.class::cast);
    MesaException.Builder error =
        MesaException.builder(
                ErrorCode.AUTHENTICATION,
                "%s refused the login%s; check user, password, authSource and authMechanism."
                    .formatted(
                        source, said.map(reply -> " (" + reply.getErrorMessage() + ")").orElse("")))
            .cause(failed);
    said.ifPresent(reply -> error.databaseCode(Integer.toString(reply.getErrorCode())));
    return error.build();
  }

  private record Meaning(ErrorCode code, boolean retryable) {
    Meaning(ErrorCode code) {
      this(code, false);
    }
  }

  private static MesaException ofServer(int code, String said, MongoException failed) {
    Meaning meaning = meaning(code);
    return MesaException.builder(meaning.code, sentence(withoutValues(said)))
        .retryable(meaning.retryable)
        .databaseCode(Integer.toString(code))
        .cause(failed)
        .build();
  }

  private static Meaning meaning(int code) {
    return switch (code) {
      case 13, 8000 -> new Meaning(ErrorCode.PERMISSION);
      case 18 -> new Meaning(ErrorCode.AUTHENTICATION);
      case 26, 27, 11, 31 -> new Meaning(ErrorCode.NOT_FOUND);
      case 48, 51002, 51003, 13297, 11000, 11001, 12582, 121, 85, 86 ->
          new Meaning(ErrorCode.CONFLICT);
      case 24, 112, 244, 246, 251 -> new Meaning(ErrorCode.CONFLICT, true);
      case 50, 262, 290 -> new Meaning(ErrorCode.TIMEOUT, true);
      case 11601, 237 -> new Meaning(ErrorCode.CANCELLED);
      case 91, 189, 10107, 11600, 11602, 13435, 13436, 6, 7, 89, 9001 ->
          new Meaning(ErrorCode.UNAVAILABLE, true);
      case 20, 59, 115, 238, 263 -> new Meaning(ErrorCode.UNSUPPORTED);
      case 2, 4, 5, 9, 14, 15, 17, 40, 52, 53, 56, 72, 73, 96, 40323, 40324 ->
          new Meaning(ErrorCode.INVALID_QUERY);
      case 10334, 17419, 17420, 257, 292, 146 -> new Meaning(ErrorCode.LIMIT_EXCEEDED);
      default -> new Meaning(ErrorCode.DRIVER);
    };
  }

  /** What the server said, up to where it repeats the command or the key that it refused. */
  private static String withoutValues(String said) {
    return REPEATED.matcher(said).replaceFirst("");
  }

  private static String message(MongoException failed) {
    return sentence(Optional.ofNullable(failed.getMessage()).orElse("no message"));
  }

  private static String sentence(String text) {
    return text.endsWith(".") ? text : text + ".";
  }

  private static MesaException error(
      ErrorCode code, boolean retryable, String message, MongoException cause) {
    return MesaException.builder(code, message).retryable(retryable).cause(cause).build();
  }
}
