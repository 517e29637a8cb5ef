package io.mesa.csv;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.resolve.Tables;
import io.mesa.source.Source;
import io.mesa.source.TableDeclaration;
import io.mesa.structure.Column;
import io.mesa.structure.DeclaredTable;
import io.mesa.structure.Table;
import io.mesa.structure.TableKind;
import io.mesa.structure.TableSummary;
import io.mesa.value.Reading;
import io.mesa.value.TableName;
import io.mesa.value.TableReference;
import io.mesa.value.ValueType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.stream.Stream;

/** A folder whose files are tables. Keeps nothing of them. Immutable and thread-safe. */
record CsvFolder(Source source, Path path, char delimiter) implements Tables {
  static final String OWNER = "";
  private static final String SUFFIX = ".csv";
  private static final Set<String> OPTIONS = Set.of("folder", "delimiter");

  static CsvFolder of(Source source) {
    Map<String, String> options = source.options();
    for (String option : options.keySet()) {
      if (!OPTIONS.contains(option)) {
        throw refused(source, "has the option '%s'; this driver knows %s", option, OPTIONS);
      }
    }
    if (source.login().isPresent() || source.client().isPresent()) {
      throw refused(source, "has a login or a client, but files are read as the process may");
    }
    String delimiter = options.getOrDefault("delimiter", ",");
    if (delimiter.length() != 1 || "\"\r\n".contains(delimiter)) {
      throw refused(source, "has a delimiter that is not one character apart from quote and line");
    }
    source.tables().forEach(table -> checkDeclared(source, table));
    return new CsvFolder(source, folder(source), delimiter.charAt(0));
  }

  private static Path folder(Source source) {
    try {
      Path path = Path.of(source.options().getOrDefault("folder", ""));
      if (path.isAbsolute() && path.normalize().getFileName() != null) {
        return path.normalize();
      }
    } catch (InvalidPathException e) {
      // Refused below, as what names no folder.
    }
    throw refused(source, "has no option 'folder' with the absolute path of a folder");
  }

  private static void checkDeclared(Source source, TableDeclaration table) {
    for (TableDeclaration.Field field : table.fields()) {
      if (!CsvValues.TYPES.contains(field.type())) {
        throw refused(
            source,
            "declares '%s' of '%s' as %s, of which a file has no text",
            field.name(),
            table.name(),
            field.type());
      }
    }
  }

  private static MesaException refused(Source source, String what, Object... parts) {
    return new MesaException(
        ErrorCode.CONFIGURATION, "Source '%s' %s.".formatted(source.id(), what.formatted(parts)));
  }

  /** What stands for database and schema. */
  String name() {
    return source.database().orElseGet(() -> path.getFileName().toString());
  }

  /** The files by the names of their tables. */
  Map<TableName, Path> files() {
    try (Stream<Path> files = Files.list(path)) {
      Map<TableName, Path> found = new TreeMap<>();
      files
          .filter(file -> file.getFileName().toString().endsWith(SUFFIX))
          .filter(file -> file.getFileName().toString().length() > SUFFIX.length())
          .filter(Files::isRegularFile)
          .forEach(file -> found.put(TableName.of(name(), tableName(file)), file));
      return found;
    } catch (IOException e) {
      throw MesaException.builder(
              ErrorCode.UNAVAILABLE,
              "The folder of source '%s' cannot be read; look whether it is there, and whether this process may."
                  .formatted(source.id()))
          .cause(e)
          .build();
    }
  }

  private static String tableName(Path file) {
    String name = file.getFileName().toString();
    return name.substring(0, name.length() - SUFFIX.length());
  }

  /** The table in a file. */
  Table table(TableName name, Path file) {
    List<String> header;
    try (CsvReader reader = CsvReader.open(name, file, delimiter)) {
      header = reader.header();
    }
    for (TableDeclaration declaration : source.tables()) {
      if (declaration.name().equals(name)) {
        checkHeader(declaration, header);
        return DeclaredTable.of(declaration, summary(name, file), CsvValues::type);
      }
    }
    List<Column> columns = new ArrayList<>();
    for (String column : header) {
      columns.add(Column.plain(column, columns.size() + 1, CsvValues.type(ValueType.TEXT), true));
    }
    return Table.plain(
        summary(name, file), columns, Optional.empty(), List.of(), List.of(), List.of());
  }

  private static void checkHeader(TableDeclaration declaration, List<String> header) {
    for (TableDeclaration.Field field : declaration.fields()) {
      if (!header.contains(field.name())) {
        throw new MesaException(
            ErrorCode.CONFIGURATION,
            "The source declares '%s' of '%s'; the file has %s."
                .formatted(field.name(), declaration.name(), header));
      }
    }
  }

  TableSummary summary(TableName name, Path file) {
    return new TableSummary(
        name,
        TableKind.TABLE,
        OWNER,
        Reading.missing(Reading.Reason.UNSUPPORTED, "A file does not say how many rows it has."),
        size(file),
        Optional.empty(),
        Optional.empty());
  }

  private static Reading<Long> size(Path file) {
    try {
      return Reading.known(Files.size(file));
    } catch (IOException e) {
      return Reading.missing(Reading.Reason.DENIED, "The file's size cannot be read.");
    }
  }

  @Override
  public Optional<Table> find(TableReference reference) {
    return files().entrySet().stream()
        .filter(entry -> reference.means(entry.getKey(), name()))
        .findFirst()
        .map(entry -> table(entry.getKey(), entry.getValue()));
  }

  @Override
  public List<TableName> referencing(TableName table) {
    Set<TableName> referencing = new HashSet<>();
    for (TableDeclaration declaration : source.tables()) {
      if (declaration.references().stream().anyMatch(key -> key.target().equals(table))) {
        referencing.add(declaration.name());
      }
    }
    return List.copyOf(referencing);
  }

  @Override
  public Collection<String> names() {
    return files().keySet().stream().map(TableName::name).toList();
  }
}
