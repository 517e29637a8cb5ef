package io.mesa.bench.query;

import io.mesa.bench.measure.ChildJvm;
import io.mesa.bench.measure.HeapWatch;
import io.mesa.bench.measure.Measurement;
import io.mesa.bench.query.peer.Contender;
import io.mesa.bench.query.peer.Kind;
import io.mesa.bench.server.Place;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/**
 * Several contenders that read the same table through a stream each, in one small JVM: all streams
 * are open at once, and each is read on for a block of rows in turn.
 */
final class StreamFork {
  /** The server's limit for each statement. */
  private static final Duration TIMEOUT = Duration.ofMinutes(30);

  private static final String HEAP = "heap";

  private StreamFork() {}

  /**
   * A part of a stream.
   *
   * @param kind who read it
   * @param rows how many rows it had
   * @param measurement what that took
   */
  record Part(Kind kind, long rows, Measurement measurement) {

    /** Nanoseconds of each row. */
    double nanos() {
      return (double) measurement.wallNanos() / rows;
    }

    /** Nanoseconds of the JVM's processor time of each row. */
    double cpuNanos() {
      return (double) measurement.cpuNanos() / rows;
    }

    /** Bytes allocated of each row. */
    double bytes() {
      return (double) measurement.allocatedBytes() / rows;
    }
  }

  /**
   * What a JVM found.
   *
   * @param parts the parts in the order they were read
   * @param peakBytes the most its heap held, garbage included
   * @param peakLiveBytes the most it held after a collection
   */
  record Finding(List<Part> parts, long peakBytes, long peakLiveBytes) {}

  /**
   * Starts such a JVM and waits for it.
   *
   * @param heapMebibytes how large its heap may be
   * @param partRows how many rows are read at a stretch
   */
  static Finding run(Place place, List<Kind> kinds, int heapMebibytes, int partRows)
      throws IOException {
    List<String> arguments =
        new ArrayList<>(
            List.of(String.valueOf(place.port()), place.database(), String.valueOf(partRows)));
    kinds.forEach(kind -> arguments.add(kind.name()));
    List<Part> parts = new ArrayList<>();
    long peak = 0;
    long live = 0;
    for (String line :
        ChildJvm.run(
            StreamFork.class, List.of("-Xmx" + heapMebibytes + "m", "-XX:+UseG1GC"), arguments)) {
      String[] fields = line.split(" ", -1);
      if (fields[0].equals(HEAP)) {
        peak = Long.parseLong(fields[1]);
        live = Long.parseLong(fields[2]);
      } else {
        parts.add(
            new Part(
                Kind.valueOf(fields[0]),
                Long.parseLong(fields[1]),
                new Measurement(
                    Long.parseLong(fields[2]),
                    Long.parseLong(fields[3]),
                    Long.parseLong(fields[4]))));
      }
    }
    return new Finding(parts, peak, live);
  }

  /**
   * The JVM's own work.
   *
   * @param args port, database, rows of a part, contenders
   * @throws Exception where a contender fails
   */
  public static void main(String[] args) throws Exception {
    var place = new Place(Integer.parseInt(args[0]), args[1]);
    int partRows = Integer.parseInt(args[2]);
    var heap = HeapWatch.start();
    Map<Kind, Contender> contenders = new EnumMap<>(Kind.class);
    Map<Kind, Contender.Readings> open = new EnumMap<>(Kind.class);
    try {
      for (String name : List.of(args).subList(3, args.length)) {
        var kind = Kind.valueOf(name);
        Contender contender = kind.open(place.url(), TIMEOUT);
        contenders.put(kind, contender);
        open.put(kind, ((Contender.Streaming) contender).readings());
      }
      for (int round = 0; !open.isEmpty(); round++) {
        List<Kind> kinds = List.copyOf(open.keySet());
        for (int i = 0; i < kinds.size(); i++) {
          readOn(kinds.get((i + round) % kinds.size()), open, partRows);
        }
      }
      HeapWatch.Finding found = heap.end();
      System.out.println(HEAP + " " + found.peakBytes() + " " + found.peakLiveBytes());
    } finally {
      open.values().forEach(Contender.Readings::close);
      contenders.values().forEach(Contender::close);
    }
  }

  private static void readOn(Kind kind, Map<Kind, Contender.Readings> open, int partRows)
      throws Exception {
    Contender.Readings readings = open.get(kind);
    if (readings == null) {
      return;
    }
    var read = new int[1];
    Measurement measurement = Measurement.of(() -> read[0] = readings.read(partRows));
    if (read[0] > 0) {
      System.out.println(
          "%s %d %d %d %d"
              .formatted(
                  kind,
                  read[0],
                  measurement.wallNanos(),
                  measurement.cpuNanos(),
                  measurement.allocatedBytes()));
    }
    if (read[0] < partRows) {
      readings.close();
      open.remove(kind);
    }
  }
}
