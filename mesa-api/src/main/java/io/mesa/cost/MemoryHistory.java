package io.mesa.cost;

import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

/** Keeps what is saved in memory. */
final class MemoryHistory implements CostHistory {
  private final Map<String, List<ShapeRuns>> sources = new ConcurrentHashMap<>();

  @Override
  public List<ShapeRuns> load(String sourceId) {
    return sources.getOrDefault(sourceId, List.of());
  }

  @Override
  public void save(String sourceId, List<ShapeRuns> shapes) {
    sources.merge(sourceId, merged(List.of(), shapes), MemoryHistory::merged);
  }

  /** The shapes of both, bounded. */
  static List<ShapeRuns> merged(List<ShapeRuns> some, List<ShapeRuns> others) {
    Map<String, ShapeRuns> all = new LinkedHashMap<>();
    some.forEach(shape -> all.merge(shape.shape(), shape, ShapeRuns::merge));
    others.forEach(shape -> all.merge(shape.shape(), shape, ShapeRuns::merge));
    return all.values().stream()
        .sorted(Comparator.comparing(ShapeRuns::lastRun).reversed())
        .limit(MOST_SHAPES)
        .toList();
  }
}
