package io.mesa.postgres.job;

/**
 * A statement with arrays for parameters, each an argument of a function. Planning one takes the
 * server as long as running it. It plans anew each time, because for the array at hand, of which it
 * sees the length, its plan seems better than one for any. From arrays in sub-selects it sees none,
 * and keeps its plan. While the table is small that would be one that reads it whole, so then it is
 * asked to plan each time. Immutable.
 */
final class ArrayStatement {
  private final String plannedEachTime;
  private final String plannedOnce;

  ArrayStatement(String statement) {
    this.plannedEachTime = statement;
    this.plannedOnce = statement.replaceAll("\\?::\\w+\\[]", "(SELECT $0)");
  }

  String text(StoreSessions sessions) {
    return sessions.isLarge() ? plannedOnce : plannedEachTime;
  }
}
