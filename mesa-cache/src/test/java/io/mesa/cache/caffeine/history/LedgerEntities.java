package io.mesa.cache.caffeine.history;

import io.mesa.cache.ReadSet;
import io.mesa.cache.WriteSet;
import io.mesa.query.Delete;
import io.mesa.query.Mutation;
import io.mesa.query.NativeStatement;
import io.mesa.query.Query;
import io.mesa.spi.DriverEntities;
import io.mesa.value.TableName;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** What a ledger's answers are made of, and what its changes reach: just that and no more. */
final class LedgerEntities implements DriverEntities {
  static final String DATABASE = "ledger";

  private final Supplier<Structure> structure;

  LedgerEntities(Supplier<Structure> structure) {
    this.structure = structure;
  }

  static TableName name(int table) {
    return TableName.of("public", Structure.table(table));
  }

  static Set<TableName> names(Collection<Integer> tables) {
    return tables.stream().map(LedgerEntities::name).collect(Collectors.toSet());
  }

  @Override
  public ReadSet reads(Query query) {
    return new ReadSet.Tables(DATABASE, names(structure.get().reads(query.from().name())));
  }

  @Override
  public WriteSet writes(Mutation mutation) {
    int table = Structure.number(mutation.table().name());
    return tables(structure.get().writes(table, mutation instanceof Delete));
  }

  static Set<TableName> first(int tables) {
    return IntStream.range(0, tables).mapToObj(LedgerEntities::name).collect(Collectors.toSet());
  }

  static WriteSet tables(Collection<Integer> tables) {
    return new WriteSet.Tables(DATABASE, names(tables));
  }

  @Override
  public WriteSet writes(NativeStatement statement) {
    return new WriteSet.Database(DATABASE, !statement.text().startsWith("write "));
  }

  @Override
  public WriteSet changed(Set<TableName> tables) {
    if (tables.isEmpty()) {
      return new WriteSet.Database(DATABASE, true);
    }
    Structure now = structure.get();
    Set<Integer> reached = new TreeSet<>();
    tables.forEach(table -> reached.addAll(now.writes(Structure.number(table.name()), true)));
    return tables(reached);
  }
}
