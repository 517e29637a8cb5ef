package io.mesa.cache.caffeine;

import io.mesa.cache.CacheMiss;
import io.mesa.cache.CacheScope;
import io.mesa.cache.CachedAnswers;
import io.mesa.cache.QueryCache;
import io.mesa.cache.ReadSet;
import io.mesa.cache.WriteSet;
import io.mesa.call.CacheUse;
import io.mesa.query.Query;
import io.mesa.query.RowColumn;
import io.mesa.query.RowHeader;
import io.mesa.query.Rows;
import io.mesa.source.Source;
import io.mesa.value.TableName;
import io.mesa.value.ValueType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/** Somebody who asks a cache, and loads what it does not find. Each query reads one table. */
final class Asking {
  static final String DATABASE = "ledger";
  static final Source SOURCE =
      Source.builder("ledger").url("postgresql://localhost/ledger").build();
  private static final RowHeader HEADER =
      RowHeader.of(List.of(new RowColumn("value", ValueType.TEXT, "text")));

  final CachedAnswers answers;

  /** The queries that the cache wanted to be asked again. */
  final List<Query> refreshes = new ArrayList<>();

  Asking(QueryCache cache) {
    this.answers =
        cache.answers(
            new CacheScope(SOURCE, Optional.empty(), Optional.empty(), Map.of()), refreshes::add);
  }

  static TableName table(String name) {
    return TableName.of("public", name);
  }

  static ReadSet.Tables reads(String... tables) {
    return new ReadSet.Tables(DATABASE, names(tables));
  }

  static WriteSet.Tables writes(String... tables) {
    return new WriteSet.Tables(DATABASE, names(tables));
  }

  private static Set<TableName> names(String... tables) {
    return Arrays.stream(tables).map(Asking::table).collect(Collectors.toSet());
  }

  /** One row with a text of this many characters. */
  static Rows rows(int characters) {
    return Rows.of(HEADER, List.of(HEADER.row(new Object[] {"x".repeat(characters)})));
  }

  static Rows rows(String value) {
    return Rows.of(HEADER, List.of(HEADER.row(new Object[] {value})));
  }

  /** A call that misses. */
  static CacheMiss miss(ReadSet reads, Supplier<Rows> database) {
    return new CacheMiss() {
      @Override
      public ReadSet reads() {
        return reads;
      }

      @Override
      public Rows load() {
        return database.get();
      }

      @Override
      public Duration remaining() {
        return Duration.ofSeconds(20);
      }
    };
  }

  boolean finds(Query query) {
    return answers.find(query, CacheUse.normal()) != null;
  }

  /** Asks as Mesa does; the answer is made of the table that is queried. */
  Rows ask(Query query, CacheUse use, Supplier<Rows> database) {
    Rows found = answers.find(query, use);
    return found != null
        ? found
        : answers.load(query, use, miss(reads(query.from().name()), database));
  }

  Rows ask(Query query, Supplier<Rows> database) {
    return ask(query, CacheUse.normal(), database);
  }
}
