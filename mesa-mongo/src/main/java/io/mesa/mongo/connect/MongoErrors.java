package io.mesa.mongo.connect;

import com.mongodb.MongoClientException;
import com.mongodb.MongoCommandException;
import com.mongodb.MongoConfigurationException;
import com.mongodb.MongoException;
import com.mongodb.MongoExecutionTimeoutException;
import com.mongodb.MongoInterruptedException;
import com.mongodb.MongoNodeIsRecoveringException;
import com.mongodb.MongoNotPrimaryException;
import com.mongodb.MongoOperationTimeoutException;
import com.mongodb.MongoSecurityException;
import com.mongodb.MongoSocketException;
import com.mongodb.MongoTimeoutException;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.Source;
import java.net.UnknownHostException;
import java.util.Optional;
import javax.net.ssl.SSLException;

/**
 * What a failure means: by the driver's class where it is on this side, by the server's code where
 * the server said one (MongoDB's manual, "Error Codes").
 */
public final class MongoErrors {
  private MongoErrors() {}

  /**
   * Translates what an operation failed with.
   *
   * @param failed what the driver threw
   * @param source the source
   * @return the error to throw
   */
  public static MesaException translate(MongoException failed, Source source) {
    if (failed instanceof MongoCommandException command) {
      return ofServer(command.getErrorCode(), command.getErrorMessage(), failed);
    }
    if (failed instanceof MongoSecurityException) {
      return error(
          ErrorCode.AUTHENTICATION,
          false,
          "%s refused the login; check user, password and authSource.".formatted(source),
          failed);
    }
    if (failed instanceof MongoTimeoutException || isSelection(failed)) {
      return unreachable(failed, source);
    }
    if (failed instanceof MongoOperationTimeoutException
        || failed instanceof MongoExecutionTimeoutException) {
      return error(
          ErrorCode.TIMEOUT, true, "The time limit was reached before the answer came.", failed);
    }
    if (failed instanceof MongoInterruptedException) {
      return error(ErrorCode.CANCELLED, false, "The call was interrupted.", failed);
    }
    if (failed instanceof MongoNotPrimaryException
        || failed instanceof MongoNodeIsRecoveringException) {
      return error(
          ErrorCode.UNAVAILABLE,
          true,
          "The member that was asked is no primary now; a failover may be under way. Try again.",
          failed);
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

  /** The time was gone before a member was found to ask. */
  private static boolean isSelection(MongoException failed) {
    return failed instanceof MongoOperationTimeoutException
        && message(failed).contains("Client view of cluster state");
  }

  /** No member could be selected in time: why is in what the driver says of its last attempts. */
  private static MesaException unreachable(MongoException failed, Source source) {
    String said = message(failed);
    if (said.contains("MongoSecurityException")) {
      return error(
          ErrorCode.AUTHENTICATION,
          false,
          "%s refused the login; check user, password and authSource.".formatted(source),
          failed);
    }
    if (said.contains("SSLException")
        || said.contains("CertificateException")
        || failed.getCause() instanceof SSLException) {
      return error(
          ErrorCode.CONNECTION,
          false,
          "TLS to %s failed. The server must speak TLS with a trusted certificate that names the host; set sslrootcert for an authority of your own, or ask for less by name with sslmode."
              .formatted(source),
          failed);
    }
    boolean unknownHost =
        said.contains("UnknownHostException") || failed.getCause() instanceof UnknownHostException;
    return error(
        ErrorCode.UNAVAILABLE,
        true,
        unknownHost
            ? "A host of %s is unknown; check its name.".formatted(source)
            : "%s cannot be reached, or has no member of the role and replica set asked for; is the server running and the address right?"
                .formatted(source),
        failed);
  }

  private record Meaning(ErrorCode code, boolean retryable) {
    Meaning(ErrorCode code) {
      this(code, false);
    }
  }

  private static MesaException ofServer(int code, String said, MongoException failed) {
    Meaning meaning = meaning(code);
    return MesaException.builder(meaning.code, sentence(said))
        .retryable(meaning.retryable)
        .databaseCode(Integer.toString(code))
        .cause(failed)
        .build();
  }

  private static Meaning meaning(int code) {
    return switch (code) {
      case 13, 8000 -> new Meaning(ErrorCode.PERMISSION);
      case 18 -> new Meaning(ErrorCode.AUTHENTICATION);
      case 26, 27, 11 -> new Meaning(ErrorCode.NOT_FOUND);
      case 48, 51003, 11000, 11001, 12582, 121, 85, 86 -> new Meaning(ErrorCode.CONFLICT);
      case 112, 251, 244 -> new Meaning(ErrorCode.CONFLICT, true);
      case 50, 262 -> new Meaning(ErrorCode.TIMEOUT, true);
      case 11601, 237 -> new Meaning(ErrorCode.CANCELLED);
      case 91, 189, 10107, 11600, 11602, 13435, 13436, 6, 7, 89, 9001 ->
          new Meaning(ErrorCode.UNAVAILABLE, true);
      case 59, 115, 238 -> new Meaning(ErrorCode.UNSUPPORTED);
      case 2, 4, 5, 9, 14, 15, 17, 40, 52, 53, 56, 72, 73, 96, 40323, 40324 ->
          new Meaning(ErrorCode.INVALID_QUERY);
      case 10334, 17419, 17420, 292, 146 -> new Meaning(ErrorCode.LIMIT_EXCEEDED);
      default -> new Meaning(ErrorCode.DRIVER);
    };
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
