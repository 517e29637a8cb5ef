package io.mesa.postgres.administer;

import io.mesa.admin.OwnedObjects;
import io.mesa.error.MesaException;
import io.mesa.postgres.connect.Connections;
import io.mesa.postgres.connect.Sql;
import io.mesa.runtime.ActionReport;
import io.mesa.spi.DriverCall;
import java.util.ArrayList;
import java.util.List;

/**
 * Drops a role. What it owns and what it was given stand in the way, in every database; {@code
 * REASSIGN OWNED} and {@code DROP OWNED} clear one database each, so it takes a transaction per
 * database, that of the call last.
 */
final class UserRemoval {
  private final Connections connections;
  private final DriverCall call;
  private final String name;
  private final OwnedObjects wanted;

  UserRemoval(Connections connections, DriverCall call, String name, OwnedObjects wanted) {
    this.connections = connections;
    this.call = call;
    this.name = name;
    this.wanted = wanted;
  }

  ActionReport drop() {
    Possessions possessions =
        connections.read(call, session -> Possessions.of(session, name).refuseUnless(wanted));
    Script last = new Script();
    if (possessions.areHere()) {
      clear(last);
    }
    last.add("DROP ROLE " + Sql.identifier(name));
    possessions.note(last);
    if (call.preview()) {
      Script all = new Script();
      possessions.otherDatabases().forEach(other -> all.append(clear(Script.inDatabase(other))));
      return all.append(last).report(false);
    }
    List<String> cleared = new ArrayList<>();
    try {
      Script all = new Script();
      for (String other : possessions.otherDatabases()) {
        all.append(clearIn(other));
        cleared.add(other);
      }
      return all.append(runHere(last)).report(true);
    } catch (MesaException e) {
      throw cleared.isEmpty() ? e : after(cleared, e);
    }
  }

  private Script clearIn(String database) {
    return connections.transactIn(
        call,
        database,
        session -> {
          Possessions.of(session, name).refuseUnless(wanted);
          return clear(Script.inDatabase(database)).run(session);
        });
  }

  private Script runHere(Script last) {
    return connections.transact(
        call,
        session -> {
          Possessions.of(session, name).refuseUnless(wanted);
          return last.run(session);
        });
  }

  /** Writes what clears one database; of a user that owns nothing it takes rights only. */
  private Script clear(Script script) {
    String role = Sql.identifier(name);
    if (wanted instanceof OwnedObjects.ReassignTo reassign) {
      script.add("REASSIGN OWNED BY %s TO %s".formatted(role, Sql.identifier(reassign.newOwner())));
    }
    return script.add("DROP OWNED BY " + role);
  }

  private MesaException after(List<String> cleared, MesaException failure) {
    return MesaException.builder(
            failure.code(),
            "%s User '%s' was not dropped, but database(s) %s were cleared of what it had."
                .formatted(failure.getMessage(), name, String.join(", ", cleared)))
        .retryable(failure.retryable())
        .databaseCode(failure.databaseCode().orElse(null))
        .cause(failure)
        .build();
  }
}
