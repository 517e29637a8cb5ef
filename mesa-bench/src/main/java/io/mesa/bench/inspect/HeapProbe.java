package io.mesa.bench.inspect;

import io.mesa.bench.measure.ChildJvm;
import io.mesa.bench.measure.HeapWatch;
import io.mesa.bench.measure.Measurement;
import io.mesa.bench.server.Place;
import java.io.IOException;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/** Reads the structure of a database once, in a JVM of a given size, and watches its heap. */
final class HeapProbe {
  private HeapProbe() {}

  /**
   * What it found.
   *
   * @param heapMebibytes the heap it was given
   * @param tables how many tables it read
   * @param seconds how long that took
   * @param allocatedBytes what was allocated on the way
   * @param peakBytes the most the heap held, garbage included
   * @param peakLiveBytes the most it held after a collection
   */
  record Finding(
      int heapMebibytes,
      int tables,
      double seconds,
      long allocatedBytes,
      long peakBytes,
      long peakLiveBytes) {

    /** As a result shows it. */
    Map<String, Object> figures() {
      Map<String, Object> figures = new LinkedHashMap<>();
      figures.put("heap MiB", heapMebibytes);
      figures.put("tables", tables);
      figures.put("seconds", seconds);
      figures.put("allocated bytes per table", allocatedBytes / tables);
      figures.put("peak heap bytes", peakBytes);
      figures.put("peak heap bytes after a collection", peakLiveBytes);
      return figures;
    }
  }

  /** Starts such a JVM and waits for it. */
  static Finding run(Place place, int heapMebibytes) throws IOException {
    String line =
        ChildJvm.run(
                HeapProbe.class,
                List.of("-Xmx" + heapMebibytes + "m", "-XX:+UseG1GC"),
                List.of(String.valueOf(place.port()), place.database()))
            .get(0);
    String[] fields = line.split(" ", -1);
    return new Finding(
        heapMebibytes,
        Integer.parseInt(fields[0]),
        Double.parseDouble(fields[1]),
        Long.parseLong(fields[2]),
        Long.parseLong(fields[3]),
        Long.parseLong(fields[4]));
  }

  /**
   * The JVM's own work.
   *
   * @param args port, database
   * @throws Exception where reading fails
   */
  public static void main(String[] args) throws Exception {
    var place = new Place(Integer.parseInt(args[0]), args[1]);
    var heap = HeapWatch.start();
    var tables = new AtomicLong();
    try (var mesa = new MesaStructure(place)) {
      Measurement measured = Measurement.of(() -> tables.set(mesa.read()));
      HeapWatch.Finding found = heap.end();
      System.out.println(
          "%d %s %d %d %d"
              .formatted(
                  tables.get(),
                  measured.seconds(),
                  measured.allocatedBytes(),
                  found.peakBytes(),
                  found.peakLiveBytes()));
    }
  }
}
