package io.mesa.cache.caffeine.history;

import io.mesa.assembly.AssembledGateway;
import io.mesa.call.CacheUse;
import io.mesa.call.CallOptions;
import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.gateway.Transaction;
import io.mesa.query.Mutation;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.Set;

/** What a logical thread does: one operation after the other, as its seed wants it. */
final class Operations {
  private static final int WHOLE = 10_000;

  private final Simulation simulation;
  private final History history;
  private final Mix mix;
  private final Actor actor;
  private final Random random;

  /** What makes a transaction's work end without a commit. */
  private static final class ChangedItsMind extends RuntimeException {
    private static final long serialVersionUID = 1;

    ChangedItsMind() {
      super("The work does not want its changes.", null, false, false);
    }
  }

  Operations(Simulation simulation, Mix mix, Actor actor) {
    this.simulation = simulation;
    this.history = simulation.history();
    this.mix = mix;
    this.actor = actor;
    this.random = actor.random();
  }

  /** Does some operations. */
  void run(int count) {
    actor.enter();
    for (int i = 0; i < count && history.firstViolation() == 0; i++) {
      history.operation();
      try {
        one();
      } catch (RuntimeException | AssertionError e) {
        history.violation("An operation failed: " + e + " at " + List.of(e.getStackTrace()));
      }
    }
  }

  private void one() {
    int dice = random.nextInt(WHOLE);
    if ((dice -= mix.writes()) < 0) {
      write();
    } else if ((dice -= mix.transactions()) < 0) {
      transaction();
    } else if ((dice -= mix.structure()) < 0) {
      structure();
    } else if (dice - mix.outside() < 0) {
      outside();
    } else {
      read();
    }
  }

  private boolean happens(int inTenThousand) {
    return random.nextInt(WHOLE) < inTenThousand;
  }

  private void read() {
    DatabaseGateway gateway = simulation.view(random);
    Questions.Question question = simulation.questions().any(random);
    CallOptions options = simulation.optionsOf(gateway);
    Query query = random.nextBoolean() ? question.query() : question.rebuilt();
    var reading = history.begin(question, question.askedBy(options), options.cacheUse());
    actor.fate = happens(mix.failures()) ? Actor.Fate.FAILED : Actor.Fate.DONE;
    actor.found = false;
    try {
      history.end(reading, gateway.query(query), actor.found);
    } catch (MesaException e) {
      expect(e, ErrorCode.UNAVAILABLE, ErrorCode.TIMEOUT);
    } finally {
      actor.fate = Actor.Fate.DONE;
    }
  }

  private static void expect(MesaException e, ErrorCode first, ErrorCode second) {
    if (e.code() != first && e.code() != second) {
      throw e;
    }
  }

  private Actor.Fate fate() {
    if (happens(mix.doubts())) {
      return switch (random.nextInt(3)) {
        case 0 -> Actor.Fate.UNKNOWN_AND_MADE;
        case 1 -> Actor.Fate.UNKNOWN_AND_MADE_LATER;
        default -> Actor.Fate.UNKNOWN_AND_NEVER_MADE;
      };
    }
    return happens(mix.failures()) ? Actor.Fate.FAILED : Actor.Fate.DONE;
  }

  /** A table; some come more often, so that there is something to find of the others. */
  private String table() {
    return Structure.table(random.nextInt(1 + random.nextInt(Simulation.TABLES)));
  }

  private Mutation mutation() {
    return random.nextInt(4) == 0
        ? Mutation.deleteFrom(table()).everyRow().build()
        : Mutation.update(table()).set("value", 1).everyRow().build();
  }

  /** Makes a change that may fail, and tells the history when it returned. */
  private void change(Runnable change) {
    actor.fate = fate();
    try {
      change.run();
      history.returned(actor.change);
    } catch (MesaException e) {
      expect(e, ErrorCode.CONFLICT, ErrorCode.OUTCOME_UNKNOWN);
    } finally {
      actor.fate = Actor.Fate.DONE;
    }
  }

  private void write() {
    DatabaseGateway gateway = simulation.gateway(random);
    if (random.nextInt(20) == 0) {
      change(() -> gateway.run(NativeStatement.of("write " + table()).allowingWrites()));
    } else {
      change(() -> gateway.execute(mutation()));
    }
  }

  private void structure() {
    DatabaseGateway gateway = simulation.gateway(random);
    change(() -> gateway.run(NativeStatement.of(definition()).allowingWrites()));
  }

  /** A statement that changes the structure. */
  private String definition() {
    switch (random.nextInt(3)) {
      case 0:
        int view = random.nextInt(Simulation.VIEWS);
        List<String> shown = new ArrayList<>(List.of(table()));
        if (random.nextBoolean()) {
          shown.add(table());
        }
        if (view > 0 && random.nextBoolean()) {
          shown.add("v" + random.nextInt(view));
        }
        return "view v" + view + " " + String.join(" ", shown);
      case 1:
        return "trigger " + table() + (random.nextInt(3) == 0 ? " " + table() : "");
      default:
        return "policy " + table() + (random.nextInt(3) == 0 ? " " + table() : "");
    }
  }

  private void transaction() {
    DatabaseGateway gateway = simulation.gateway(random);
    Actor.Fate fate = fate();
    boolean wanted = random.nextInt(5) > 0;
    try {
      gateway.<RuntimeException>useTransaction(
          transaction -> {
            int statements = 1 + random.nextInt(4);
            for (int i = 0; i < statements; i++) {
              statement(transaction);
            }
            if (!wanted) {
              throw new ChangedItsMind();
            }
            actor.change = 0;
            actor.fate = fate;
          });
      history.returned(actor.change);
    } catch (ChangedItsMind e) {
      Actor.step("has rolled back");
    } catch (MesaException e) {
      expect(e, ErrorCode.CONFLICT, ErrorCode.OUTCOME_UNKNOWN);
    } finally {
      actor.fate = Actor.Fate.DONE;
    }
  }

  private void statement(Transaction transaction) {
    int dice = random.nextInt(20);
    if (dice < 8) {
      transaction.execute(mutation());
    } else if (dice == 8 && mix.structure() > 0) {
      transaction.run(NativeStatement.of(definition()).allowingWrites());
    } else {
      Questions.Question question = simulation.questions().any(random);
      var reading =
          history.begin(question, question.askedBy(CallOptions.none()), CacheUse.normal());
      history.endInTransaction(reading, transaction.query(question.query()));
    }
  }

  /** Somebody else changes the database and says so afterwards. */
  private void outside() {
    AssembledGateway gateway = simulation.gateway(random);
    Ledger ledger = simulation.ledger();
    long number = ledger.newChange();
    boolean ofStructure = mix.structure() > 0 && random.nextInt(4) == 0;
    if (ofStructure) {
      String definition = definition();
      State made = ledger.commitUntold(number, LedgerConnection.change(definition, number).made());
      Actor.step("has changed the structure past the cache");
      if (random.nextBoolean()) {
        gateway.structureChanged();
      } else {
        gateway.changed(Set.of());
      }
      ledger.told(made);
    } else {
      Set<Integer> tables = Set.of(random.nextInt(Simulation.TABLES));
      State made = ledger.commitUntold(number, before -> before.with(tables, number));
      Actor.step("has changed something past the cache");
      gateway.changed(LedgerEntities.names(tables));
      ledger.told(made);
    }
    history.returned(number);
  }
}
