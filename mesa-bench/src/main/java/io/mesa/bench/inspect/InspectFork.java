package io.mesa.bench.inspect;

import io.mesa.bench.measure.ChildJvm;
import io.mesa.bench.measure.Measurement;
import io.mesa.bench.server.Place;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Mesa and one of its peers in turn, in a JVM of their own; who goes first alternates. Each reads
 * the whole structure once in a block.
 */
final class InspectFork {
  private static final List<String> OPTIONS = List.of("-Xms1g", "-Xmx1g");

  private InspectFork() {}

  /**
   * One block of each.
   *
   * @param mesa Mesa's
   * @param peer the peer's
   */
  record Round(Measurement mesa, Measurement peer) {

    /** How many times longer Mesa took. */
    double mesaOverPeer() {
      return (double) mesa.wallNanos() / peer.wallNanos();
    }

    /** How many times longer the peer took. */
    double peerOverMesa() {
      return (double) peer.wallNanos() / mesa.wallNanos();
    }
  }

  /**
   * Starts such a JVM and waits for it.
   *
   * @param place the database
   * @param tables how many tables it has
   * @param peer the peer
   * @param warmups how many rounds are not counted; a peer that takes minutes has none
   * @param rounds how many are
   */
  static List<Round> run(Place place, int tables, Contender.Kind peer, int warmups, int rounds)
      throws IOException {
    List<String> printed =
        ChildJvm.run(
            InspectFork.class,
            OPTIONS,
            List.of(
                String.valueOf(place.port()),
                place.database(),
                String.valueOf(tables),
                peer.word(),
                String.valueOf(warmups),
                String.valueOf(rounds)));
    List<Round> result = new ArrayList<>();
    for (String line : printed) {
      String[] fields = line.split(" ", -1);
      result.add(new Round(measurement(fields, 0), measurement(fields, 3)));
    }
    return result;
  }

  private static Measurement measurement(String[] fields, int first) {
    return new Measurement(
        Long.parseLong(fields[first]),
        Long.parseLong(fields[first + 1]),
        Long.parseLong(fields[first + 2]));
  }

  /**
   * The JVM's own work.
   *
   * @param args port, database, number of tables, peer, uncounted rounds, counted rounds
   * @throws Exception where a contender fails
   */
  public static void main(String[] args) throws Exception {
    var place = new Place(Integer.parseInt(args[0]), args[1]);
    int tables = Integer.parseInt(args[2]);
    var kind = Contender.Kind.of(args[3]);
    int warmups = Integer.parseInt(args[4]);
    int rounds = Integer.parseInt(args[5]);
    try (Contender mesa = Contender.Kind.MESA.open(place);
        Contender peer = kind.open(place)) {
      for (int i = 0; i < warmups; i++) {
        block(mesa, tables);
        if (kind == Contender.Kind.PLAIN) {
          block(peer, tables);
        }
      }
      for (int i = 0; i < rounds; i++) {
        Measurement first = block(i % 2 == 0 ? mesa : peer, tables);
        Measurement second = block(i % 2 == 0 ? peer : mesa, tables);
        System.out.println(
            i % 2 == 0 ? print(first) + " " + print(second) : print(second) + " " + print(first));
      }
    }
  }

  private static Measurement block(Contender contender, int tables) throws Exception {
    return Measurement.of(
        () -> {
          int read = contender.read();
          if (read != tables) {
            throw new IllegalStateException(
                "%s read %d tables of %d".formatted(contender.getClass(), read, tables));
          }
        });
  }

  private static String print(Measurement measurement) {
    return "%d %d %d"
        .formatted(measurement.wallNanos(), measurement.cpuNanos(), measurement.allocatedBytes());
  }
}
