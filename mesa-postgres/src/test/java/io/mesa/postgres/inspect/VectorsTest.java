package io.mesa.postgres.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class VectorsTest {
  @Test
  void parse_readsArraysAndVectors() {
    assertThat(Vectors.parse("{1,20,300}")).containsExactly(1, 20, 300);
    assertThat(Vectors.parse("1 20 300")).containsExactly(1, 20, 300);
    assertThat(Vectors.parse("{-1,4294967295}")).containsExactly(-1, 4_294_967_295L);
    assertThat(Vectors.parse("7")).containsExactly(7);
  }

  @Test
  void parse_nothing_isEmpty() {
    assertThat(Vectors.parse("{}")).isEmpty();
    assertThat(Vectors.parse("")).isEmpty();
    assertThat(Vectors.parse(null)).isEmpty();
  }
}
