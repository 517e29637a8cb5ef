package io.mesa.tck.differential;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.RowStream;
import io.mesa.resolve.ResolvedQuery;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Databases that hold the same tables, the reference first. */
record Match(GeneratedDatabase database, List<Side> sides) {
  private static final Set<ErrorCode> REFUSALS =
      Set.of(
          ErrorCode.INVALID_QUERY,
          ErrorCode.INVALID_ARGUMENT,
          ErrorCode.NOT_FOUND,
          ErrorCode.UNSUPPORTED,
          ErrorCode.LIMIT_EXCEEDED);

  /**
   * A database.
   *
   * @param name what it is called
   * @param gateway the gateway to it
   * @param times how often each query is asked
   */
  record Side(String name, DatabaseGateway gateway, int times) {}

  /**
   * What came of a trial.
   *
   * @param answers of each side, in their order
   * @param difference what is different, empty where all agree
   */
  record Outcome(List<Answer> answers, Optional<String> difference) {}

  static Match load(GeneratedDatabase database, List<DatabaseUnderTest> databases) {
    List<Side> sides = new ArrayList<>();
    for (DatabaseUnderTest each : databases) {
      DatabaseGateway gateway = each.load(database.memory(), database.declared());
      sides.add(new Side(each.name(), gateway, each.timesAsked()));
    }
    return new Match(database, sides);
  }

  Outcome play(Trial trial) {
    List<Answer> answers = new ArrayList<>();
    for (Side side : sides) {
      answers.add(ask(side, trial));
    }
    return new Outcome(answers, difference(trial, answers));
  }

  private static Answer ask(Side side, Trial trial) {
    Answer answer = ask(side.gateway(), trial);
    for (int i = 1; i < side.times(); i++) {
      answer = ask(side.gateway(), trial);
    }
    return answer;
  }

  private static Answer ask(DatabaseGateway gateway, Trial trial) {
    try {
      return switch (trial.way()) {
        case ROWS -> Answer.Given.of(gateway.query(trial.query()));
        case AGAIN -> {
          askBefore(gateway, OtherLiterals.of(trial.query()));
          yield Answer.Given.of(gateway.query(trial.query()));
        }
        case PAGES -> PageWalk.of(gateway, trial.query());
        case STREAM -> {
          try (RowStream rows = gateway.stream(trial.query())) {
            yield Answer.Given.of(rows);
          }
        }
      };
    } catch (MesaException e) {
      return REFUSALS.contains(e.code())
          ? new Answer.Refused(e.code(), String.valueOf(e.getMessage()))
          : new Answer.Failed(e.toString());
    } catch (RuntimeException | StackOverflowError e) {
      List<StackTraceElement> trace = List.of(e.getStackTrace());
      return new Answer.Failed(e + " at " + trace.subList(0, Math.min(6, trace.size())));
    }
  }

  /** Asks what may be refused, such as a label that an enum does not have. */
  private static void askBefore(DatabaseGateway gateway, Query query) {
    try {
      gateway.query(query);
    } catch (MesaException e) {
      if (!REFUSALS.contains(e.code())) {
        throw e;
      }
    }
  }

  private Optional<String> difference(Trial trial, List<Answer> answers) {
    Answer expected = answers.get(0);
    for (int i = 0; i < answers.size(); i++) {
      String name = sides.get(i).name();
      Answer answer = answers.get(i);
      Optional<String> difference =
          i == 0 ? ofItself(trial, answer) : between(trial, expected, answer);
      if (difference.isPresent()) {
        return difference.map(what -> name + ": " + what);
      }
    }
    return Optional.empty();
  }

  private Optional<String> between(Trial trial, Answer expected, Answer actual) {
    if (expected instanceof Answer.Refused a && actual instanceof Answer.Refused b) {
      return a.code() == b.code()
          ? Optional.empty()
          : Optional.of("refused as %s instead of %s".formatted(b.code(), a.code()));
    }
    if (expected instanceof Answer.Given a && actual instanceof Answer.Given b) {
      Optional<String> itself = ofItself(trial, actual);
      return itself.isPresent()
          ? itself
          : new Comparison(database.resolve(trial.query())).difference(a, b);
    }
    return Optional.of("%s instead of %s".formatted(summary(actual), summary(expected)));
  }

  private static String summary(Answer answer) {
    if (answer instanceof Answer.Given given) {
      return given.rows().size() + " rows";
    }
    return answer.toString();
  }

  /** What is wrong about an answer whatever others say. */
  private Optional<String> ofItself(Trial trial, Answer answer) {
    if (answer instanceof Answer.Failed failed) {
      return Optional.of("failed: " + failed.what());
    }
    if (trial.way() != Trial.Way.PAGES || !(answer instanceof Answer.Given given)) {
      return Optional.empty();
    }
    ResolvedQuery query = database.resolve(trial.query());
    int limit = trial.query().selection().limit().orElseThrow();
    Optional<String> forwards = pages(query, given, given.forwards(), limit, "forwards");
    return forwards.isPresent()
        ? forwards
        : pages(query, given, given.backwards(), limit, "backwards");
  }

  private static Optional<String> pages(
      ResolvedQuery query, Answer.Given given, List<List<Row>> pages, int limit, String way) {
    List<Row> joined = new ArrayList<>();
    for (List<Row> page : pages) {
      if (page.size() > limit) {
        return Optional.of(
            "a page %s of %d rows where %d are the most".formatted(way, page.size(), limit));
      }
      joined.addAll(page);
    }
    return new Comparison(query)
        .difference(given.rows(), joined)
        .map(what -> "the pages %s, joined, against the whole result: %s".formatted(way, what));
  }
}
