package io.mesa.bench.query.peer;

import static io.mesa.query.Filters.eq;
import static io.mesa.query.Sort.asc;

import io.mesa.Mesa;
import io.mesa.gateway.DatabaseGateway;
import io.mesa.query.Query;
import io.mesa.query.Row;
import io.mesa.query.RowStream;
import io.mesa.query.Rows;
import io.mesa.source.Limits;
import io.mesa.source.SourceBuilder;
import java.time.Duration;
import java.util.Iterator;
import java.util.List;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/** Mesa. */
final class MesaGateway
    implements Contender, Contender.Streaming, Contender.Translating, Contender.Mapping {
  private static final String[] COLUMNS = Item.names();

  private final Mesa mesa;
  private final DatabaseGateway gateway;
  private final IntFunction<Query> byKey;
  private final IntFunction<Query> byIndex;
  private final IntFunction<Query> tree;
  private @Nullable Rows batch;

  MesaGateway(SourceBuilder source, Duration timeout, boolean rebuilt) {
    mesa =
        Mesa.of(
            source
                .pooling(Pool.SETTINGS)
                .limits(Limits.defaults().withQueryTimeout(timeout))
                .build());
    gateway = mesa.gateway("bench");
    byKey = queries(MesaGateway::keyQuery, rebuilt);
    byIndex = queries(MesaGateway::indexQuery, rebuilt);
    tree = queries(MesaGateway::treeQuery, rebuilt);
  }

  private static IntFunction<Query> queries(IntFunction<Query> builder, boolean rebuilt) {
    if (rebuilt) {
      return builder;
    }
    var built = new Query[KEYS + 1];
    for (int key = 1; key <= KEYS; key++) {
      built[key] = builder.apply(key);
    }
    return key -> built[key];
  }

  private static Query keyQuery(int key) {
    return Query.from("item").select(COLUMNS).where(eq("id", key)).build();
  }

  private static Query indexQuery(long batch) {
    return Query.from("item").select(COLUMNS).where(eq("batch", batch)).build();
  }

  private static Query treeQuery(int region) {
    return Query.from("customer")
        .select("id", "name")
        .where(eq("region", region))
        .orderBy(asc("id"))
        .include(
            "purchase",
            purchase ->
                purchase
                    .select("id", "placed", "total")
                    .orderBy(asc("id"))
                    .include(
                        "line",
                        line ->
                            line.select("id", "product", "quantity")
                                .orderBy(asc("id"))
                                .include(
                                    "note",
                                    note ->
                                        note.select("id", "written", "content")
                                            .orderBy(asc("id")))))
        .build();
  }

  @Override
  public List<?> byKey(int key) {
    return gateway.query(byKey.apply(key)).toList();
  }

  @Override
  public List<?> byIndex(long batch) {
    return gateway.query(byIndex.apply((int) batch)).toList();
  }

  @Override
  public @Nullable Object[] values(Object row) {
    var values = new @Nullable Object[COLUMNS.length];
    for (int i = 0; i < values.length; i++) {
      values[i] = ((Row) row).find(i, Object.class).orElse(null);
    }
    return values;
  }

  @Override
  public List<?> tree(int region) {
    return gateway.query(tree.apply(region)).toList();
  }

  @Override
  public long notes(List<?> tree) {
    return tree.stream()
        .map(Row.class::cast)
        .flatMap(customer -> customer.many("purchase").stream())
        .flatMap(purchase -> purchase.many("line").stream())
        .mapToLong(line -> line.many("note").size())
        .sum();
  }

  @Override
  public Readings readings() {
    RowStream rows =
        gateway.stream(Query.from("reading").select(Reading.COLUMNS.split(", ", -1)).build());
    Iterator<Row> iterator = rows.iterator();
    return new Readings() {
      private @Nullable Row last;

      @Override
      public int read(int most) {
        int read = 0;
        Row row = null;
        while (read < most && iterator.hasNext()) {
          row = iterator.next();
          read++;
        }
        last = row;
        return read;
      }

      @Override
      public void close() {
        last = null;
        rows.close();
      }
    };
  }

  @Override
  public Object translate(int region) {
    return gateway.translate(tree.apply(region));
  }

  @Override
  public List<Item> records() {
    Rows rows = batch;
    if (rows == null) {
      rows = gateway.query(byIndex.apply(1));
      batch = rows;
    }
    return rows.as(Item.class);
  }

  @Override
  public void close() {
    mesa.close();
  }
}
