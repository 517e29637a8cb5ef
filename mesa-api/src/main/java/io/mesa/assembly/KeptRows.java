package io.mesa.assembly;

import io.mesa.job.JobResult;
import io.mesa.job.QueryJobs;
import io.mesa.query.Row;
import io.mesa.query.RowStream;
import io.mesa.query.Rows;
import java.util.ArrayList;
import java.util.List;

/**
 * What is kept of a job's result: the whole, or where that is too large its first page, and how
 * large it was.
 *
 * @param result what the whole result was like
 * @param rows what is kept of it
 */
record KeptRows(JobResult result, Rows rows) {
  private static final int WEIGHED_TOGETHER = 100;

  /** Of a result that is in memory. */
  static KeptRows of(Rows rows, long mostBytes) {
    long bytes = rows.heapBytes();
    Rows kept = bytes <= mostBytes ? rows : firstPage(rows, mostBytes);
    return new KeptRows(new JobResult(rows.size(), bytes, kept.size()), kept);
  }

  /** Of a result that is read to its end, and may be larger than memory. */
  static KeptRows of(RowStream stream, long mostBytes) {
    List<Row> read = new ArrayList<>();
    List<Row> kept = new ArrayList<>();
    long rows = 0;
    long bytes = 0;
    for (var all = stream.iterator(); all.hasNext(); ) {
      read.add(all.next());
      if (read.size() == WEIGHED_TOGETHER || !all.hasNext()) {
        boolean isCut = bytes > mostBytes;
        rows += read.size();
        bytes += Rows.of(stream, read).heapBytes();
        if (!isCut) {
          kept.addAll(read);
        }
        if (!isCut && bytes > mostBytes) {
          kept = firstPage(Rows.of(stream, kept), mostBytes).toList();
        }
        read.clear();
      }
    }
    return new KeptRows(new JobResult(rows, bytes, kept.size()), Rows.of(stream, kept));
  }

  /** As many of the first rows as a page has, and as are not too large themselves. */
  private static Rows firstPage(Rows rows, long mostBytes) {
    Rows first = rows.part(0, QueryJobs.PAGE_ROWS);
    while (!first.isEmpty() && first.heapBytes() > mostBytes) {
      first = first.part(0, first.size() / 2);
    }
    return first;
  }
}
