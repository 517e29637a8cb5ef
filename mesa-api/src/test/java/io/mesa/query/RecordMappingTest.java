package io.mesa.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import io.mesa.error.ErrorCode;
import io.mesa.error.MesaException;
import io.mesa.value.ValueType;
import java.math.BigDecimal;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class RecordMappingTest {
  private static final RowColumn ID = new RowColumn("id", ValueType.INT32, "integer");
  private static final RowColumn NAME = new RowColumn("full_name", ValueType.TEXT, "text");
  private static final String HERE = RecordMappingTest.class.getName() + "$";

  private record Person(int id, String fullName) {}

  private static Rows rows(RowColumn column, Object... values) {
    return Rows.of(List.of(column), Arrays.stream(values).map(v -> new Object[] {v}).toList());
  }

  private static RowColumn column(ValueType type) {
    return new RowColumn("value", type, "type");
  }

  @Test
  void as_ofColumnsInSnakeCase_givesRecords() {
    Rows rows =
        Rows.of(List.of(NAME, ID), List.of(new Object[] {"Ada", 1}, new Object[] {null, 2}));
    assertThat(rows.as(Person.class)).containsExactly(new Person(1, "Ada"), new Person(2, null));
  }

  private record Both(String fullName, String full_name) {}

  @Test
  void as_ofBothSpellings_takesTheExactOne() {
    var exact = new RowColumn("fullName", ValueType.TEXT, "text");
    Rows rows = Rows.of(List.of(NAME, exact), List.<Object[]>of(new Object[] {"snake", "camel"}));
    assertThat(rows.as(Both.class)).containsExactly(new Both("camel", "snake"));
  }

  @Test
  void as_withMissingAndExtraAndWrongOnes_namesThemAll() {
    Rows rows =
        Rows.of(
            List.of(new RowColumn("id", ValueType.INT64, "bigint"), column(ValueType.TEXT)),
            List.of());
    Refused.argument(
        "Rows cannot become "
            + HERE
            + "Person: column 'id' is a Long, and the component 'id' a Integer; there is no column"
            + " for its component 'fullName'; it has no component for the column 'value'.",
        () -> rows.as(Person.class));
  }

  @Test
  void as_ofTheClassRecord_isRefused() {
    Refused.argument(
        "Rows cannot become java.lang.Record: it is no record.",
        () -> rows(ID, 1).as(Record.class));
  }

  private record Wide(long value) {}

  private record Exact(BigDecimal value) {}

  private record Floating(Double value) {}

  @Test
  void as_ofWiderNumbers_losesNothing() {
    assertThat(rows(column(ValueType.INT16), (short) 5).as(Wide.class))
        .containsExactly(new Wide(5));
    assertThat(rows(column(ValueType.INT32), 5).as(Wide.class)).containsExactly(new Wide(5));
    assertThat(rows(column(ValueType.INT64), 5L).as(Exact.class))
        .containsExactly(new Exact(BigDecimal.valueOf(5)));
    assertThat(rows(column(ValueType.FLOAT32), 0.5f).as(Floating.class))
        .containsExactly(new Floating(0.5));
    assertThat(rows(column(ValueType.INT64), new Object[] {null}).as(Exact.class))
        .containsExactly(new Exact(null));
  }

  @Test
  void as_ofNumbersThatWouldLose_isRefused() {
    Refused.argument(
        "Rows cannot become "
            + HERE
            + "Floating: column 'value' is a Long, and the component 'value' a Double.",
        () -> rows(column(ValueType.INT64), 5L).as(Floating.class));
    Refused.argument(
        "Rows cannot become "
            + HERE
            + "Floating: column 'value' is a BigDecimal, and the component 'value' a Double.",
        () -> rows(column(ValueType.DECIMAL)).as(Floating.class));
  }

  @Test
  void as_ofADecimalThatIsNoNumber_isRefused() {
    Refused.argument(
        "column 'value' is a Double, and the component 'value' a BigDecimal",
        () -> rows(column(ValueType.DECIMAL), Double.NaN).as(Exact.class));
  }

  @Test
  void as_ofNullForAPrimitive_isRefused() {
    Refused.argument(
        "Column 'value' is null, and the component 'value' is a long; make it an Optional or a"
            + " Long.",
        () -> rows(column(ValueType.INT64), new Object[] {null}).as(Wide.class));
  }

  private record OneByte(byte value) {}

  private record OneCharacter(char value) {}

  @Test
  void as_ofPrimitivesThatNoColumnHas_isRefused() {
    Refused.argument(
        "Rows cannot become "
            + HERE
            + "OneByte: column 'value' is a Short, and the component 'value' a Byte.",
        () -> rows(column(ValueType.INT16)).as(OneByte.class));
    Refused.argument(
        "Rows cannot become "
            + HERE
            + "OneCharacter: column 'value' is a String, and the component 'value' a Character.",
        () -> rows(column(ValueType.TEXT)).as(OneCharacter.class));
  }

  private record Perhaps(Optional<Long> value) {}

  @Test
  void as_ofAnOptional_isEmptyForNull() {
    assertThat(rows(column(ValueType.INT32), 5, null).as(Perhaps.class))
        .containsExactly(new Perhaps(Optional.of(5L)), new Perhaps(Optional.empty()));
  }

  private record Unit(TimeUnit value) {}

  @Test
  void as_ofAnEnum_takesConstantsByName() {
    assertThat(rows(column(ValueType.ENUM), "DAYS", null).as(Unit.class))
        .containsExactly(new Unit(TimeUnit.DAYS), new Unit(null));
    Refused.argument(
        "Column 'value' holds a value that is no constant of java.util.concurrent.TimeUnit.",
        () -> rows(column(ValueType.TEXT), "days").as(Unit.class));
  }

  private record Numbers(List<Long> value) {}

  @Test
  void as_ofAList_widensItsElements() {
    assertThat(rows(column(ValueType.ARRAY), Arrays.asList(1, null, 3)).as(Numbers.class))
        .containsExactly(new Numbers(Arrays.asList(1L, null, 3L)));
    Refused.argument(
        "column 'value' is a String, and the component 'element' a Long",
        () -> rows(column(ValueType.ARRAY), List.of("x")).as(Numbers.class));
  }

  private record Any(Object value) {}

  @Test
  void as_ofAnObject_takesTheValueAsItIs() {
    assertThat(rows(column(ValueType.INT32), 5).as(Any.class)).containsExactly(new Any(5));
  }

  private record Strict(int id) {
    Strict {
      if (id < 0) {
        throw new IllegalStateException("negative");
      }
    }
  }

  @Test
  void as_ofARecordThatThrows_throwsThat() {
    assertThatIllegalStateException()
        .isThrownBy(() -> rows(ID, -1).as(Strict.class))
        .withMessage("negative");
  }

  private record Line(String sku) {}

  private record Customer(String name) {}

  private record Order(int id, Customer customer, List<Line> items) {}

  private record LooseOrder(int id, Optional<Row> customer, List<Row> items) {}

  private static Rows orders() {
    RowHeader customer = RowHeader.of(List.of(new RowColumn("name", ValueType.TEXT, "text")));
    RowHeader line = RowHeader.of(List.of(new RowColumn("sku", ValueType.TEXT, "text")));
    RowHeader order =
        RowHeader.of(
            List.of(ID),
            List.of(
                new RowHeader.Included("customer", false, customer),
                new RowHeader.Included("items", true, line)));
    return Rows.of(
        order,
        List.of(
            order.row(
                new Object[] {
                  1,
                  customer.row(new Object[] {"Ada"}),
                  List.of(line.row(new Object[] {"A-1"}), line.row(new Object[] {"B-2"}))
                }),
            order.row(new Object[] {2, null, List.of()})));
  }

  @Test
  void as_ofIncludes_nestsRecords() {
    assertThat(orders().as(Order.class))
        .containsExactly(
            new Order(1, new Customer("Ada"), List.of(new Line("A-1"), new Line("B-2"))),
            new Order(2, null, List.of()));
  }

  @Test
  void as_ofIncludesAsRows_keepsThem() {
    List<LooseOrder> orders = orders().as(LooseOrder.class);
    assertThat(orders.get(0).customer().orElseThrow().get("name", String.class)).isEqualTo("Ada");
    assertThat(orders.get(0).items()).hasSize(2);
    assertThat(orders.get(1)).isEqualTo(new LooseOrder(2, Optional.empty(), List.of()));
  }

  private record Wrong(int id, List<Customer> customer, Line items) {}

  private record WrongInside(int id, Line customer, List<Line> items) {}

  @Test
  void as_ofIncludesThatDoNotFit_isRefusedWithWhatDoesNot() {
    Refused.argument(
        "Rows cannot become "
            + HERE
            + "Wrong: column 'customer' is a Row, and the component 'customer' a List; column"
            + " 'items' is a List, and the component 'items' a Line.",
        () -> orders().as(Wrong.class));
    Refused.argument(
        "Rows cannot become "
            + HERE
            + "WrongInside: Rows cannot become "
            + HERE
            + "Line: there is no column for its component 'sku'; it has no component for the"
            + " column 'name'.",
        () -> orders().as(WrongInside.class));
  }

  @Test
  void one_andMany_readIncludes() {
    Row first = orders().get(0);
    assertThat(first.includes()).containsExactly("customer", "items");
    assertThat(first.one("customer")).get().hasToString("{name=Ada}");
    assertThat(first.many("items"))
        .extracting(Row::toString)
        .containsExactly("{sku=A-1}", "{sku=B-2}");
    assertThat(orders().get(1).one("customer")).isEmpty();
    assertThat(orders().get(1).many("items")).isEmpty();
  }

  @Test
  void one_ofSeveral_isRefused() {
    Row first = orders().get(0);
    Refused.argument("'items' has several rows; read it with many.", () -> first.one("items"));
    Refused.argument(
        "'customer' has one row at most; read it with one.", () -> first.many("customer"));
    Refused.argument("'id' is a column; read it with get or find.", () -> first.one("id"));
    Refused.argument(
        "There is no column 'item', perhaps 'items'; there are [customer, id, items].",
        () -> first.many("item"));
  }

  @Test
  void map_byAFunction_givesWhatItMakes() {
    assertThat(orders().map(row -> row.get("id", Integer.class) * 10)).containsExactly(10, 20);
  }

  @Test
  void next_ofRowsWithoutPages_isRefused() {
    assertThatExceptionOfType(MesaException.class)
        .isThrownBy(() -> rows(ID, 1).next())
        .withMessageStartingWith("This result has no pages by token")
        .extracting(MesaException::code)
        .isEqualTo(ErrorCode.UNSUPPORTED);
  }
}
