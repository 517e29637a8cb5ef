package io.mesa.bench.cache.trace;

import io.mesa.bench.measure.Ratio;
import io.mesa.bench.result.Bar;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SplittableRandom;

/**
 * How often answers are found on made traces, by Mesa's cache and by one of the same size that has
 * the version in its keys. Caffeine draws lots where it has to choose, so each trace is played with
 * several seeds.
 *
 * @param played what came of it
 */
public record HitRatios(List<Played> played) {
  /** After how many reads one table is written; 0 for never. */
  private static final List<Integer> READS_FOR_A_WRITE = List.of(0, 1_000, 100);

  private static final long FIRST_SEED = 1;

  /** Copies the list. */
  public HitRatios {
    played = List.copyOf(played);
  }

  /**
   * How much is played.
   *
   * @param reads of each trace
   * @param seeds how often each is played
   */
  public record Size(long reads, int seeds) {
    /** For results. */
    public static final Size FULL = new Size(200_000, 10);

    /** For trying. */
    public static final Size QUICK = new Size(100_000, 3);

    /** For tests. */
    public static final Size REHEARSAL = new Size(20_000, 2);
  }

  /**
   * A trace that was played to both.
   *
   * @param label the trace
   * @param written whether tables are written in it
   * @param mesa the ratio of hits for each seed
   * @param versionInKey the other's
   */
  public record Played(
      String label, boolean written, List<Double> mesa, List<Double> versionInKey) {
    /** Copies the lists. */
    public Played {
      mesa = List.copyOf(mesa);
      versionInKey = List.copyOf(versionInKey);
    }

    /** Mesa's hits for each of the other's. */
    private Ratio ratio() {
      List<List<Double>> ratios = new ArrayList<>();
      for (int seed = 0; seed < mesa.size(); seed++) {
        ratios.add(List.of(mesa.get(seed) / versionInKey.get(seed)));
      }
      return Ratio.of(ratios);
    }
  }

  /**
   * Plays all traces.
   *
   * @param size how much
   * @return what came of it
   */
  public static HitRatios of(Size size) {
    List<Played> played = new ArrayList<>();
    for (Trace trace : Trace.values()) {
      for (int readsForAWrite : READS_FOR_A_WRITE) {
        played.add(play(trace, readsForAWrite, size));
      }
    }
    return new HitRatios(played);
  }

  private static Played play(Trace trace, int readsForAWrite, Size size) {
    List<Double> mesa = new ArrayList<>();
    List<Double> versionInKey = new ArrayList<>();
    for (long seed = FIRST_SEED; seed < FIRST_SEED + size.seeds(); seed++) {
      mesa.add(hits(trace, readsForAWrite, seed, size.reads(), new MesaPlayer()));
      versionInKey.add(hits(trace, readsForAWrite, seed, size.reads(), new VersionInKey()));
    }
    String writes =
        readsForAWrite == 0
            ? "no writes"
            : "a table written every %,d reads".formatted(readsForAWrite);
    return new Played(trace.label() + ", " + writes, readsForAWrite > 0, mesa, versionInKey);
  }

  private static double hits(
      Trace trace, int readsForAWrite, long seed, long reads, Player player) {
    var random = new SplittableRandom(seed);
    Trace.Keys keys = trace.keys(random.split());
    long hits = 0;
    for (long number = 0; number < reads; number++) {
      if (readsForAWrite > 0 && number % readsForAWrite == readsForAWrite - 1) {
        player.write(random.nextInt(Trace.TABLES));
      }
      if (player.read(keys.key(number))) {
        hits++;
      }
    }
    return (double) hits / reads;
  }

  /**
   * That Mesa's cache finds no fewer than the other where tables are written. Where none is, both
   * let Caffeine choose, and differ by its lots.
   *
   * @return a bar for each trace with writes
   */
  public List<Bar> bars() {
    return played.stream().filter(Played::written).map(HitRatios::bar).toList();
  }

  private static Bar bar(Played each) {
    Ratio ratio = each.ratio();
    return Bar.atLeast(
        each.label() + ": hits / those with the version in the key",
        1,
        ratio.median(),
        ratio.interval());
  }

  /**
   * The ratios of hits.
   *
   * @return for each trace the medians of both
   */
  public Map<String, Object> figures() {
    Map<String, Object> figures = new LinkedHashMap<>();
    figures.put("answers there is room for", Trace.ROOM);
    figures.put("keys", Trace.KEYS);
    figures.put("tables", Trace.TABLES);
    for (Played each : played) {
      Map<String, Object> ofTrace = new LinkedHashMap<>();
      ofTrace.put("mesa", Ratio.median(each.mesa()));
      ofTrace.put("version in the key", Ratio.median(each.versionInKey()));
      figures.put(each.label(), ofTrace);
    }
    return figures;
  }
}
