package io.mesa.tck.differential;

import io.mesa.gateway.DatabaseGateway;
import io.mesa.memory.MemoryDatabase;
import io.mesa.query.Filter;
import io.mesa.query.Include;
import io.mesa.query.Query;
import io.mesa.query.Rows;
import io.mesa.query.Selection;
import io.mesa.source.Relation;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.List;
import java.util.Optional;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;

/**
 * A database in memory with a deliberate fault: it answers another query than the one asked, or
 * gives other rows.
 */
final class ChangedDatabase implements DatabaseUnderTest {
  private final DatabaseUnderTest memory = DatabaseUnderTest.memory();
  private final UnaryOperator<Query> asked;
  private final BiFunction<Query, Rows, Rows> given;

  private ChangedDatabase(UnaryOperator<Query> asked, BiFunction<Query, Rows, Rows> given) {
    this.asked = asked;
    this.given = given;
  }

  static ChangedDatabase asking(UnaryOperator<Query> asked) {
    return new ChangedDatabase(asked, (query, rows) -> rows);
  }

  static ChangedDatabase giving(BiFunction<Query, Rows, Rows> given) {
    return new ChangedDatabase(query -> query, given);
  }

  /** Changes every condition on a field, wherever it stands. */
  static ChangedDatabase filtering(UnaryOperator<Filter> change) {
    return selecting(
        selection ->
            new Selection(
                selection.fields(),
                changed(selection.where(), change),
                selection.includes(),
                selection.orderBy(),
                selection.limit(),
                selection.offset()));
  }

  /** Changes what is read, at the top and in every include. */
  static ChangedDatabase selecting(UnaryOperator<Selection> change) {
    return asking(
        query -> {
          if (query.after().isPresent() || query.before().isPresent()) {
            return query;
          }
          QueryParts parts = QueryParts.of(query);
          return parts.with(everywhere(parts.selection(), change)).query();
        });
  }

  private static Selection everywhere(Selection selection, UnaryOperator<Selection> change) {
    return change.apply(
        new Selection(
            selection.fields(),
            selection.where(),
            selection.includes().stream()
                .map(
                    include ->
                        new Include(
                            include.relation(),
                            include.name(),
                            everywhere(include.selection(), change)))
                .toList(),
            selection.orderBy(),
            selection.limit(),
            selection.offset()));
  }

  private static Filter changed(Filter filter, UnaryOperator<Filter> change) {
    if (filter instanceof Filter.And and) {
      return change.apply(
          new Filter.And(and.operands().stream().map(f -> changed(f, change)).toList()));
    }
    if (filter instanceof Filter.Or or) {
      return change.apply(
          new Filter.Or(or.operands().stream().map(f -> changed(f, change)).toList()));
    }
    if (filter instanceof Filter.Not not) {
      return change.apply(new Filter.Not(changed(not.operand(), change)));
    }
    if (filter instanceof Filter.Exists exists) {
      Optional<Filter> where = exists.where().map(f -> changed(f, change));
      return change.apply(new Filter.Exists(exists.relation(), where));
    }
    return change.apply(filter);
  }

  @Override
  public String name() {
    return "changed";
  }

  @Override
  public DatabaseGateway load(MemoryDatabase database, List<Relation> relations) {
    DatabaseGateway gateway = memory.load(database, relations);
    return (DatabaseGateway)
        Proxy.newProxyInstance(
            DatabaseGateway.class.getClassLoader(),
            new Class<?>[] {DatabaseGateway.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("query")) {
                Query query = (Query) arguments[0];
                return given.apply(query, gateway.query(asked.apply(query)));
              }
              if (method.getName().equals("stream")) {
                return gateway.stream(asked.apply((Query) arguments[0]));
              }
              try {
                return method.invoke(gateway, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }

  @Override
  public Extent extent() {
    return Extent.all();
  }

  @Override
  public void close() {
    memory.close();
  }
}
