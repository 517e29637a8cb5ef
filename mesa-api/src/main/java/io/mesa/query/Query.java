package io.mesa.query;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.source.QueryFeature;
import io.mesa.value.TableName;
import io.mesa.value.TableReference;
import io.mesa.value.TextOrder;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A question to a database, the same on every driver. Made by a {@linkplain #from builder}. Names
 * are checked against the database's structure when the query is used. Travels as {@linkplain
 * #toJson JSON}.
 *
 * <p>Immutable and thread-safe; equal questions are equal. Worth keeping where it is asked again.
 */
public final class Query {
  private final TableReference from;
  private final Selection selection;
  private final boolean distinct;
  private final Optional<Grouping> grouping;
  private final Optional<TextOrder> textOrder;
  private final Optional<PageToken> after;
  private final Optional<PageToken> before;
  private final int hash;
  private volatile @Nullable QueryShape shape;
  private volatile long shapeHash;
  private volatile @Nullable Set<QueryFeature> features;

  Query(
      TableReference from,
      Selection selection,
      boolean distinct,
      Optional<Grouping> grouping,
      Optional<TextOrder> textOrder,
      Optional<PageToken> after,
      Optional<PageToken> before) {
    this.from = from;
    this.selection = selection;
    this.distinct = distinct;
    this.grouping = grouping;
    this.textOrder = textOrder;
    this.after = after;
    this.before = before;
    check();
    this.hash = hash(this);
  }

  private static int hash(Query query) {
    int hash = query.from.hashCode();
    hash = 31 * hash + query.selection.hashCode();
    hash = 31 * hash + Boolean.hashCode(query.distinct);
    hash = 31 * hash + query.grouping.hashCode();
    hash = 31 * hash + query.textOrder.hashCode();
    hash = 31 * hash + query.after.hashCode();
    return 31 * hash + query.before.hashCode();
  }

  private void check() {
    if (grouping.isPresent()) {
      if (!selection.fields().isEmpty() || !selection.includes().isEmpty() || distinct) {
        throw Literals.invalid(
            "A query that groups gives the fields grouped by and the aggregates; it takes no"
                + " select, include or distinct.");
      }
    }
    if (distinct && !selection.includes().isEmpty()) {
      throw Literals.invalid("A query for distinct rows takes no include.");
    }
    if (after.isPresent() || before.isPresent()) {
      if (after.isPresent() && before.isPresent()) {
        throw Literals.invalid("A query goes on after a row or before one, not both.");
      }
      if (selection.orderBy().isEmpty() || selection.limit().isEmpty()) {
        throw Literals.invalid("Pages need orderBy and limit.");
      }
      if (selection.offset() > 0) {
        throw Literals.invalid("A page that goes on from a token takes no offset.");
      }
      if (distinct || grouping.isPresent()) {
        throw Literals.invalid(
            "Pages by token need single rows: no distinct, no groups; use offset.");
      }
    }
  }

  /**
   * Starts a query of a table of the source's default schema.
   *
   * @param table its exact name
   * @return a builder
   * @throws MesaException {@link ErrorCode#INVALID_ARGUMENT} where it is empty or contains NUL
   */
  public static QueryBuilder from(String table) {
    return new QueryBuilder(TableReference.of(table));
  }

  /**
   * Starts a query of a table.
   *
   * @param table the table
   * @return a builder
   */
  public static QueryBuilder from(TableName table) {
    return new QueryBuilder(TableReference.of(table));
  }

  /**
   * Starts a query of a table as a reference names it.
   *
   * @param table the table
   * @return a builder
   */
  public static QueryBuilder from(TableReference table) {
    return new QueryBuilder(table);
  }

  /**
   * The table.
   *
   * @return the reference
   */
  public TableReference from() {
    return from;
  }

  /**
   * What is read of it.
   *
   * @return fields, condition, includes, order, limit and offset
   */
  public Selection selection() {
    return selection;
  }

  /**
   * Whether equal rows are given once.
   *
   * @return true where they are
   */
  public boolean distinct() {
    return distinct;
  }

  /**
   * How rows are put together to groups.
   *
   * @return the grouping, empty where rows are given as they are
   */
  public Optional<Grouping> grouping() {
    return grouping;
  }

  /**
   * The order of text.
   *
   * @return the order, empty for that of the source
   */
  public Optional<TextOrder> textOrder() {
    return textOrder;
  }

  /**
   * The place after which the page begins.
   *
   * @return the token, empty for the first page
   */
  public Optional<PageToken> after() {
    return after;
  }

  /**
   * The place before which the page ends.
   *
   * @return the token, empty unless the query goes back
   */
  public Optional<PageToken> before() {
    return before;
  }

  /**
   * The place that the page lies next to, in either direction.
   *
   * @return the token of {@link #after} or {@link #before}, empty where the query has neither
   */
  public Optional<PageToken> pageToken() {
    return after.isPresent() ? after : before;
  }

  /**
   * The page that begins after a row.
   *
   * @param token what {@link Rows#next} of this query gave
   * @return a copy, without offset
   * @throws MesaException {@link ErrorCode#INVALID_QUERY} where this query has no order or no
   *     limit, or gives distinct rows or groups
   */
  public Query after(PageToken token) {
    return paged(Optional.of(token), Optional.empty());
  }

  /**
   * The page that ends before a row, in the same order.
   *
   * @param token what {@link Rows#previous} of this query gave
   * @return a copy, without offset
   * @throws MesaException {@link ErrorCode#INVALID_QUERY} as for {@link #after(PageToken)}
   */
  public Query before(PageToken token) {
    return paged(Optional.empty(), Optional.of(token));
  }

  private Query paged(Optional<PageToken> newAfter, Optional<PageToken> newBefore) {
    var first =
        selection.offset() == 0
            ? selection
            : new Selection(
                selection.fields(),
                selection.where(),
                selection.includes(),
                selection.orderBy(),
                selection.limit(),
                0);
    return new Query(from, first, distinct, grouping, textOrder, newAfter, newBefore);
  }

  /**
   * What this query has in common with those that ask the same of other values. Computed once.
   *
   * @return the shape
   */
  public QueryShape shape() {
    QueryShape known = shape;
    if (known == null) {
      known = QueryShape.of(this);
      shape = known;
    }
    return known;
  }

  /**
   * A number for the {@link #shape}, had in a fraction of the time where nobody wants to read it:
   * queries of one shape have the same, those of different ones different numbers but for the
   * rarest chance. Holds in one JVM only.
   *
   * @return the number
   */
  public long shapeHash() {
    long known = shapeHash;
    if (known == 0) {
      known = ShapeHash.of(this);
      shapeHash = known;
    }
    return known;
  }

  /**
   * Which parts of the query model it uses, its includes among them. Computed once.
   *
   * @return an immutable set
   */
  public Set<QueryFeature> features() {
    Set<QueryFeature> known = features;
    if (known == null) {
      known = UsedFeatures.of(this);
      features = known;
    }
    return known;
  }

  /**
   * What the query takes of the heap, reckoned from its names and values, rather too much than too
   * little.
   *
   * @return the number of bytes
   */
  public long heapBytes() {
    return QueryBytes.of(this);
  }

  /**
   * The grammar of queries as JSON.
   *
   * @return a schema after JSON Schema 2020-12
   */
  public static String jsonSchema() {
    return QueryJson.schema();
  }

  /**
   * Reads a query from JSON, as {@link #jsonSchema} describes it.
   *
   * @param json the text, 1,048,576 characters at most
   * @return the query
   * @throws MesaException {@link ErrorCode#INVALID_QUERY} naming the place in the text where it is
   *     no JSON, too deep or too long, or no query
   */
  public static Query fromJson(String json) {
    return QueryJson.read(json);
  }

  /**
   * Writes this query as JSON; reading that gives an equal query.
   *
   * @return the text
   * @throws MesaException {@link ErrorCode#LIMIT_EXCEEDED} where it would be longer than {@link
   *     #fromJson} reads
   */
  public String toJson() {
    return QueryJson.write(this);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other == this
        || (other instanceof Query query
            && hash == query.hash
            && from.equals(query.from)
            && selection.equals(query.selection)
            && distinct == query.distinct
            && grouping.equals(query.grouping)
            && textOrder.equals(query.textOrder)
            && after.equals(query.after)
            && before.equals(query.before));
  }

  @Override
  public int hashCode() {
    return hash;
  }

  /**
   * The shape, without values.
   *
   * @return the shape's text
   */
  @Override
  public String toString() {
    return "Query[" + shape().text() + "]";
  }
}
