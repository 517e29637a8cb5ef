package io.mesa.cost;

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
    sources.merge(sourceId, ShapeRuns.merge(List.of(), shapes), ShapeRuns::merge);
  }
}
