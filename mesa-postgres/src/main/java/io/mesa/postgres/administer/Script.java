package io.mesa.postgres.administer;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.postgres.connect.ServerSession;
import io.mesa.postgres.connect.Sql;
import io.mesa.runtime.ActionReport;
import java.sql.SQLException;
import java.sql.SQLWarning;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * The statements of an action in their order, each as it is sent and as it is shown, and what the
 * caller should know. Not thread-safe.
 *
 * <p>Statements are sent one by one: what pgjdbc says of a failed batch repeats its text, and that
 * may hold a password's verifier.
 */
public final class Script {
  private static final String MASK = "'***'";
  private static final String NOT_GRANTED = "01007";
  private static final String NOT_REVOKED = "01006";

  private final String heading;
  private final List<Step> steps = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private record Step(String sql, String shown) {
    @Override
    public String toString() {
      return shown;
    }
  }

  private Script(String heading) {
    this.heading = heading;
  }

  /** A script for the database of the call. */
  public Script() {
    this("");
  }

  /** A script for another database, which a comment on each statement names. */
  static Script inDatabase(String name) {
    return new Script("-- in database " + Sql.identifier(name).replaceAll("\\R", " ") + "\n");
  }

  /**
   * Adds a statement.
   *
   * @param sql the statement
   * @return this script
   */
  public Script add(String sql) {
    steps.add(new Step(sql, heading + sql));
    return this;
  }

  Script addAll(Collection<String> statements) {
    statements.forEach(this::add);
    return this;
  }

  /** Adds a statement that ends with a secret, which is shown masked. */
  Script addWithSecret(String sql, String secret) {
    steps.add(new Step(sql + Sql.literal(secret), heading + sql + MASK));
    return this;
  }

  /**
   * Adds what the caller should know.
   *
   * @param note a sentence
   * @return this script
   */
  public Script note(String note) {
    notes.add(note);
    return this;
  }

  Script noteAll(Collection<String> more) {
    notes.addAll(more);
    return this;
  }

  /**
   * Runs the statements; what the server remarks on them becomes a note.
   *
   * @param session where
   * @return this script
   * @throws SQLException where the server refuses one
   * @throws MesaException {@code PERMISSION} where the server would go on without having given or
   *     taken a right
   */
  public Script run(ServerSession session) throws SQLException {
    for (Step step : steps) {
      try (Statement statement = session.jdbc().createStatement()) {
        statement.execute(step.sql());
        heed(statement.getWarnings());
      }
    }
    return this;
  }

  private void heed(@Nullable SQLWarning first) {
    for (SQLWarning warning = first; warning != null; warning = warning.getNextWarning()) {
      if (NOT_GRANTED.equals(warning.getSQLState()) || NOT_REVOKED.equals(warning.getSQLState())) {
        throw MesaException.builder(
                ErrorCode.PERMISSION,
                "The login holds a right without the option to grant it: %s. Nothing was changed."
                    .formatted(warning.getMessage()))
            .databaseCode(warning.getSQLState())
            .build();
      }
      notes.add(String.valueOf(warning.getMessage()));
    }
  }

  /**
   * Whether it does nothing.
   *
   * @return true where it has no statement
   */
  public boolean isEmpty() {
    return steps.isEmpty();
  }

  /**
   * Appends what another script did, or would do.
   *
   * @param other the other script
   * @return this script
   */
  public Script append(Script other) {
    steps.addAll(other.steps);
    notes.addAll(other.notes);
    return this;
  }

  /**
   * The statements and notes.
   *
   * @param executed whether the statements were run
   * @return the report
   */
  public ActionReport report(boolean executed) {
    return new ActionReport(executed, steps.stream().map(Step::shown).toList(), notes);
  }
}
