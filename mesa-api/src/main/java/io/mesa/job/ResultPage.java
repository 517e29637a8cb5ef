package io.mesa.job;

import io.mesa.query.Rows;
import java.util.Objects;

/**
 * A page of a job's result. Immutable.
 *
 * @param rows its rows; the last page may have fewer than the others
 * @param page which page, from 0
 * @param pageRows how many rows each page has
 * @param result what the whole result is like
 */
public record ResultPage(Rows rows, int page, int pageRows, JobResult result) {

  /** Checks that every part is given. */
  public ResultPage {
    Objects.requireNonNull(rows, "rows");
    Objects.requireNonNull(result, "result");
  }

  /**
   * Whether a page follows.
   *
   * @return false for the last page of what is kept
   */
  public boolean hasNext() {
    return (page + 1L) * pageRows < result.kept();
  }
}
