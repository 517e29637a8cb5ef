package io.mesa.bench.measure;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * How much rivals do in turn: rounds of blocks, one of each, in JVMs that do all tasks one after
 * the other.
 *
 * @param forks how many JVMs
 * @param warmups uncounted rounds in each, of each task
 * @param rounds counted rounds in each, of each task
 * @param blockMillis how long each rival has in a round
 */
public record Turns(int forks, int warmups, int rounds, int blockMillis) {
  private static final List<String> OPTIONS = List.of("-Xms1g", "-Xmx1g");
  private static final int NUMBERS = 4;
  private static final long SEED = 1;

  /** Where such a JVM's work begins: its arguments are of this and nothing else. */
  private static final int TASKS = 1 + NUMBERS;

  /** A rival's block, played in its turn. */
  @FunctionalInterface
  public interface Player<R> {
    /**
     * Plays it.
     *
     * @param rival whose turn it is
     * @param nanos how long it has
     * @return what it did
     * @throws Exception where it fails
     */
    Block play(R rival, long nanos) throws Exception;
  }

  /**
   * Starts the JVMs, one after the other.
   *
   * @param fork their main class, which {@linkplain #of(String[]) reads} its arguments and {@link
   *     #play plays}
   * @param url the database
   * @param tasks what is done in each
   * @param scale what times are shown in
   * @param progress is told how far it is
   * @return what they did
   * @throws IOException where one fails
   */
  public Blocks fork(
      Class<?> fork,
      String url,
      List<? extends Task<?>> tasks,
      Scale scale,
      Consumer<String> progress)
      throws IOException {
    List<String> arguments = new ArrayList<>(List.of(url));
    for (int number : List.of(forks, warmups, rounds, blockMillis)) {
      arguments.add(String.valueOf(number));
    }
    tasks.forEach(task -> arguments.add(task.name()));
    return Blocks.run(
        forks,
        () -> ChildJvm.run(fork, OPTIONS, arguments).stream().map(Block::parse).toList(),
        tasks,
        scale,
        progress);
  }

  /**
   * How much a JVM is to do that was started so.
   *
   * @param args its arguments, the first of them the database's URL
   * @return the turns
   */
  public static Turns of(String[] args) {
    int[] numbers = new int[NUMBERS];
    for (int i = 0; i < NUMBERS; i++) {
      numbers[i] = Integer.parseInt(args[1 + i]);
    }
    return new Turns(numbers[0], numbers[1], numbers[2], numbers[3]);
  }

  /**
   * What it is to do.
   *
   * @param args its arguments
   * @return the names of its tasks
   */
  public static List<String> tasks(String[] args) {
    return List.of(args).subList(TASKS, args.length);
  }

  /**
   * Has the rivals play all rounds of a task, and prints the blocks that count. Their order is
   * another one in each round, the same in each JVM: what one leaves behind, as garbage and as
   * caches that are cold, is not always left to the same next one.
   *
   * @param rivals who plays
   * @param player plays a rival's block
   * @param <R> a rival, as the JVM knows it
   * @throws Exception where one fails
   */
  public <R> void play(List<R> rivals, Player<R> player) throws Exception {
    long nanos = TimeUnit.MILLISECONDS.toNanos(blockMillis);
    var random = new Random(SEED);
    List<R> order = new ArrayList<>(rivals);
    for (int round = 0; round < warmups + rounds; round++) {
      Collections.shuffle(order, random);
      for (R rival : order) {
        Block block = player.play(rival, nanos);
        if (round >= warmups) {
          System.out.println(block.print());
        }
      }
    }
  }
}
