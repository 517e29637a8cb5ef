package io.mesa.structure;

import io.mesa.value.Reading;
import java.util.List;
import java.util.Optional;

/**
 * A row-security policy.
 *
 * @param name its name
 * @param permissive whether one such policy is enough; otherwise all such must hold
 * @param command what it is for
 * @param roles to whom it applies; empty for everybody
 * @param using the condition on rows that are there
 * @param withCheck the condition on rows that are written
 */
public record Policy(
    String name,
    boolean permissive,
    Command command,
    List<String> roles,
    Optional<Reading<String>> using,
    Optional<Reading<String>> withCheck) {
  /** Copies the list. */
  public Policy {
    roles = List.copyOf(roles);
  }

  /** What a policy is for. */
  public enum Command {
    /** Every command. */
    ALL,
    /** Reading. */
    SELECT,
    /** Inserting. */
    INSERT,
    /** Updating. */
    UPDATE,
    /** Deleting. */
    DELETE
  }
}
