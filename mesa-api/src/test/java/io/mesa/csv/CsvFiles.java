package io.mesa.csv;

import io.mesa.source.Source;
import io.mesa.source.SourceBuilder;
import io.mesa.spi.DatabaseDriver;
import io.mesa.tck.ContractFixture;
import io.mesa.value.TableName;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** A folder of files written behind Mesa's back: what the contract kit needs. */
final class CsvFiles implements ContractFixture {
  private final Path folder;

  private CsvFiles(Path folder) {
    this.folder = folder;
  }

  /** Makes a new folder; what is in it is called like it. */
  static CsvFiles in(String name) {
    try {
      Path folder = Files.createTempDirectory("csv").resolve(name);
      return new CsvFiles(Files.createDirectory(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public DatabaseDriver driver() {
    return new CsvDriver();
  }

  @Override
  public SourceBuilder source(String id) {
    return source(id, folder);
  }

  private static SourceBuilder source(String id, Path folder) {
    return Source.builder(id).driver(CsvDriver.NAME).option("folder", folder.toString());
  }

  @Override
  public Optional<Source> unreachable() {
    return Optional.of(source("unreachable", folder.resolveSibling("nowhere")).build());
  }

  @Override
  public TableName createTable(String name, List<String> columns) {
    return write(name, line(columns));
  }

  /** Writes a file as it is. */
  TableName write(String name, String content) {
    try {
      Files.writeString(folder.resolve(name + ".csv"), content, StandardOpenOption.CREATE_NEW);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return TableName.of(folder.getFileName().toString(), name);
  }

  Path path(TableName table) {
    return folder.resolve(table.name() + ".csv");
  }

  @Override
  public void addRow(TableName table, List<String> values) {
    try {
      Files.writeString(path(table), line(values), StandardOpenOption.APPEND);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A record in which every text stands in quotes, and null is nothing. */
  static String line(List<? extends @Nullable String> values) {
    return values.stream()
        .map(value -> value == null ? "" : '"' + value.replace("\"", "\"\"") + '"')
        .collect(Collectors.joining(",", "", "\r\n"));
  }

  /** Counts by a way of its own: an even number of quotes stands before the end of each record. */
  @Override
  public long countRows(TableName table) {
    try {
      boolean quoted = false;
      long records = 0;
      for (char c : Files.readString(path(table)).toCharArray()) {
        quoted ^= c == '"';
        records += !quoted && c == '\n' ? 1 : 0;
      }
      return records - 1;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void dropTable(TableName table) {
    try {
      Files.deleteIfExists(path(table));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public void close() {
    try (Stream<Path> all = Files.walk(folder.getParent())) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
