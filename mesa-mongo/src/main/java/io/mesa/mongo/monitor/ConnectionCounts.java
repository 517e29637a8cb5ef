package io.mesa.mongo.monitor;

import io.mesa.mongo.connect.ServerCommands;
import io.mesa.runtime.ConnectionCount;
import io.mesa.runtime.Session;
import io.mesa.runtime.SessionFilter;
import io.mesa.runtime.SessionState;
import io.mesa.value.Reading;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/** How many connections there are of whom, to what, in which state. */
final class ConnectionCounts {
  private static final Comparator<ConnectionCount> LARGEST_FIRST =
      Comparator.comparingInt(ConnectionCount::count)
          .reversed()
          .thenComparing(ConnectionCount::user, Reading.ascending())
          .thenComparing(ConnectionCount::database, Reading.ascending());

  private record Kind(
      Reading<String> user, Reading<String> database, Reading<SessionState> state) {}

  private ConnectionCounts() {}

  static List<ConnectionCount> read(ServerCommands commands) {
    Operations operations = Operations.read(commands, true);
    List<Session> sessions =
        Sessions.of(
                operations,
                commands,
                SessionFilter.standard().withIdle().withLimit(Integer.MAX_VALUE))
            .stream()
            .filter(session -> session.state().get() != SessionState.IDLE_IN_TRANSACTION)
            .toList();
    Map<Kind, Long> seen =
        sessions.stream()
            .map(ConnectionCounts::kind)
            .collect(Collectors.groupingBy(Function.identity(), Collectors.counting()));
    List<ConnectionCount> counts = new ArrayList<>();
    seen.forEach(
        (kind, count) ->
            counts.add(
                new ConnectionCount(kind.user, kind.database, kind.state, Math.toIntExact(count))));
    if (!operations.everybodys()) {
      hidden(commands, sessions.size()).ifPresent(counts::add);
    }
    counts.sort(LARGEST_FIRST);
    return List.copyOf(counts);
  }

  /** Those of other users, as far as the server tells how many there are in all. */
  private static Optional<ConnectionCount> hidden(ServerCommands commands, int seen) {
    BuiltInRoles roles = BuiltInRoles.of(commands);
    var figures =
        new StatusFigures(
            roles.reading(
                "its serverStatus",
                BuiltInRoles.CLUSTER_MONITOR,
                () -> commands.run("serverStatus")));
    return figures
        .number("connections", "current")
        .find()
        .map(all -> Math.toIntExact(all) - seen)
        .filter(rest -> rest > 0)
        .map(
            rest ->
                new ConnectionCount(
                    roles.denied("whose connections there are", BuiltInRoles.CLUSTER_MONITOR),
                    roles.denied("what they work in", BuiltInRoles.CLUSTER_MONITOR),
                    roles.denied("what they do", BuiltInRoles.CLUSTER_MONITOR),
                    rest));
  }

  /** An open transaction holds no connection while its client is silent. */
  private static Kind kind(Session session) {
    return new Kind(session.user(), session.database(), session.state());
  }
}
