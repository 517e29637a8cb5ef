package io.mesa.bench.quickstart;

import static io.mesa.value.ValueType.DATE;
import static io.mesa.value.ValueType.DECIMAL;
import static io.mesa.value.ValueType.INT32;
import static io.mesa.value.ValueType.TEXT;

import io.mesa.gateway.DataAccess;
import io.mesa.query.Mutation;
import io.mesa.query.NativeStatement;
import io.mesa.source.SourceBuilder;
import io.mesa.source.TableDeclaration;
import io.mesa.value.TableName;
import java.math.BigDecimal;
import java.time.LocalDate;
import java.util.List;

/**
 * Authors, their books, what readers say of those: a few rows that any database takes. Tables are
 * created; collections come to be with their first document, and what is in them is declared.
 */
final class SampleLibrary {
  private static final String TABLES =
      """
      CREATE TABLE author (id int PRIMARY KEY, name text NOT NULL);
      CREATE TABLE reader (id int PRIMARY KEY, name text NOT NULL);
      CREATE TABLE book (
        id int PRIMARY KEY,
        author_id int NOT NULL REFERENCES author,
        title text NOT NULL,
        genre text NOT NULL,
        price numeric(8, 2) NOT NULL,
        published date NOT NULL,
        blurb text);
      CREATE TABLE review (
        id int PRIMARY KEY,
        book_id int NOT NULL REFERENCES book,
        reader_id int NOT NULL REFERENCES reader,
        stars int NOT NULL)
      """;

  private SampleLibrary() {}

  /** Creates the tables, where the database has such. */
  static void createTables(DataAccess data) {
    for (String table : TABLES.split(";", -1)) {
      data.run(NativeStatement.of(table).allowingWrites());
    }
  }

  /** Says what the collections hold: where nothing is declared, Mesa looks at samples. */
  static SourceBuilder declare(SourceBuilder source, String database) {
    TableName author = TableName.of(database, "author");
    TableName reader = TableName.of(database, "reader");
    TableName book = TableName.of(database, "book");
    return source
        .table(
            TableDeclaration.of(author)
                .required("id", INT32)
                .required("name", TEXT)
                .primaryKey("id")
                .build())
        .table(
            TableDeclaration.of(reader)
                .required("id", INT32)
                .required("name", TEXT)
                .primaryKey("id")
                .build())
        .table(
            TableDeclaration.of(book)
                .required("id", INT32)
                .required("author_id", INT32)
                .required("title", TEXT)
                .required("genre", TEXT)
                .required("price", DECIMAL)
                .required("published", DATE)
                .field("blurb", TEXT)
                .primaryKey("id")
                .reference("author_id", author, "id")
                .build())
        .table(
            TableDeclaration.of(TableName.of(database, "review"))
                .required("id", INT32)
                .required("book_id", INT32)
                .required("reader_id", INT32)
                .required("stars", INT32)
                .primaryKey("id")
                .reference("book_id", book, "id")
                .reference("reader_id", reader, "id")
                .build());
  }

  /** The rows. */
  static List<Mutation> rows() {
    return List.of(
        Mutation.insertInto("author")
            .columns("id", "name")
            .values(1, "Ada Berg")
            .values(2, "Ben Çelik")
            .values(3, "Chidi Okafor")
            .build(),
        Mutation.insertInto("reader")
            .columns("id", "name")
            .values(1, "Dora")
            .values(2, "Emil")
            .values(3, "Fatou")
            .build(),
        Mutation.insertInto("book")
            .columns("id", "author_id", "title", "genre", "price", "published", "blurb")
            .values(1, 1, "Tides", "novel", price("18.50"), day("2019-03-01"), "A coast.")
            .values(2, 1, "Salt", "novel", price("22.00"), day("2021-09-15"), null)
            .values(3, 2, "Gears", "science", price("31.90"), day("2021-09-15"), "Machines.")
            .values(4, 2, "Clocks", "science", price("12.00"), day("2023-01-20"), null)
            .values(5, 3, "100 % Rain", "poems", price("9.95"), day("2024-05-05"), "Short.")
            .values(6, 3, "Market", "novel", price("14.25"), day("2025-11-11"), "A town.")
            .values(7, 3, "Harmattan", "poems", price("11.40"), day("2026-02-02"), null)
            .build(),
        Mutation.insertInto("review")
            .columns("id", "book_id", "reader_id", "stars")
            .values(1, 1, 1, 5)
            .values(2, 1, 2, 3)
            .values(3, 3, 3, 4)
            .values(4, 4, 1, 5)
            .values(5, 5, 2, 5)
            .values(6, 5, 3, 4)
            .values(7, 6, 1, 2)
            .values(8, 7, 3, 5)
            .build());
  }

  private static BigDecimal price(String amount) {
    return new BigDecimal(amount);
  }

  private static LocalDate day(String day) {
    return LocalDate.parse(day);
  }
}
