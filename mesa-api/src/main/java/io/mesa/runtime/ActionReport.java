package io.mesa.runtime;

import java.util.List;

/**
 * What an administrative action did, or would do.
 *
 * @param executed whether it was done; false in a {@linkplain
 *     io.mesa.gateway.DatabaseGateway#preview() preview}
 * @param statements the statements in their order, passwords and their hashes masked; a statement
 *     that ran in another database starts with a comment that names it
 * @param notes what the caller should know, such as what {@code PUBLIC} still grants
 */
public record ActionReport(boolean executed, List<String> statements, List<String> notes) {
  /** Copies the lists. */
  public ActionReport {
    statements = List.copyOf(statements);
    notes = List.copyOf(notes);
  }
}
