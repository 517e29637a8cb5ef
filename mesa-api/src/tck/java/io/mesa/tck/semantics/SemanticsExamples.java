package io.mesa.tck.semantics;

import io.mesa.memory.MemoryDatabase;
import io.mesa.memory.MemoryDatabaseBuilder;
import java.util.List;

/** The examples, and the tables they are over. */
public final class SemanticsExamples {
  private static final List<ExampleGroup> GROUPS =
      List.of(
          new LogicExamples(),
          new NullExamples(),
          new TextExamples(),
          new PatternExamples(),
          new NumberExamples(),
          new AggregateExamples(),
          new NanExamples(),
          new TimeExamples(),
          new DocumentExamples(),
          new ArrayExamples(),
          new DocumentIdExamples(),
          new PageExamples(),
          new IncludeExamples(),
          new ExistsExamples());

  private SemanticsExamples() {}

  /**
   * The tables with their rows, all in the schema {@code public}. Their types are named as
   * PostgreSQL names them.
   *
   * @return a new database
   */
  public static MemoryDatabase database() {
    MemoryDatabaseBuilder database = MemoryDatabase.builder();
    GROUPS.forEach(group -> group.addTables(database));
    return database.build();
  }

  /**
   * The examples.
   *
   * @return five or more for each {@link Rule}
   */
  public static List<SemanticsExample> all() {
    return GROUPS.stream().flatMap(group -> group.examples().stream()).toList();
  }
}
