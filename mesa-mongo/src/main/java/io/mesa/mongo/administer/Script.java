package io.mesa.mongo.administer;

import io.mesa.mongo.connect.ServerCommands;
import io.mesa.runtime.ActionReport;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import org.bson.BsonDocument;
import org.bson.BsonString;

/**
 * The commands of an action in their order, each as it is sent and as it is shown, and what the
 * caller should know. Not thread-safe.
 */
public final class Script {
  private static final String PASSWORD = "pwd";
  private static final BsonString MASK = new BsonString("***");

  private final List<Step> steps = new ArrayList<>();
  private final List<String> notes = new ArrayList<>();

  private record Step(String database, BsonDocument command) {

    /** As it goes over the wire, which names the database last, but for a password. */
    @Override
    public String toString() {
      BsonDocument shown = command.clone();
      if (shown.containsKey(PASSWORD)) {
        shown.put(PASSWORD, MASK);
      }
      return shown.append("$db", new BsonString(database)).toJson();
    }
  }

  /** A script that does nothing yet. */
  public Script() {}

  /**
   * Adds a command.
   *
   * @param database the database to run it on
   * @param command the command
   * @return this script
   */
  public Script add(String database, BsonDocument command) {
    steps.add(new Step(database, command));
    return this;
  }

  /**
   * Appends what another script is to do.
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
   * Whether it does nothing.
   *
   * @return true where it has no command
   */
  public boolean isEmpty() {
    return steps.isEmpty();
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
   * Runs the commands.
   *
   * @param commands run them
   * @return this script
   */
  public Script run(ServerCommands commands) {
    steps.forEach(step -> commands.change(step.database, step.command));
    return this;
  }

  /**
   * The commands and notes.
   *
   * @param executed whether the commands were run
   * @return the report
   */
  public ActionReport report(boolean executed) {
    return new ActionReport(executed, steps.stream().map(Step::toString).toList(), notes);
  }
}
