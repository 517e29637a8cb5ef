package io.mesa.csv;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.TableName;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Reads the records of a file as RFC 4180 has them, one at a time: fields in quotes may hold
 * delimiters, lines and doubled quotes. A field without quotes that is empty is null, one with
 * quotes is an empty text. Used by one thread.
 */
final class CsvReader implements AutoCloseable {
  /** A quote that is never closed takes the rest of the file for one field. */
  static final int LONGEST_RECORD = 16 << 20;

  private static final int END = -1;
  private static final int BYTE_ORDER_MARK = '\uFEFF';

  private final TableName table;
  private final BufferedReader in;
  private final char delimiter;
  private final List<@Nullable String> fields = new ArrayList<>();
  private final StringBuilder text = new StringBuilder();
  private int ahead;
  private long lines = 1;
  private long firstLine;
  private int length;

  private CsvReader(TableName table, BufferedReader in, char delimiter) {
    this.table = table;
    this.in = in;
    this.delimiter = delimiter;
  }

  /** Opens a file before its first record. */
  static CsvReader open(TableName table, Path file, char delimiter) {
    try {
      var reader = new CsvReader(table, Files.newBufferedReader(file), delimiter);
      reader.ahead = reader.in.read();
      if (reader.ahead == BYTE_ORDER_MARK) {
        reader.ahead = reader.in.read();
      }
      return reader;
    } catch (IOException e) {
      throw failed(table, e);
    }
  }

  /** Reads the first record: the names of the columns. */
  List<String> header() {
    if (!next()) {
      throw malformed("it is empty, without even a line of names");
    }
    List<String> names = new ArrayList<>();
    for (String name : fields) {
      if (name == null || name.isEmpty() || name.indexOf('\0') >= 0) {
        throw malformed("a column has no name that can be asked for");
      }
      names.add(name);
    }
    if (new HashSet<>(names).size() < names.size()) {
      throw malformed("two columns have one name");
    }
    return names;
  }

  /** Goes on to the next record; false where there is none. */
  boolean next() {
    fields.clear();
    length = 0;
    firstLine = lines;
    if (ahead == END) {
      return false;
    }
    try {
      while (field() == delimiter) {
        step();
      }
      if (ahead != END) {
        step();
      }
      return true;
    } catch (IOException e) {
      throw failed(table, e);
    }
  }

  /** The fields of the record. */
  List<@Nullable String> fields() {
    return fields;
  }

  /** How many characters the record has, its end included. */
  int length() {
    return length;
  }

  /** Reads a field, and leaves ahead what follows it: a delimiter, the end of the line or all. */
  private int field() throws IOException {
    text.setLength(0);
    if (ahead == '"') {
      quoted();
      fields.add(text.toString());
    } else {
      plain();
      fields.add(text.isEmpty() ? null : text.toString());
    }
    return ahead;
  }

  private void plain() throws IOException {
    while (!isEndOfField()) {
      if (ahead == '"') {
        throw malformed("a quote stands in a field that does not begin with one");
      }
      text.append((char) ahead);
      step();
    }
  }

  private void quoted() throws IOException {
    step();
    while (true) {
      if (ahead == END) {
        throw malformed("a quote is not closed");
      }
      if (ahead == '"') {
        step();
        if (ahead != '"') {
          break;
        }
      }
      text.append((char) ahead);
      step();
    }
    if (!isEndOfField()) {
      throw malformed("something stands behind a closing quote");
    }
  }

  /** Whether the field ends here; of the two characters that may end a line it leaves the last. */
  private boolean isEndOfField() throws IOException {
    if (ahead == '\r') {
      in.mark(1);
      boolean ends = in.read() == '\n';
      in.reset();
      if (ends) {
        step();
      }
    }
    return ahead == delimiter || ahead == '\n' || ahead == END;
  }

  private void step() throws IOException {
    if (ahead == '\n') {
      lines++;
    }
    length++;
    if (length > LONGEST_RECORD) {
      throw new MesaException(
          ErrorCode.LIMIT_EXCEEDED,
          "The record that begins in line %d of the file of '%s' has more than %d characters; is a quote not closed?"
              .formatted(firstLine, table, LONGEST_RECORD));
    }
    ahead = in.read();
  }

  /** What is wrong with the record. */
  MesaException malformed(String what) {
    return new MesaException(
        ErrorCode.DRIVER,
        "The file of '%s' is no CSV in the record that begins in line %d: %s."
            .formatted(table, firstLine, what));
  }

  private static MesaException failed(TableName table, IOException cause) {
    if (cause instanceof NoSuchFileException) {
      return error(ErrorCode.NOT_FOUND, "The file of '%s' is gone.", table, cause);
    }
    return cause instanceof CharacterCodingException
        ? error(ErrorCode.DRIVER, "The file of '%s' is not in UTF-8.", table, cause)
        : error(ErrorCode.UNAVAILABLE, "The file of '%s' cannot be read.", table, cause);
  }

  private static MesaException error(
      ErrorCode code, String message, TableName table, IOException cause) {
    return MesaException.builder(code, message.formatted(table)).cause(cause).build();
  }

  @Override
  public void close() {
    try {
      in.close();
    } catch (IOException e) {
      throw failed(table, e);
    }
  }
}
