package io.mesa.resolve;

import static io.mesa.query.Filters.eq;
import static io.mesa.query.Filters.exists;
import static io.mesa.query.Filters.not;
import static io.mesa.query.Filters.or;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.query.Query;
import io.mesa.value.TableName;
import org.junit.jupiter.api.Test;

class NamedTablesTest {
  @Test
  void of_aQuery_namesItsTablesWhereverTheyStand() {
    Query query =
        Query.from("customer")
            .where(or(eq("id", 1), not(exists("orders", eq("id", 1)))))
            .include("orders", orders -> orders)
            .build();

    assertThat(NamedTables.of(Shop.resolve(query).selection()))
        .containsExactlyInAnyOrder(
            TableName.of("public", "customer"), TableName.of("public", "orders"));
    assertThat(NamedTables.of(Shop.resolve(Query.from("customer").build()).selection()))
        .containsExactly(TableName.of("public", "customer"));
  }
}
