package io.mesa.cache.caffeine;

import static io.mesa.query.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import io.mesa.call.CacheUse;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import java.lang.management.ManagementFactory;
import org.junit.jupiter.api.Test;

/** What a hit takes of the heap. */
class AllocationTest {
  private static final int CALLS = 100_000;

  private final Asking asking = new Asking(CaffeineCache.builder().build());
  private final ThreadMXBean threads = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private long allocated(Query query) {
    CacheUse use = CacheUse.normal();
    long before = threads.getCurrentThreadAllocatedBytes();
    for (int i = 0; i < CALLS; i++) {
      Rows found = asking.answers.find(query, use);
      if (found == null) {
        throw new AssertionError("not found");
      }
    }
    return threads.getCurrentThreadAllocatedBytes() - before;
  }

  @Test
  void find_ofAReusedQuery_allocatesNothing() {
    Query query = Query.from("orders").where(eq("id", 1)).build();
    asking.ask(query, () -> Asking.rows("1"));
    allocated(query);

    // What Caffeine keeps of the last reads grows once, a few hundred bytes.
    long bytes = allocated(query);

    assertThat((double) bytes / CALLS).isZero();
  }
}
