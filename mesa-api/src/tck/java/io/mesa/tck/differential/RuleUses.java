package io.mesa.tck.differential;

import io.mesa.tck.semantics.Rule;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** How often a run's queries asked what each of the {@link Rule rules} is about. */
final class RuleUses {
  private static final List<Operation> EQUALITY =
      List.of(
          Operation.EQ,
          Operation.NE,
          Operation.FIELD_EQ,
          Operation.FIELD_NE,
          Operation.IN,
          Operation.DISTINCT_FROM,
          Operation.GROUP_BY,
          Operation.DISTINCT,
          Operation.COUNT_DISTINCT);

  private final Map<Rule, Integer> uses = new EnumMap<>(Rule.class);

  private RuleUses() {}

  static RuleUses of(Map<Cell, Integer> cells, Map<String, Integer> features) {
    var found = new RuleUses();
    for (Rule rule : Rule.values()) {
      found.uses.put(rule, feature(rule, features));
    }
    cells.forEach(
        (cell, count) -> {
          for (Rule rule : Rule.values()) {
            if (isAbout(rule, cell)) {
              found.uses.merge(rule, count, Integer::sum);
            }
          }
        });
    return found;
  }

  private static int feature(Rule rule, Map<String, Integer> features) {
    String name =
        switch (rule) {
          case LOGIC -> "not";
          case EMPTY_AGGREGATE -> "aggregates of all";
          case KEYSET -> "pages walked";
          case INCLUDES -> "include depth 1";
          default -> "";
        };
    return features.getOrDefault(name, 0);
  }

  private static boolean isAbout(Rule rule, Cell cell) {
    Operation operation = cell.operation();
    Kind kind = cell.kind();
    boolean compares = operation.isComparison() || operation == Operation.IN;
    boolean orders = Operation.ALL_ORDERS.contains(operation) || operation == Operation.PAGE_ORDER;
    return switch (rule) {
      case LOGIC, EMPTY_AGGREGATE, KEYSET, INCLUDES -> false;
      case NULL_AND_MISSING ->
          operation == Operation.IS_NULL
              || operation == Operation.IS_SET
              || operation == Operation.DISTINCT_FROM_NULL;
      case EMPTY_LISTS -> operation == Operation.IN_NOTHING;
      case ORDER_OF_NULLS -> orders && cell.nulls();
      case TEXT_EQUALITY -> kind == Kind.TEXT && EQUALITY.contains(operation);
      case TEXT_ORDER -> kind == Kind.TEXT && (orders || operation.isOrdering());
      case PATTERNS -> Operation.ALL_TEXT_MATCHES.contains(operation);
      case NUMBERS -> kind.number() && compares;
      case SUMS -> operation == Operation.SUM || operation == Operation.AVG;
      case NAN -> operation == Operation.IS_NAN || (kind.floating() && (compares || orders));
      case TIME -> kind.time() && compares;
      case OTHER_TYPE -> kind.inDocument() && compares;
      case ARRAYS -> kind == Kind.ARRAY || Operation.ALL_ANY.contains(operation);
      case DOCUMENT_IDS -> kind == Kind.DOCUMENT_ID;
    };
  }

  /** A line with the rules that were asked about, and one with those that were not. */
  @Override
  public String toString() {
    return "rules compared: %s%nrules left out: %s".formatted(named(true), named(false));
  }

  private String named(boolean asked) {
    String names =
        uses.entrySet().stream()
            .filter(entry -> entry.getValue() > 0 == asked)
            .map(entry -> asked ? entry.getKey() + " " + entry.getValue() : "" + entry.getKey())
            .collect(Collectors.joining(", "));
    return names.isEmpty() ? "none" : names;
  }
}
