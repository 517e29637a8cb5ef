package io.mesa.assembly;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.gateway.Capabilities;
import io.mesa.query.Mutation;
import io.mesa.query.Query;
import io.mesa.source.QueryFeature;
import io.mesa.source.Source;
import io.mesa.spi.DriverConnection;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;

/**
 * Refuses what a query or a mutation uses and the driver does not answer, or the source forbids,
 * before the driver is called. Thread-safe.
 */
final class QueryGate {
  private final Source source;
  private final DriverConnection connection;

  QueryGate(Source source, DriverConnection connection) {
    this.source = source;
    this.connection = connection;
  }

  void check(Operation operation, Query query) {
    if (mayRefuse()) {
      check(operation, query.features());
    }
  }

  void check(Operation operation, Mutation mutation) {
    if (mayRefuse()) {
      check(operation, mutation.features());
    }
  }

  /** False for most, so that nobody looks at what their queries use. */
  private boolean mayRefuse() {
    return !source.forbidden().isEmpty() || !connection.declared().answersEverything();
  }

  private void check(Operation operation, Set<QueryFeature> used) {
    checkForbidden(operation, used);
    Capabilities declared = connection.declared();
    List<String> missing = new ArrayList<>();
    for (QueryFeature feature : used) {
      declared.whyNot(feature).ifPresent(reason -> missing.add(feature + " (" + reason + ")"));
    }
    if (!missing.isEmpty()) {
      throw new MesaException(
          ErrorCode.UNSUPPORTED,
          "%s uses what is not supported by the driver '%s': %s. It supports %s."
              .formatted(
                  operation.label(),
                  source.driver(),
                  String.join(", ", missing),
                  declared.features().stream().sorted().toList()));
    }
  }

  private void checkForbidden(Operation operation, Set<QueryFeature> used) {
    EnumSet<QueryFeature> forbidden = EnumSet.noneOf(QueryFeature.class);
    forbidden.addAll(source.forbidden());
    forbidden.retainAll(used);
    if (!forbidden.isEmpty()) {
      throw new MesaException(
          ErrorCode.INVALID_QUERY,
          "%s uses what source '%s' forbids: %s; ask without."
              .formatted(operation.label(), source.id(), forbidden));
    }
  }
}
