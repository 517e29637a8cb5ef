package io.mesa.cost;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.tck.CostHistoryContract;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CostHistoryTest {
  private static final Instant NOON = Instant.parse("2024-05-01T12:00:00Z");
  private static final PlanCost PLAN =
      new PlanCost(
          Map.of(PlanWork.FULL_READ, 12.5, PlanWork.SORT, 0.25),
          OptionalLong.of(7),
          OptionalLong.empty(),
          -42);

  @TempDir static Path directory;

  @Nested
  class InMemory extends CostHistoryContract {
    private final CostHistory history = CostHistory.inMemory();

    @Override
    protected CostHistory openHistory() {
      return history;
    }

    @Override
    protected CostHistory anotherHold() {
      return history;
    }
  }

  @Nested
  class InAFile extends CostHistoryContract {
    @TempDir private Path own;

    @Override
    protected CostHistory openHistory() {
      return CostHistory.file(own.resolve("costs.json"));
    }

    @Override
    protected CostHistory anotherHold() {
      return openHistory();
    }
  }

  private static ShapeRuns.Run run(int second) {
    return new ShapeRuns.Run(
        NOON.plusSeconds(second),
        Duration.ofMillis(second),
        second % 2 == 0,
        second % 3 == 0 ? Optional.of(PLAN) : Optional.empty());
  }

  private static ShapeRuns shape(String id, int from, int to) {
    return new ShapeRuns(
        id, to - from, IntStream.range(from, to).mapToObj(CostHistoryTest::run).toList());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "[]",
        "{}",
        "{\"a\":[1,[1,5,true]],\"b\":[1,[1,5,true]]}",
        "{\"a\":[1,[1,5,true]]} {}",
        "{\"a\":[1,[1,5,true]]",
        "{\"a\":[0,[1,5,true]]}",
        "{\"a\":[1]}",
        "{\"a\":[1,[1,-5,true]]}"
      })
  void fromJson_ofSomethingElse_isRefused(String text) {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> ShapeRuns.fromJson(text))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.INVALID_ARGUMENT));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a text",
        "[]",
        "{\"format\":\"another\",\"version\":1,\"sources\":{}}",
        "{\"format\":\"mesa-cost-history\",\"version\":2,\"sources\":{}}",
        "{\"format\":\"mesa-cost-history\",\"version\":1,\"sources\":{}} {}",
        "{\"format\":\"mesa-cost-history\",\"version\":1,\"sources\":{\"s\":{\"a\":[1]}}}",
        "{\"format\":\"mesa-cost-history\",\"version\":1,\"sources\":{\"s\":{\"a\":[1,[1,-5,true]]}}}",
        "{\"format\":\"mesa-cost-history\",\"version\":1,\"sources\":{\"s\":{\"a\":[1,[1,5,true,1,1,1,\"X\",1]]}}}"
      })
  void file_thatIsSomethingElse_isRefusedAndLeftAsItIs(String content) throws IOException {
    Path file = Files.createTempFile(directory, "foreign", ".json");
    Files.writeString(file, content);
    CostHistory history = CostHistory.file(file);

    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> history.load("shop"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION))
        .withMessageContaining(file.toString());
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> history.save("shop", List.of(shape("a", 1, 2))));
    assertThat(file).hasContent(content);
  }

  @Test
  void file_thatIsADirectory_isRefused() {
    CostHistory history = CostHistory.file(directory);
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> history.load("shop"))
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION));
  }

  @Test
  void file_largerThanAny_isRefusedUnread() throws IOException {
    Path file = directory.resolve("large.json");
    try (var large = new RandomAccessFile(file.toFile(), "rw")) {
      large.setLength(1L << 40);
    }
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> CostHistory.file(file).load("shop"))
        .withMessageContaining("1099511627776 bytes")
        .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.CONFIGURATION));
    Files.delete(file);
  }

  @Test
  void file_cutOffAnywhere_isRefused() throws IOException {
    Path file = directory.resolve("whole.json");
    CostHistory.file(file).save("shop", List.of(shape("a", 1, 5)));
    byte[] whole = Files.readAllBytes(file);
    assertThat(new String(whole, StandardCharsets.UTF_8)).contains("mesa-cost-history");
    Path cut = directory.resolve("cut.json");
    for (int length = 0; length < whole.length; length++) {
      Files.write(cut, Arrays.copyOf(whole, length));
      assertThatExceptionOfType(MesaException.class)
          .as("%d of %d bytes", length, whole.length)
          .isThrownBy(() -> CostHistory.file(cut).load("shop"));
    }
  }

  @Test
  void file_savedBySeveralAtOnce_hasWhatEachSaved() throws Exception {
    Path file = directory.resolve("several.json");
    List<Thread> threads =
        IntStream.range(0, 8)
            .mapToObj(
                i ->
                    new Thread(
                        () -> CostHistory.file(file).save("shop", List.of(shape("s" + i, 1, 3)))))
            .toList();
    threads.forEach(Thread::start);
    for (Thread thread : threads) {
      thread.join();
    }

    assertThat(CostHistory.file(file).load("shop")).hasSize(8);
    try (Stream<Path> beside = Files.list(directory)) {
      assertThat(beside.filter(path -> path.toString().endsWith(".new"))).isEmpty();
    }
  }

  /** As by another process, or by Mesa loaded twice in this one. */
  @Test
  void file_thatAnotherSavesTo_isWaitedForAndNotForEver() throws Exception {
    Path file = directory.resolve("held.json");
    CostHistory history = CostHistory.file(file);
    try (FileChannel other =
        FileChannel.open(
            directory.resolve("held.json.lock"),
            StandardOpenOption.CREATE,
            StandardOpenOption.WRITE)) {
      FileLock lock = other.lock();
      assertThatExceptionOfType(MesaException.class)
          .isThrownBy(() -> history.save("shop", List.of(shape("a", 1, 2))))
          .withMessageContaining("held.json")
          .satisfies(e -> assertThat(e.code()).isEqualTo(ErrorCode.TIMEOUT));

      var saved = CompletableFuture.runAsync(() -> history.save("shop", List.of(shape("a", 1, 2))));
      assertThatExceptionOfType(TimeoutException.class)
          .isThrownBy(() -> saved.get(100, TimeUnit.MILLISECONDS));
      lock.release();
      saved.get(20, TimeUnit.SECONDS);
    }
    assertThat(history.load("shop")).hasSize(1);
  }

  @Test
  void file_whoseDirectoryIsNotThere_isRefusedWhenItIsSaved() {
    CostHistory history = CostHistory.file(directory.resolve("missing").resolve("costs.json"));

    assertThat(history.load("shop")).isEmpty();
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> history.save("shop", List.of(shape("a", 1, 2))))
        .withMessageContaining("missing");
  }
}
