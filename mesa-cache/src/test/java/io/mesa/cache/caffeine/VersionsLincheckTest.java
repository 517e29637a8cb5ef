package io.mesa.cache.caffeine;

import java.util.Arrays;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import org.jetbrains.kotlinx.lincheck.Actor;
import org.jetbrains.kotlinx.lincheck.execution.ExecutionScenario;
import org.jetbrains.lincheck.datastructures.IntGen;
import org.jetbrains.lincheck.datastructures.ModelCheckingOptions;
import org.jetbrains.lincheck.datastructures.Operation;
import org.jetbrains.lincheck.datastructures.Param;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/**
 * Two tables with a word each, and one answer made of both that is kept: whatever order the steps
 * of readers and writers take, it is as if the database alone had been asked. Lincheck tries the
 * orders.
 */
public class VersionsLincheckTest {
  private static final boolean LONG = Boolean.getBoolean("mesa.long");
  private static final int HALF = 32;
  private static final long LOW = 0xFFFFFFFFL;

  private final VersionWord first = new VersionWord();
  private final VersionWord second = new VersionWord();
  private final AtomicLong database = new AtomicLong();

  /** Its answers come back later than others see its rows; Lincheck lets them go first here. */
  private final AtomicLong answers = new AtomicLong();

  private volatile @Nullable Kept kept;

  /** What both tables held, and the versions they had then. */
  private static final class Kept {
    private final long rows;
    private final Versions versions;

    Kept(long rows, Versions versions) {
      this.rows = rows;
      this.versions = versions;
    }
  }

  /** Lincheck makes one for each scenario. */
  public VersionsLincheckTest() {}

  /**
   * Changes the first table.
   *
   * @param value what it holds from then on
   */
  @Operation
  public void writeFirst(@Param(gen = IntGen.class) int value) {
    first.begin();
    database.updateAndGet(rows -> (rows >>> HALF << HALF) | (value & LOW));
    answers.incrementAndGet();
    first.changed();
  }

  /**
   * Changes both tables at once.
   *
   * @param value what they hold from then on
   */
  @Operation
  public void writeBoth(@Param(gen = IntGen.class) int value) {
    second.begin();
    first.begin();
    database.set((long) value << HALF | (value & LOW));
    answers.incrementAndGet();
    first.changed();
    second.changed();
  }

  /** Changes the second table, but for the database, which undoes it. */
  @Operation
  public void writeInVain() {
    second.begin();
    answers.incrementAndGet();
    second.unchanged();
  }

  /**
   * Reads both tables.
   *
   * @return what they hold, as a text
   */
  @Operation
  public String read() {
    Kept found = kept;
    if (found != null && found.versions.areCurrent()) {
      return text(found.rows);
    }
    Versions seen = Versions.now(first, second);
    long rows = database.get();
    if (seen.areQuiet() && seen.areCurrent()) {
      kept = new Kept(rows, seen);
    }
    return text(rows);
  }

  /**
   * Asks the database itself: what it shows, nobody is shown the state before of any more.
   *
   * @return what both tables hold, as a text
   */
  @Operation
  public String readPast() {
    return text(database.get());
  }

  private static String text(long rows) {
    return (int) (rows >>> HALF) + " " + (int) rows;
  }

  private static Actor actor(String name, Object... arguments) {
    return Arrays.stream(VersionsLincheckTest.class.getDeclaredMethods())
        .filter(method -> method.getName().equals(name))
        .map(method -> new Actor(method, List.of(arguments)))
        .findFirst()
        .orElseThrow();
  }

  /** An answer is kept; then one thread does something while another looks twice. */
  private static ExecutionScenario against(Actor write) {
    return new ExecutionScenario(
        List.of(actor("read")),
        List.of(
            List.of(write, actor("read")),
            List.of(actor("readPast"), actor("read")),
            List.of(actor("read"))),
        List.of(actor("read"), actor("read")),
        null);
  }

  @Test
  void readsAndWrites_inAnyOrder_areThoseOfTheDatabase() {
    new ModelCheckingOptions()
        .addCustomScenario(against(actor("writeFirst", 5)))
        .addCustomScenario(against(actor("writeBoth", 6)))
        .addCustomScenario(against(actor("writeInVain")))
        .sequentialSpecification(PlainTables.class)
        .iterations(LONG ? 20 : 0)
        .invocationsPerIteration(LONG ? 3_000 : 500)
        .threads(3)
        .actorsPerThread(2)
        .check(VersionsLincheckTest.class);
  }
}
