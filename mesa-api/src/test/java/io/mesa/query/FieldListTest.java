package io.mesa.query;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.mesa.error.MesaException;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FieldListTest {

  private static List<FieldPath> fields(String... names) {
    return Query.from("orders").select(names).build().selection().fields();
  }

  @Test
  void select_ofNamesSeenBefore_isTheSameList() {
    assertThat(fields("id", "total")).isSameAs(fields("id", "total"));
    assertThat(fields("total", "id")).isNotEqualTo(fields("id", "total"));
  }

  @Test
  void select_withAnArrayThatIsChangedLater_staysAsItWas() {
    String[] names = {"first", "second"};
    List<FieldPath> before = fields(names);
    names[1] = "third";

    assertThat(fields(names)).containsExactly(FieldPath.parse("first"), FieldPath.parse("third"));
    assertThat(before).containsExactly(FieldPath.parse("first"), FieldPath.parse("second"));
    assertThat(fields("first", "second")).isEqualTo(before);
  }

  @Test
  void list_ofParsedFields_equalsAnyListOfThem() {
    List<FieldPath> plain = List.of(FieldPath.parse("id"), FieldPath.parse("address.city"));

    assertThat(fields("id", "address.city")).isEqualTo(plain).hasSameHashCodeAs(plain);
    assertThat(plain).isEqualTo(fields("id", "address.city"));
  }

  @Test
  void select_inSeveralSteps_givesAllInOrder() {
    assertThat(
            Query.from("orders")
                .select("id")
                .select(FieldPath.parse("total"))
                .select("status")
                .build())
        .isEqualTo(Query.from("orders").select("id", "total", "status").build());
  }

  @Test
  void select_ofANameThatStandsTwice_isRefusedEachTime() {
    String[] many = IntStream.range(0, 40).mapToObj(i -> "c" + i % 39).toArray(String[]::new);
    for (int i = 0; i < 2; i++) {
      assertThatThrownBy(() -> fields("id", "total", "id"))
          .isInstanceOf(MesaException.class)
          .hasMessageContaining("'id' stands twice");
      assertThatThrownBy(() -> fields(many))
          .isInstanceOf(MesaException.class)
          .hasMessageContaining("'c0' stands twice");
    }
  }

  @Test
  void list_always_cannotBeChanged() {
    List<FieldPath> fields = fields("id", "total");

    assertThatThrownBy(() -> fields.set(0, FieldPath.parse("other")))
        .isInstanceOf(UnsupportedOperationException.class);
  }
}
