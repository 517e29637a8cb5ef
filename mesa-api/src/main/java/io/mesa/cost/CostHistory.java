package io.mesa.cost;

import io.mesa.error.MesaException;
import java.nio.file.Path;
import java.util.List;

/**
 * Where what is known of queries' times is kept while no Mesa runs. Given to {@code
 * Mesa.builder()}, which loads it and saves what was learned: every few minutes while queries run,
 * and when it is closed. An implementation MUST be thread-safe, MUST NOT lose what others saved
 * meanwhile (see {@link ShapeRuns#merge(java.util.Collection, java.util.Collection)}), MUST end
 * each call within a time limit, and SHOULD keep no more than {@link #MOST_SHAPES} shapes of a
 * source, those that ran last. The contract kit has a test for it.
 */
public interface CostHistory {
  /** So many shapes of a source are worth keeping. */
  int MOST_SHAPES = 2_048;

  /**
   * What was saved of a source.
   *
   * @param sourceId the source's id
   * @return its shapes, in any order; none where nothing was saved
   * @throws MesaException where it cannot be read, is of another kind, or of a newer format
   */
  List<ShapeRuns> load(String sourceId);

  /**
   * Saves what is known of a source, together with what is there.
   *
   * @param sourceId the source's id
   * @param shapes its shapes
   * @throws MesaException where it cannot be written, or what is there cannot be read; that stays
   *     as it is
   */
  void save(String sourceId, List<ShapeRuns> shapes);

  /**
   * A history that lives as long as this object.
   *
   * @return a new one
   */
  static CostHistory inMemory() {
    return new MemoryHistory();
  }

  /**
   * A history in a file, which several JVMs may share. It is read whole and written whole: to
   * another file beside it, which then takes its place.
   *
   * @param file the file, made with the first save; its directory exists
   * @return the history; nothing is read yet
   */
  static CostHistory file(Path file) {
    return new FileHistory(file);
  }
}
