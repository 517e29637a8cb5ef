package io.mesa.postgres.connect;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.sql.SQLException;
import java.util.Optional;
import org.postgresql.util.PSQLException;
import org.postgresql.util.ServerErrorMessage;

/** What a failed statement means, by SQLSTATE (PostgreSQL's manual, appendix A). */
public final class StatementErrors {
  private StatementErrors() {}

  /**
   * Translates what a statement failed with.
   *
   * @param failed what pgjdbc threw
   * @param inDoubt whether a lost connection leaves it open if a change was made
   * @return the error to throw
   */
  public static MesaException translate(SQLException failed, boolean inDoubt) {
    String state = Optional.ofNullable(failed.getSQLState()).orElse("");
    if (inDoubt && isConnectionLoss(failed)) {
      return MesaException.builder(
              ErrorCode.OUTCOME_UNKNOWN,
              "The connection was lost while a change was being made; look whether it was made before trying again.")
          .databaseCode(state)
          .cause(failed)
          .build();
    }
    Meaning meaning = meaning(state, message(failed));
    return MesaException.builder(
            meaning.code, meaning.hint.isEmpty() ? message(failed) : message(failed) + meaning.hint)
        .retryable(meaning.retryable)
        .databaseCode(state)
        .cause(failed)
        .build();
  }

  /**
   * Whether the connection did not survive.
   *
   * @param failed what pgjdbc threw
   * @return true where it was lost, ended by an administrator, or closed on this side
   */
  public static boolean isConnectionLoss(SQLException failed) {
    String state = Optional.ofNullable(failed.getSQLState()).orElse("");
    return state.startsWith("08") || state.startsWith("57P") || state.isEmpty();
  }

  /**
   * What the server said, without the parts that may hold values: detail, hint and context.
   *
   * @param failed what pgjdbc threw
   * @return one sentence, ending with a full stop
   */
  public static String message(SQLException failed) {
    String text = null;
    if (failed instanceof PSQLException postgres) {
      ServerErrorMessage server = postgres.getServerErrorMessage();
      text = server == null ? null : server.getMessage();
    }
    if (text == null) {
      text = Optional.ofNullable(failed.getMessage()).orElse("no message");
    }
    return text.endsWith(".") ? text : text + ".";
  }

  private record Meaning(ErrorCode code, boolean retryable, String hint) {
    Meaning(ErrorCode code) {
      this(code, false, "");
    }
  }

  private static Meaning meaning(String state, String message) {
    return switch (state) {
      case "42501" -> new Meaning(ErrorCode.PERMISSION);
      case "42883" ->
          new Meaning(
              message.startsWith("operator") ? ErrorCode.INVALID_QUERY : ErrorCode.NOT_FOUND,
              false,
              message.startsWith("operator") ? " Bind values of the type that it takes." : "");
      case "42P01", "42703", "42704", "3D000", "3F000", "26000" -> new Meaning(ErrorCode.NOT_FOUND);
      case "42P04", "42710", "42P06", "42P07", "55006", "2BP01", "55000", "0LP01" ->
          new Meaning(ErrorCode.CONFLICT);
      case "0A000" ->
          message.contains("cached plan")
              ? new Meaning(ErrorCode.CONFLICT, true, " A table was changed meanwhile; try again.")
              : new Meaning(ErrorCode.UNSUPPORTED);
      case "40001", "40P01" ->
          new Meaning(ErrorCode.CONFLICT, true, " Nothing was changed; try again.");
      case "55P03" ->
          new Meaning(ErrorCode.TIMEOUT, true, " Another session holds the lock; try again.");
      case "57014" ->
          message.contains("timeout")
              ? new Meaning(ErrorCode.TIMEOUT, true, "")
              : new Meaning(ErrorCode.CANCELLED);
      case "25006" ->
          new Meaning(
              ErrorCode.UNAVAILABLE,
              true,
              " The server is in recovery or read-only; connect to the primary.");
      case "57P01", "57P02", "57P04", "57P05" ->
          new Meaning(ErrorCode.CONNECTION, true, " The session was ended from outside.");
      case "57P03" -> new Meaning(ErrorCode.UNAVAILABLE, true, "");
      case "53300" -> new Meaning(ErrorCode.LIMIT_EXCEEDED, true, "");
      default -> byClass(state.length() < 2 ? "08" : state.substring(0, 2));
    };
  }

  private static Meaning byClass(String stateClass) {
    return switch (stateClass) {
      case "08" -> new Meaning(ErrorCode.CONNECTION, true, " The connection was lost.");
      case "0A" -> new Meaning(ErrorCode.UNSUPPORTED);
      case "21", "22", "25", "26", "34", "42", "44", "P0" -> new Meaning(ErrorCode.INVALID_QUERY);
      case "23" -> new Meaning(ErrorCode.CONFLICT);
      case "28" -> new Meaning(ErrorCode.AUTHENTICATION);
      case "53", "54" -> new Meaning(ErrorCode.LIMIT_EXCEEDED);
      default -> new Meaning(ErrorCode.DRIVER);
    };
  }
}
