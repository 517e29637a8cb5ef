package io.mesa.tck.differential;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.memory.MemoryDatabase;
import io.mesa.query.Query;
import io.mesa.structure.Table;
import java.io.File;
import java.io.StringWriter;
import java.net.URI;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import javax.tools.JavaFileObject;
import javax.tools.SimpleJavaFileObject;
import javax.tools.ToolProvider;
import org.jspecify.annotations.NullMarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a failure prints is code that makes the same tables and the same query again. */
class PrintedCodeTest {
  private static final int QUERIES = 120;
  private static final String IMPORTS =
      """
      import static io.mesa.query.Aggregate.*;
      import static io.mesa.query.Filters.*;
      import static io.mesa.query.Sort.*;
      import io.mesa.memory.*;
      import io.mesa.query.*;
      import io.mesa.structure.Collation;
      import io.mesa.structure.ColumnType;
      import io.mesa.value.*;
      import java.math.BigDecimal;
      import java.time.*;
      import java.util.*;
      """;

  @TempDir Path directory;

  @Test
  void print_generatedTables_buildsTheSameTables() throws Exception {
    GeneratedDatabase generated = Differential.generate(31, 2, Extent.all());

    var built = (MemoryDatabase) made(List.of(DatabasePrinter.print(generated))).get(0);

    assertThat(built.tables()).isEqualTo(generated.memory().tables());
    for (Table table : built.tables()) {
      assertThat(built.rows(table.name())).isEqualTo(generated.memory().rows(table.name()));
    }
  }

  @Test
  void print_generatedQueries_buildsTheSameQueries() throws Exception {
    GeneratedDatabase generated = Differential.generate(31, 2, Extent.all());
    QueryGenerator.Contents contents = QueryGenerator.Contents.of(31, Extent.all());
    List<Query> queries = new ArrayList<>();
    for (int i = 0; i < QUERIES; i++) {
      queries.add(new QueryGenerator(Dice.of(31, i), generated, contents).trial(i).query());
    }

    assertThat(made(queries.stream().map(QueryPrinter::print).toList()))
        .isEqualTo(List.<Object>copyOf(queries));
  }

  /** What expressions of Java give. */
  private List<Object> made(List<String> expressions) throws Exception {
    var methods = new StringBuilder();
    var calls = new ArrayList<String>();
    for (int i = 0; i < expressions.size(); i++) {
      methods.append("static Object part%d() { return %s; }\n".formatted(i, expressions.get(i)));
      calls.add("part" + i + "()");
    }
    String source =
        IMPORTS
            + "public class Printed implements java.util.function.Supplier<List<Object>> {\n"
            + methods
            + "public List<Object> get() { return Arrays.asList("
            + String.join(", ", calls)
            + "); }\n}\n";
    var problems = new StringWriter();
    boolean compiled =
        ToolProvider.getSystemJavaCompiler()
            .getTask(
                problems,
                null,
                null,
                List.of("-d", directory.toString(), "-cp", classPath(), "-proc:none", "-nowarn"),
                null,
                List.of(file(source)))
            .call();
    assertThat(compiled).as("%s", problems).isTrue();
    try (var loader =
        new URLClassLoader(new URL[] {directory.toUri().toURL()}, getClass().getClassLoader())) {
      Object supplier = loader.loadClass("Printed").getConstructor().newInstance();
      return ((Supplier<?>) supplier).get() instanceof List<?> list ? List.copyOf(list) : List.of();
    }
  }

  private static String classPath() {
    return Stream.of(Query.class, MemoryDatabase.class, NullMarked.class)
        .map(type -> new File(location(type)).getPath())
        .distinct()
        .collect(Collectors.joining(File.pathSeparator));
  }

  private static URI location(Class<?> type) {
    return URI.create(type.getProtectionDomain().getCodeSource().getLocation().toString());
  }

  private static JavaFileObject file(String source) {
    return new SimpleJavaFileObject(
        URI.create("string:///Printed.java"), JavaFileObject.Kind.SOURCE) {
      @Override
      public CharSequence getCharContent(boolean ignoreEncodingErrors) {
        return source;
      }
    };
  }
}
