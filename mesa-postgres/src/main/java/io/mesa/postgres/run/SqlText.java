package io.mesa.postgres.run;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/**
 * The text of one statement, read by PostgreSQL's lexical rules (manual, chapter 4.1): strings,
 * quoted names, dollar quotes and comments are passed over. This tells an application early what is
 * wrong; what keeps writes out is the server, which parses the text itself.
 */
final class SqlText {
  private static final Set<String> LEAVES_STRUCTURE =
      Set.of(
          "SELECT",
          "VALUES",
          "TABLE",
          "WITH",
          "INSERT",
          "UPDATE",
          "DELETE",
          "MERGE",
          "TRUNCATE",
          "GRANT",
          "REVOKE",
          "ANALYZE",
          "VACUUM",
          "REFRESH");

  private static final Set<String> CHANGES_ROWS =
      Set.of("INSERT", "UPDATE", "DELETE", "MERGE", "TRUNCATE", "ANALYZE", "VACUUM", "REFRESH");

  private static final Set<String> PLANNED =
      Set.of("SELECT", "VALUES", "TABLE", "WITH", "INSERT", "UPDATE", "DELETE", "MERGE");

  private static final Set<String> RIGHTS = Set.of("GRANT", "REVOKE", "REASSIGN");

  /** What {@code CREATE}, {@code ALTER} and {@code DROP} do with what all databases share. */
  private static final Set<String> SHARED =
      Set.of("ROLE", "USER", "GROUP", "OWNED", "DATABASE", "TABLESPACE", "SYSTEM");

  private final String text;
  private final StringBuilder jdbc = new StringBuilder();
  private String firstWord = "";
  private String secondWord = "";
  private int highestParameter;
  private int end = -1;

  /** The places of {@code $n}, in order of appearance. */
  private final List<Integer> parameters = new ArrayList<>();

  private SqlText(String text) {
    this.text = text;
  }

  /**
   * Reads a text.
   *
   * @throws MesaException {@code INVALID_QUERY} where it is no single statement, is not closed, or
   *     controls transactions
   */
  static SqlText of(String text) {
    var read = new SqlText(text);
    read.read();
    if (read.firstWord.isEmpty()) {
      throw invalid("The text has no statement, only comments or semicolons.");
    }
    read.refuseTransactionControl();
    return read;
  }

  /** The first word, in upper case. */
  String firstWord() {
    return firstWord;
  }

  /** Whether it is none of those statements that leave tables, keys and indexes as they are. */
  boolean mayChangeStructure() {
    return !LEAVES_STRUCTURE.contains(firstWord);
  }

  /** Whether it is one of those statements that change rows and nothing else. */
  boolean changesRowsOnly() {
    return CHANGES_ROWS.contains(firstWord);
  }

  /** Whether the server plans it, so that it can be explained. */
  boolean hasPlan() {
    return PLANNED.contains(firstWord);
  }

  /** Whether it may change what all databases of the server share: roles, rights, databases. */
  boolean reachesServer() {
    return RIGHTS.contains(firstWord) || SHARED.contains(secondWord);
  }

  /** The highest {@code n} of the {@code $n} in the text, 0 where there is none. */
  int highestParameter() {
    return highestParameter;
  }

  /** The {@code n} of each {@code $n}, in the order of the {@code ?} in {@link #jdbc}. */
  List<Integer> parameters() {
    return parameters;
  }

  /** The text with {@code ?} for each {@code $n} and {@code ??} for the operator {@code ?}. */
  String jdbc() {
    return jdbc.toString();
  }

  private void read() {
    int i = 0;
    while (i < text.length()) {
      int next = skipQuietly(i);
      if (next > i) {
        jdbc.append(text, i, next);
        i = next;
        continue;
      }
      char c = text.charAt(i);
      if (c == ';') {
        end = end < 0 && !firstWord.isEmpty() ? i : end;
        i++;
        continue;
      }
      if (end >= 0 && !Character.isWhitespace(c)) {
        throw invalid(
            "The text holds more than one statement (another begins at position %d); run them one by one."
                .formatted(i));
      }
      i = readToken(i, c);
    }
  }

  /** Where a comment ends that begins here; the same place where none does. */
  private int skipQuietly(int from) {
    if (text.startsWith("--", from)) {
      int line = from;
      while (line < text.length() && text.charAt(line) != '\n' && text.charAt(line) != '\r') {
        line++;
      }
      return line;
    }
    return text.startsWith("/*", from) ? endOfComment(from) : from;
  }

  private int endOfComment(int from) {
    int depth = 0;
    for (int i = from; i < text.length() - 1; i++) {
      if (text.startsWith("/*", i)) {
        depth++;
        i++;
      } else if (text.startsWith("*/", i)) {
        depth--;
        i++;
        if (depth == 0) {
          return i + 1;
        }
      }
    }
    throw unclosed("comment", from);
  }

  private int readToken(int from, char c) {
    if (c == '\'' || c == '"') {
      return copy(from, endOfQuoted(from, c, false));
    }
    if (c == '$') {
      return readDollar(from);
    }
    if (isWordStart(c)) {
      return readWord(from);
    }
    if (Character.isDigit(c)) {
      int i = from;
      while (i < text.length() && isWordPart(text.charAt(i))) {
        i++;
      }
      return copy(from, i);
    }
    jdbc.append(c == '?' ? "??" : String.valueOf(c));
    return from + 1;
  }

  private int readWord(int from) {
    int i = from;
    while (i < text.length() && isWordPart(text.charAt(i))) {
      i++;
    }
    String word = text.substring(from, i).toUpperCase(Locale.ROOT);
    if (word.equals("E") && i < text.length() && text.charAt(i) == '\'') {
      return copy(from, endOfQuoted(i, '\'', true));
    }
    if (firstWord.isEmpty()) {
      firstWord = word;
    } else if (secondWord.isEmpty()) {
      secondWord = word;
    }
    return copy(from, i);
  }

  private int readDollar(int from) {
    int i = from + 1;
    while (i < text.length() && Character.isDigit(text.charAt(i))) {
      i++;
    }
    if (i > from + 1) {
      String digits = text.substring(from + 1, i);
      if (digits.length() > 5 || digits.startsWith("0")) {
        throw invalid("$" + digits + " is no parameter; they are $1 to $65535.");
      }
      parameters.add(Integer.valueOf(digits));
      highestParameter = Math.max(highestParameter, Integer.parseInt(digits));
      jdbc.append('?');
      return i;
    }
    while (i < text.length() && isWordPart(text.charAt(i)) && text.charAt(i) != '$') {
      i++;
    }
    if (i >= text.length() || text.charAt(i) != '$') {
      return copy(from, from + 1);
    }
    String tag = text.substring(from, i + 1);
    int close = text.indexOf(tag, i + 1);
    if (close < 0) {
      throw unclosed("dollar quote " + tag, from);
    }
    return copy(from, close + tag.length());
  }

  private int endOfQuoted(int from, char quote, boolean backslashEscapes) {
    for (int i = from + 1; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && backslashEscapes) {
        i++;
      } else if (c == quote) {
        if (i + 1 < text.length() && text.charAt(i + 1) == quote) {
          i++;
        } else {
          return i + 1;
        }
      }
    }
    throw unclosed(quote == '"' ? "quoted name" : "string", from);
  }

  private int copy(int from, int to) {
    jdbc.append(text, from, to);
    return to;
  }

  private void refuseTransactionControl() {
    boolean control =
        switch (firstWord) {
          case "BEGIN", "START", "COMMIT", "END", "ROLLBACK", "ABORT", "SAVEPOINT", "RELEASE" ->
              true;
          case "PREPARE" -> secondWord.equals("TRANSACTION");
          case "SET" -> secondWord.equals("TRANSACTION") || secondWord.equals("SESSION");
          default -> false;
        };
    if (control) {
      throw invalid(
          "%s %scontrols transactions or the session; a statement is run in a transaction of its own."
              .formatted(firstWord, secondWord.isEmpty() ? "" : secondWord + " "));
    }
  }

  private static boolean isWordStart(char c) {
    return Character.isLetter(c) || c == '_' || c > 127;
  }

  private static boolean isWordPart(char c) {
    return isWordStart(c) || Character.isDigit(c) || c == '$';
  }

  private static MesaException unclosed(String what, int from) {
    return invalid("The %s that begins at position %d is not closed.".formatted(what, from));
  }

  private static MesaException invalid(String message) {
    return new MesaException(ErrorCode.INVALID_QUERY, message);
  }
}
