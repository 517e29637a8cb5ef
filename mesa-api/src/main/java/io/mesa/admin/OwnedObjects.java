package io.mesa.admin;

import io.mesa.value.Names;

/** What shall become of the objects that a user owns, and of the rights it was given. */
public sealed interface OwnedObjects {

  /**
   * Nothing: a user that owns anything is not dropped, and the error says what it owns. Of one that
   * owns nothing, the rights given to it are taken back.
   */
  record Keep() implements OwnedObjects {}

  /**
   * They get another owner, in every database of the server; rights given to the user are taken
   * back.
   *
   * @param newOwner the user that gets them
   */
  record ReassignTo(String newOwner) implements OwnedObjects {
    /** Checks the name. */
    public ReassignTo {
      Names.check("new owner", newOwner);
    }
  }

  /**
   * They are dropped, with all rows, in every database of the server; databases themselves are not.
   */
  record Drop() implements OwnedObjects {}
}
