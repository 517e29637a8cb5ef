package io.mesa.bench.query.peer;

import static org.jooq.Records.mapping;
import static org.jooq.impl.DSL.field;
import static org.jooq.impl.DSL.multiset;
import static org.jooq.impl.DSL.name;
import static org.jooq.impl.DSL.select;
import static org.jooq.impl.DSL.table;

import com.zaxxer.hikari.HikariDataSource;
import io.mesa.bench.server.Place;
import java.math.BigDecimal;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import org.jooq.Cursor;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record3;
import org.jooq.ResultQuery;
import org.jooq.SQLDialect;
import org.jooq.SelectField;
import org.jooq.Table;
import org.jooq.conf.Settings;
import org.jooq.impl.DSL;
import org.jooq.impl.SQLDataType;
import org.jspecify.annotations.Nullable;

/** jOOQ: the query is built and rendered each time; related rows by {@code multiset}. */
final class JooqContext implements Contender, Contender.Streaming, Contender.Translating {
  private static final Table<Record> ITEM = table(name("item"));
  private static final Field<Integer> ITEM_ID = field(name("id"), SQLDataType.INTEGER);
  private static final Field<Long> BATCH_OF_ITEM = field(name("batch"), SQLDataType.BIGINT);
  private static final List<SelectField<?>> ITEM_FIELDS =
      List.of(
          ITEM_ID,
          BATCH_OF_ITEM,
          field(name("name"), SQLDataType.CLOB),
          field(name("price"), SQLDataType.NUMERIC(12, 2)),
          field(name("active"), SQLDataType.BOOLEAN),
          field(name("day"), SQLDataType.LOCALDATE),
          field(name("changed"), SQLDataType.INSTANT),
          field(name("weight"), SQLDataType.DOUBLE),
          field(name("code"), SQLDataType.UUID),
          field(name("label"), SQLDataType.VARCHAR(40)));
  private static final Table<Record> READING = table(name("reading"));
  private static final List<SelectField<?>> READING_FIELDS =
      List.of(
          field(name("id"), SQLDataType.BIGINT),
          field(name("sensor"), SQLDataType.INTEGER),
          field(name("taken"), SQLDataType.INSTANT),
          field(name("value"), SQLDataType.DOUBLE),
          field(name("unit"), SQLDataType.CLOB));

  private static final Table<Record> CUSTOMER = table(name("customer"));
  private static final Table<Record> PURCHASE = table(name("purchase"));
  private static final Table<Record> LINE = table(name("line"));
  private static final Table<Record> NOTE = table(name("note"));
  private static final Field<Integer> CUSTOMER_ID =
      field(name("customer", "id"), SQLDataType.INTEGER);
  private static final Field<Integer> REGION =
      field(name("customer", "region"), SQLDataType.INTEGER);
  private static final Field<String> CUSTOMER_NAME =
      field(name("customer", "name"), SQLDataType.CLOB);
  private static final Field<Integer> PURCHASE_ID =
      field(name("purchase", "id"), SQLDataType.INTEGER);
  private static final Field<Integer> PURCHASE_CUSTOMER =
      field(name("purchase", "customer_id"), SQLDataType.INTEGER);
  private static final Field<Instant> PLACED =
      field(name("purchase", "placed"), SQLDataType.INSTANT);
  private static final Field<BigDecimal> TOTAL =
      field(name("purchase", "total"), SQLDataType.NUMERIC(12, 2));
  private static final Field<Integer> LINE_ID = field(name("line", "id"), SQLDataType.INTEGER);
  private static final Field<Integer> LINE_PURCHASE =
      field(name("line", "purchase_id"), SQLDataType.INTEGER);
  private static final Field<String> PRODUCT = field(name("line", "product"), SQLDataType.CLOB);
  private static final Field<Integer> QUANTITY =
      field(name("line", "quantity"), SQLDataType.INTEGER);
  private static final Field<Integer> NOTE_ID = field(name("note", "id"), SQLDataType.INTEGER);
  private static final Field<Integer> NOTE_LINE =
      field(name("note", "line_id"), SQLDataType.INTEGER);
  private static final Field<LocalDate> WRITTEN =
      field(name("note", "written"), SQLDataType.LOCALDATE);
  private static final Field<String> CONTENT = field(name("note", "content"), SQLDataType.CLOB);

  private final HikariDataSource pool;
  private final DSLContext jooq;

  JooqContext(Place place, Duration timeout) throws SQLException {
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
    pool = Pool.open(place, timeout);
    jooq = DSL.using(pool, SQLDialect.POSTGRES, settings());
  }

  private static Settings settings() {
    return new Settings().withExecuteLogging(false).withFetchWarnings(false);
  }

  @Override
  public List<?> byKey(int key) {
    return jooq.select(ITEM_FIELDS).from(ITEM).where(ITEM_ID.eq(key)).fetch();
  }

  @Override
  public List<?> byIndex(long batch) {
    return jooq.select(ITEM_FIELDS).from(ITEM).where(BATCH_OF_ITEM.eq(batch)).fetch();
  }

  @Override
  public @Nullable Object[] values(Object row) {
    return ((Record) row).intoArray();
  }

  @Override
  public List<?> tree(int region) {
    return query(region).fetch(mapping(Tree.Customer::new));
  }

  private ResultQuery<Record3<Integer, String, List<Tree.Purchase>>> query(int region) {
    return jooq.select(
            CUSTOMER_ID,
            CUSTOMER_NAME,
            multiset(
                    select(
                            PURCHASE_ID,
                            PLACED,
                            TOTAL,
                            multiset(
                                    select(LINE_ID, PRODUCT, QUANTITY, notes())
                                        .from(LINE)
                                        .where(LINE_PURCHASE.eq(PURCHASE_ID))
                                        .orderBy(LINE_ID))
                                .convertFrom(lines -> lines.map(mapping(Tree.Line::new))))
                        .from(PURCHASE)
                        .where(PURCHASE_CUSTOMER.eq(CUSTOMER_ID))
                        .orderBy(PURCHASE_ID))
                .convertFrom(purchases -> purchases.map(mapping(Tree.Purchase::new))))
        .from(CUSTOMER)
        .where(REGION.eq(region))
        .orderBy(CUSTOMER_ID);
  }

  private static Field<List<Tree.Note>> notes() {
    return multiset(
            select(NOTE_ID, WRITTEN, CONTENT)
                .from(NOTE)
                .where(NOTE_LINE.eq(LINE_ID))
                .orderBy(NOTE_ID))
        .convertFrom(notes -> notes.map(mapping(Tree.Note::new)));
  }

  @Override
  public long notes(List<?> tree) {
    return Tree.notes(tree);
  }

  @Override
  public Readings readings() throws SQLException {
    Connection connection = pool.getConnection();
    connection.setAutoCommit(false);
    Cursor<Record> cursor =
        DSL.using(connection, SQLDialect.POSTGRES, settings())
            .select(READING_FIELDS)
            .from(READING)
            .fetchSize(Reading.FETCHED_AT_ONCE)
            .fetchLazy();
    return new IteratedReadings(
        cursor.iterator(),
        () -> {
          cursor.close();
          try (connection) {
            connection.rollback();
          } catch (SQLException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Override
  public Object translate(int region) {
    return query(region).getSQL();
  }

  @Override
  public void close() {
    pool.close();
  }
}
