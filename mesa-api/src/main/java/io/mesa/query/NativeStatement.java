package io.mesa.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.Names;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;

/**
 * One statement in the database's own language, with the values it refers to. Immutable.
 *
 * @param text the statement; on PostgreSQL {@code $1}, {@code $2} … stand for the binds
 * @param binds the values
 * @param writes whether it may write
 */
public record NativeStatement(String text, List<Bind> binds, Writes writes) {
  private static final long SHAPE_STEP = 0x9E3779B97F4A7C15L;

  /**
   * Checks the text and copies the binds.
   *
   * @throws MesaException {@link ErrorCode#INVALID_QUERY} where the text is blank, {@link
   *     ErrorCode#INVALID_ARGUMENT} where it contains NUL
   */
  public NativeStatement {
    Objects.requireNonNull(writes, "writes");
    if (text.isBlank()) {
      throw new MesaException(ErrorCode.INVALID_QUERY, "The statement is empty.");
    }
    Names.checkText("statement", text);
    binds = List.copyOf(binds);
  }

  /**
   * A statement that only reads.
   *
   * @param text the statement
   * @param binds the values, each by its class (see {@link Bind#of}) or as a {@link Bind}
   * @return the statement
   */
  public static NativeStatement of(String text, Object... binds) {
    return new NativeStatement(text, Arrays.stream(binds).map(Bind::of).toList(), Writes.REFUSED);
  }

  /**
   * The same statement with one more value.
   *
   * @param value the value, by its class or as a {@link Bind}
   * @return a copy
   */
  public NativeStatement withBind(Object value) {
    List<Bind> more = new ArrayList<>(binds);
    more.add(Bind.of(value));
    return new NativeStatement(text, more, writes);
  }

  /**
   * The same statement, allowed to write.
   *
   * @return a copy
   */
  public NativeStatement allowingWrites() {
    return new NativeStatement(text, binds, Writes.ALLOWED);
  }

  /**
   * What it has in common with statements of the same text and other binds. Its text is not told,
   * because it may contain values.
   *
   * @return the shape
   */
  public QueryShape shape() {
    return new QueryShape(QueryShape.id(text), "statement");
  }

  /**
   * A number for the {@link #shape}, as {@link Query#shapeHash} is for a query's.
   *
   * @return the number
   */
  public long shapeHash() {
    long hash = text.length();
    for (int i = 0; i < text.length(); i++) {
      hash = hash * SHAPE_STEP + text.charAt(i);
    }
    return hash ^ (hash >>> 29);
  }

  /**
   * The statement without its values.
   *
   * @return text, kinds of binds, and whether it may write
   */
  @Override
  public String toString() {
    return "NativeStatement[" + text + ", " + binds + ", writes " + writes + "]";
  }
}
