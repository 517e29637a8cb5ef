package io.mesa.cache.caffeine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.TableName;
import java.time.Duration;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

class BuilderTest {
  private static final TableName TABLE = Asking.table("orders");
  private final CaffeineCacheBuilder builder = CaffeineCache.builder();

  private static void assertRefused(String part, ThrowingCallable call) {
    assertThatThrownBy(call)
        .isInstanceOfSatisfying(
            MesaException.class, e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT))
        .hasMessageContaining(part);
  }

  @Test
  void maximumBytes_outsideItsBounds_isRefused() {
    long heap = Runtime.getRuntime().maxMemory();

    assertRefused("more than half of the heap", () -> builder.maximumBytes(heap / 2 + 1));
    assertRefused("at least 1048576 bytes", () -> builder.maximumBytes((1 << 20) - 1));
  }

  @Test
  void maximumEntries_none_isRefused() {
    assertRefused("at least 1 answer, not 0", () -> builder.maximumEntries(0));
  }

  @Test
  void maximumAnswerBytes_outsideItsBounds_isRefused() {
    assertRefused("not 1023", () -> builder.maximumAnswerBytes(1023));
    assertRefused("not 1073741825", () -> builder.maximumAnswerBytes((1L << 30) + 1));
  }

  @Test
  void timeToLive_thatIsNone_isRefused() {
    assertRefused("not PT0S", () -> builder.timeToLive(Duration.ZERO));
    assertRefused("not PT-1S", () -> builder.timeToLive("orders", Duration.ofSeconds(-1)));
    assertRefused("365 days", () -> builder.timeToLive("orders", TABLE, Duration.ofDays(366)));
  }

  @Test
  void costOfKeeping_outsideItsBounds_isRefused() {
    assertRefused("not PT-1S", () -> builder.costOfKeeping(Duration.ofSeconds(-1)));
    assertRefused("not PT1H", () -> builder.costOfKeeping(Duration.ofHours(1)));
  }

  @Test
  void build_quotaOverTheTotal_isRefused() {
    assertRefused("not 1000", () -> builder.maximumBytesPerTable(1000));
    assertRefused("not 1000", () -> builder.maximumBytes("orders", TABLE, 1000));
    assertRefused(
        "All answers may have 1048576 bytes, so that a table's answers cannot have 1048577",
        () ->
            CaffeineCache.builder()
                .maximumBytesPerTable((1 << 20) + 1)
                .maximumBytes(1 << 20)
                .build());
    assertRefused(
        "so that the answers of public.orders in 'shop' cannot have 2097152",
        () -> builder.maximumBytes("shop", TABLE, 2 << 20).maximumBytes(1 << 20).build());
  }

  @Test
  void build_immutableTableWithTimeToLive_isRefused() {
    assertRefused(
        "say one of the two",
        () ->
            builder
                .immutable("shop", TABLE)
                .timeToLive("shop", TABLE, Duration.ofSeconds(1))
                .build());
  }
}
