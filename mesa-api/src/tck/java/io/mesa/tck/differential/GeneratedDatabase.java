package io.mesa.tck.differential;

import io.mesa.error.MesaException;
import io.mesa.memory.MemoryDatabase;
import io.mesa.memory.MemoryDatabaseBuilder;
import io.mesa.query.Query;
import io.mesa.resolve.ResolvedQuery;
import io.mesa.resolve.ResolvedRelation;
import io.mesa.resolve.Resolver;
import io.mesa.resolve.Scope;
import io.mesa.resolve.Tables;
import io.mesa.source.Relation;
import io.mesa.source.Source;
import io.mesa.structure.Table;
import io.mesa.value.TableName;
import io.mesa.value.TableReference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Generated tables with their rows, relations declared between them, and what the generator has to
 * know of them. Immutable.
 */
final class GeneratedDatabase {
  /** The schema of all tables. */
  static final String SCHEMA = "public";

  private final Extent extent;
  private final Map<TableName, GeneratedTable> tables = new LinkedHashMap<>();
  private final Map<TableName, TableFacts> facts = new LinkedHashMap<>();
  private final Map<TableName, List<String>> relations = new LinkedHashMap<>();
  private final List<Relation> declared;
  private final MemoryDatabase memory;
  private final Resolver resolver;

  GeneratedDatabase(Extent extent, Collection<GeneratedTable> tables, List<Relation> declared) {
    this.extent = extent;
    this.declared = declared;
    MemoryDatabaseBuilder builder = MemoryDatabase.builder();
    for (GeneratedTable table : tables) {
      this.tables.put(table.name(), table);
      this.facts.put(table.name(), new TableFacts(table, extent));
      builder.table(table.name(), table::define);
    }
    this.memory = builder.build();
    Source source = memory.source("generated", open -> MemoryUnderTest.declaring(open, declared));
    this.resolver = new Resolver(source, new Structure(memory.tables()));
    tables.forEach(table -> relations.put(table.name(), relationNames(table)));
  }

  /** The structure, for the resolver. */
  private record Structure(List<Table> tables) implements Tables {
    @Override
    public Optional<Table> find(TableReference reference) {
      return tables.stream().filter(table -> reference.means(table.name(), SCHEMA)).findFirst();
    }

    @Override
    public List<TableName> referencing(TableName target) {
      return tables.stream()
          .filter(table -> table.foreignKeys().stream().anyMatch(k -> k.target().equals(target)))
          .map(Table::name)
          .toList();
    }

    @Override
    public Collection<String> names() {
      return tables.stream().map(table -> table.name().name()).toList();
    }
  }

  /** What its data and the queries keep to. */
  Extent extent() {
    return extent;
  }

  List<GeneratedTable> tables() {
    return List.copyOf(tables.values());
  }

  GeneratedTable table(TableName name) {
    return tables.get(name);
  }

  TableFacts facts(TableName name) {
    return facts.get(name);
  }

  /** Whether text is in binary order in every column. */
  boolean binary() {
    return tables.values().stream()
        .flatMap(table -> table.columns().stream())
        .allMatch(GeneratedColumn::binary);
  }

  /** What its source declares. */
  List<Relation> declared() {
    return declared;
  }

  MemoryDatabase memory() {
    return memory;
  }

  ResolvedQuery resolve(Query query) {
    return resolver.resolve(query);
  }

  Scope scope(TableReference reference) {
    return resolver.scope(reference);
  }

  /** The names that lead from a table to others, none of which means several. */
  List<String> relations(TableName table) {
    return relations.get(table);
  }

  private List<String> relationNames(GeneratedTable table) {
    Set<String> candidates = new LinkedHashSet<>();
    declared.forEach(relation -> candidates.add(relation.name()));
    for (GeneratedReference reference : table.references()) {
      candidates.add(reference.name());
      candidates.add(reference.target().name());
      String column = reference.columns().get(0);
      if (column.endsWith("_id")) {
        candidates.add(column.substring(0, column.length() - "_id".length()));
      }
    }
    for (GeneratedTable other : tables.values()) {
      candidates.add(other.name().name());
      for (GeneratedReference reference : other.references()) {
        candidates.add(other.name().name() + "!" + reference.name());
        candidates.add(reference.target().name() + "!" + other.name().name());
        candidates.add(reference.target().name() + "!" + reference.name());
      }
    }
    Scope scope = scope(TableReference.of(table.name()));
    return candidates.stream().filter(name -> leads(scope, name)).toList();
  }

  private static boolean leads(Scope scope, String name) {
    try {
      scope.relation(name);
      return true;
    } catch (MesaException unknownOrAmbiguous) {
      return false;
    }
  }

  /** The rows that a relation leads to from a row. */
  List<List<@Nullable Object>> related(
      GeneratedTable table, List<@Nullable Object> row, ResolvedRelation relation) {
    GeneratedTable target = table(relation.target().name());
    List<@Nullable Object> from = table.values(row, relation.columns());
    if (relation.through().isEmpty()) {
      return matching(target, relation.targetColumns(), from);
    }
    ResolvedRelation.Through through = relation.through().get();
    GeneratedTable joining = table(through.table().name());
    Set<List<@Nullable Object>> found = new LinkedHashSet<>();
    for (List<@Nullable Object> link : matching(joining, through.columns(), from)) {
      found.addAll(
          matching(
              target, relation.targetColumns(), joining.values(link, through.targetColumns())));
    }
    return List.copyOf(found);
  }

  private static List<List<@Nullable Object>> matching(
      GeneratedTable table, List<String> columns, List<@Nullable Object> wanted) {
    if (wanted.contains(null)) {
      return List.of();
    }
    Object key = Canonical.equal(wanted);
    return table.rows().stream()
        .filter(row -> key.equals(Canonical.equal(table.values(row, columns))))
        .toList();
  }

  /** The same without some rows of a table and without the rows that refer to them. */
  GeneratedDatabase without(TableName name, Set<List<@Nullable Object>> removed) {
    Map<TableName, GeneratedTable> left = new LinkedHashMap<>(tables);
    left.computeIfPresent(
        name,
        (same, table) ->
            table.withRows(table.rows().stream().filter(r -> !removed.contains(r)).toList()));
    boolean changed = true;
    while (changed) {
      changed = false;
      for (GeneratedTable table : List.copyOf(left.values())) {
        List<List<@Nullable Object>> rows =
            table.rows().stream().filter(row -> refersWell(left, table, row)).toList();
        if (rows.size() < table.rows().size()) {
          left.put(table.name(), table.withRows(rows));
          changed = true;
        }
      }
    }
    return new GeneratedDatabase(extent, left.values(), declared);
  }

  private static boolean refersWell(
      Map<TableName, GeneratedTable> tables, GeneratedTable table, List<@Nullable Object> row) {
    for (GeneratedReference reference : table.references()) {
      List<@Nullable Object> key = table.values(row, reference.columns());
      GeneratedTable target = tables.get(reference.target());
      if (!key.contains(null) && matching(target, reference.targetColumns(), key).isEmpty()) {
        return false;
      }
    }
    return true;
  }

  /** The same without the tables and columns that are not named, as far as keys allow. */
  GeneratedDatabase keeping(Map<TableName, Set<String>> used) {
    List<Relation> relations =
        declared.stream().filter(relation -> used.keySet().containsAll(ends(relation))).toList();
    List<GeneratedTable> left = new ArrayList<>();
    for (GeneratedTable table : tables.values()) {
      Set<String> columns = used.get(table.name());
      if (columns != null) {
        relations.forEach(relation -> columns.addAll(columns(relation, table.name())));
        left.add(
            table
                .withReferences(
                    table.references().stream().filter(r -> used.containsKey(r.target())).toList())
                .keeping(columns));
      }
    }
    return new GeneratedDatabase(extent, left, relations);
  }

  private static Set<TableName> ends(Relation relation) {
    Set<TableName> ends = new HashSet<>(List.of(relation.table(), relation.target()));
    relation.through().ifPresent(through -> ends.add(through.table()));
    return ends;
  }

  /** The columns of a table that a relation leads over. */
  private static Set<String> columns(Relation relation, TableName table) {
    Set<String> columns = new HashSet<>();
    if (relation.table().equals(table)) {
      columns.addAll(relation.columns());
    }
    if (relation.target().equals(table)) {
      columns.addAll(relation.targetColumns());
    }
    if (relation.through().filter(through -> through.table().equals(table)).isPresent()) {
      columns.addAll(relation.through().get().columns());
      columns.addAll(relation.through().get().targetColumns());
    }
    return columns;
  }
}
