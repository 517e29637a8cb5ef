package io.mesa.resolve;

import static io.mesa.value.ValueType.INT32;
import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.source.Relation;
import io.mesa.value.TableName;
import io.mesa.value.TableReference;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class RelationsTest {
  private static final TableName ORDERS = TableName.of("public", "orders");
  private static final TableName CUSTOMER = TableName.of("public", "customer");
  private static final TableName KINDS = TableName.of("public", "kinds");

  private static ResolvedRelation find(String table, String relation) {
    return Shop.scope(table).relation(relation);
  }

  private static ResolvedRelation declared(Relation relation, String name) {
    return new Resolver(Shop.source().relation(relation).build(), Shop.TABLES)
        .scope(TableReference.of("orders"))
        .relation(name);
  }

  @ParameterizedTest
  @ValueSource(strings = {"customer", "orders_customer_fkey"})
  void relation_fromTheTableWithTheKey_leadsToOneRow(String name) {
    ResolvedRelation relation = find("orders", name);
    assertThat(relation.target().name()).isEqualTo(CUSTOMER);
    assertThat(relation.columns()).containsExactly("customer_id");
    assertThat(relation.targetColumns()).containsExactly("id");
    assertThat(relation.many()).isFalse();
    assertThat(relation.through()).isEmpty();
  }

  @Test
  void relation_byTheColumnWithoutId_tellsKeysToOneTableApart() {
    assertThat(find("item", "substitute").columns()).containsExactly("substitute_id");
    assertThat(find("item", "item_product_fkey").columns()).containsExactly("product_id");
  }

  @Test
  void relation_toTheTableWithTheKey_leadsToManyRows() {
    ResolvedRelation relation = find("customer", "orders");
    assertThat(relation.target().name()).isEqualTo(ORDERS);
    assertThat(relation.columns()).containsExactly("id");
    assertThat(relation.targetColumns()).containsExactly("customer_id");
    assertThat(relation.many()).isTrue();
    assertThat(find("customer", "orders!orders_customer_fkey")).isEqualTo(relation);
  }

  @Test
  void relation_byAKeyThatIsUniqueThere_leadsToOneRow() {
    ResolvedRelation relation = find("customer", "passport");
    assertThat(relation.many()).isFalse();
    assertThat(relation.targetColumns()).containsExactly("customer_id");
  }

  @Test
  void relation_throughAJoiningTable_leadsToManyRows() {
    ResolvedRelation relation = find("product", "tag");
    assertThat(relation.target().name().name()).isEqualTo("tag");
    assertThat(relation.many()).isTrue();
    assertThat(relation.columns()).containsExactly("id");
    assertThat(relation.targetColumns()).containsExactly("id");
    ResolvedRelation.Through through = relation.through().orElseThrow();
    assertThat(through.table().name().name()).isEqualTo("product_tag");
    assertThat(through.columns()).containsExactly("product_id");
    assertThat(through.targetColumns()).containsExactly("tag_id");
    assertThat(find("product", "tag!product_tag")).isEqualTo(relation);
  }

  @Test
  void relation_toTheJoiningTableItself_leadsToManyRows() {
    ResolvedRelation relation = find("product", "product_tag");
    assertThat(relation.through()).isEmpty();
    assertThat(relation.many()).isTrue();
    assertThat(find("product_tag", "tag").many()).isFalse();
  }

  @Test
  void relation_ofATableToItself_goesBothWays() {
    ResolvedRelation manager = find("employee", "manager");
    assertThat(manager.many()).isFalse();
    assertThat(manager.columns()).containsExactly("manager_id");
    ResolvedRelation managed = find("employee", "employee!employee_manager_fkey");
    assertThat(managed.many()).isTrue();
    assertThat(managed.columns()).containsExactly("id");
    assertThat(managed.targetColumns()).containsExactly("manager_id");
  }

  @Test
  void relation_ofATableToItselfThroughAnother_goesBothWays() {
    ResolvedRelation followed = find("employee", "employee!follows_follower_fkey");
    assertThat(followed.through().orElseThrow().columns()).containsExactly("follower_id");
    assertThat(followed.through().orElseThrow().targetColumns()).containsExactly("followed_id");
    ResolvedRelation followers = find("employee", "employee!follows_followed_fkey");
    assertThat(followers.through().orElseThrow().columns()).containsExactly("followed_id");
  }

  @Test
  void relation_thatMeansSeveral_isRefusedWithTheirNames() {
    Shop.refused(
        "'product' means several relations of 'public.item'; write item_product_fkey or"
            + " item_substitute_fkey.",
        () -> find("item", "product"));
    Shop.refused(
        "'item' means several relations of 'public.product'; write item!item_product_fkey or"
            + " item!item_substitute_fkey.",
        () -> find("product", "item"));
    Shop.refused(
        "'employee' means several relations of 'public.employee'; write"
            + " employee!employee_manager_fkey or employee!follows_followed_fkey or"
            + " employee!follows_follower_fkey or employee_manager_fkey.",
        () -> find("employee", "employee"));
  }

  @Test
  void relation_calledLikeAKey_isThatOfTheKey() {
    ListedTables tables =
        ListedTables.of(
            new TableDraft("a")
                .required("id", INT32)
                .nullable("x", INT32)
                .primaryKey("id")
                .foreignKey("b", "x", "c"),
            new TableDraft("b").nullable("a_id", INT32).foreignKey("b_fkey", "a_id", "a"),
            new TableDraft("c").required("id", INT32).primaryKey("id"));
    Scope a = new Resolver(Shop.source().build(), tables).scope(TableReference.of("a"));
    assertThat(a.relation("b").target().name().name()).isEqualTo("c");
    assertThat(a.relation("b!b_fkey").target().name().name()).isEqualTo("b");
  }

  @Test
  void relation_unknown_isRefusedWithTheNearest() {
    Shop.notFound(
        "'public.orders' has no relation 'custmer', perhaps 'customer'; it has [customer, item,"
            + " item!item_order_fkey, orders_customer_fkey]. Declare others on the source.",
        () -> find("orders", "custmer"));
    Shop.notFound(
        "'public.log' has no relation 'x'; it has []. Declare others on the source.",
        () -> find("log", "x"));
  }

  @Test
  void relation_byACompositeKey_joinsColumnsInTheirOrder() {
    TableName parent = TableName.of("public", "parent");
    ListedTables tables =
        ListedTables.of(
            new TableDraft(parent).required("a", INT32).required("b", INT32).primaryKey("a", "b"),
            new TableDraft("child")
                .nullable("x_id", INT32)
                .nullable("y_id", INT32)
                .foreignKey("child_fkey", List.of("x_id", "y_id"), parent, List.of("b", "a")));
    var resolver = new Resolver(Shop.source().build(), tables);
    ResolvedRelation up = resolver.scope(TableReference.of("child")).relation("parent");
    assertThat(up.columns()).containsExactly("x_id", "y_id");
    assertThat(up.targetColumns()).containsExactly("b", "a");
    ResolvedRelation down = resolver.scope(TableReference.of("parent")).relation("child");
    assertThat(down.columns()).containsExactly("b", "a");
    assertThat(down.many()).isTrue();
    Shop.notFound(
        "'public.child' has no relation 'x'; it has [child_fkey, parent]. Declare others on the"
            + " source.",
        () -> resolver.scope(TableReference.of("child")).relation("x"));
  }

  @Test
  void relation_toATableThatCannotBeSeen_isUnknown() {
    ListedTables tables =
        ListedTables.of(
            new TableDraft("child").nullable("x_id", INT32).foreignKey("k", "x_id", "hidden"));
    Scope child = new Resolver(Shop.source().build(), tables).scope(TableReference.of("child"));
    Shop.notFound(
        "'public.child' has no relation 'x'; it has []. Declare others on the source.",
        () -> child.relation("x"));
  }

  @Test
  void relation_ofAKeyThatIsMoreThanTwoForeignKeys_isNoJoiningTable() {
    ListedTables tables =
        ListedTables.of(
            new TableDraft("a").required("id", INT32).primaryKey("id"),
            new TableDraft("target").required("id", INT32).primaryKey("id"),
            new TableDraft("j")
                .required("a_id", INT32)
                .required("b_id", INT32)
                .required("n", INT32)
                .primaryKey("a_id", "b_id", "n")
                .foreignKey("ja", "a_id", "a")
                .foreignKey("jb", "b_id", "target"));
    Scope a = new Resolver(Shop.source().build(), tables).scope(TableReference.of("a"));
    Shop.notFound(
        "'public.a' has no relation 'target'; it has [j, j!ja]. Declare others on the source.",
        () -> a.relation("target"));
  }

  @Test
  void relation_declared_comesBeforeThoseOfKeys() {
    ResolvedRelation relation =
        declared(Relation.toMany("customer", ORDERS, "id", KINDS, "big"), "customer");
    assertThat(relation.target().name()).isEqualTo(KINDS);
    assertThat(relation.many()).isTrue();
    assertThat(relation.name()).isEqualTo("customer");
  }

  @Test
  void relation_declaredThroughATable_isFoundWithIt() {
    Relation relation =
        Relation.toMany("buyers", ORDERS, "id", CUSTOMER, "id")
            .through(
                new Relation.Through(
                    TableName.of("public", "item"), List.of("order_id"), List.of("product_id")));
    ResolvedRelation found = declared(relation, "buyers");
    assertThat(found.through().orElseThrow().table().name().name()).isEqualTo("item");
    assertThat(found.many()).isTrue();
  }

  @Test
  void relation_declaredOfAnotherTable_isUnknownHere() {
    Relation relation = Relation.toOne("logged", CUSTOMER, "id", KINDS, "big");
    Shop.notFound(
        "'public.orders' has no relation 'logged'; it has [customer, item, item!item_order_fkey,"
            + " orders_customer_fkey]. Declare others on the source.",
        () -> declared(relation, "logged"));
  }

  @Test
  void relation_declaredOverWhatIsNotThere_isRefused() {
    TableName gone = TableName.of("public", "gone");
    Shop.notFound(
        "The relation 'r' declared on the source leads over 'public.gone', which does not exist.",
        () -> declared(Relation.toOne("r", ORDERS, "id", gone, "id"), "r"));
    Shop.notFound(
        "The relation 'r' declared on the source joins by 'x', which 'public.orders' does not"
            + " have.",
        () -> declared(Relation.toOne("r", ORDERS, "x", KINDS, "big"), "r"));
    Shop.notFound(
        "The relation 'r' declared on the source joins by 'x', which 'public.kinds' does not have.",
        () -> declared(Relation.toOne("r", ORDERS, "id", KINDS, "x"), "r"));
    Relation through =
        Relation.toMany("r", ORDERS, "id", KINDS, "big")
            .through(new Relation.Through(CUSTOMER, List.of("x"), List.of("id")));
    Shop.notFound(
        "The relation 'r' declared on the source joins by 'x', which 'public.customer' does not"
            + " have.",
        () -> declared(through, "r"));
  }

  @Test
  void relation_declaredBetweenWhatCannotBeCompared_isRefused() {
    Shop.refused(
        "The relation 'r' declared on the source joins by 'id' of 'public.orders' (int64) and"
            + " 'text' of 'public.kinds' (text), which cannot be compared.",
        () -> declared(Relation.toOne("r", ORDERS, "id", KINDS, "text"), "r"));
    Shop.refused(
        "The relation 'r' declared on the source joins by 'big' of 'public.kinds' (int64) and"
            + " 'name' of 'public.product' (text), which cannot be compared.",
        () ->
            declared(
                Relation.toMany("r", ORDERS, "id", KINDS, "big")
                    .through(
                        new Relation.Through(
                            TableName.of("public", "product"), List.of("id"), List.of("name"))),
                "r"));
  }

  @Test
  void relation_throughATable_mayRepeatUnlessAKeySaysOtherwise() {
    assertThat(find("product", "tag").through().orElseThrow().mayRepeat()).isFalse();
    Relation relation =
        Relation.toMany("buyers", ORDERS, "id", CUSTOMER, "id")
            .through(
                new Relation.Through(
                    TableName.of("public", "item"), List.of("order_id"), List.of("product_id")));
    assertThat(declared(relation, "buyers").through().orElseThrow().mayRepeat()).isTrue();
  }

  @Test
  void relation_toAKeyOfItsTarget_identifiesItsRows() {
    assertThat(find("orders", "customer").identifies()).isTrue();
    assertThat(find("customer", "passport").identifies()).isTrue();
    assertThat(find("customer", "orders").identifies()).isFalse();
  }

  private static boolean leadsToMany(TableDraft referring) {
    Tables tables =
        ListedTables.of(new TableDraft("a").required("id", INT32).primaryKey("id"), referring);
    return new Resolver(Shop.source().build(), tables)
        .scope(TableReference.of("a"))
        .relation("b")
        .many();
  }

  private static TableDraft referring() {
    return new TableDraft("b").nullable("a_id", INT32).foreignKey("fk", "a_id", "a");
  }

  @Test
  void relation_byAKeyThatIsUniqueByAnIndexOrAConstraint_leadsToOneRow() {
    assertThat(leadsToMany(referring())).isTrue();
    assertThat(leadsToMany(referring().unique(false, "a_id"))).isFalse();
    assertThat(leadsToMany(referring().uniqueIndex(true, false, "a_id"))).isFalse();
    assertThat(leadsToMany(referring().uniqueIndex(true, true, "a_id"))).isTrue();
  }

  @Test
  void relation_byAKeyThatATransactionMayBreak_leadsToManyRows() {
    assertThat(leadsToMany(referring().unique(true, "a_id"))).isTrue();
  }
}
