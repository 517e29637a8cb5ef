package io.mesa.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import io.mesa.source.QueryFeature;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CapabilitiesTest {

  @ParameterizedTest
  @EnumSource
  void whyNot_ofWhatWasNotMentioned_saysSo(Capability capability) {
    Capabilities none = Capabilities.builder().build();
    assertThat(none.has(capability)).isFalse();
    assertThat(none.whyNot(capability)).hasValue("the driver does not declare it");
  }

  @Test
  void with_several_canAllBeDone() {
    Capabilities capabilities =
        Capabilities.builder().with(Capability.RUN, Capability.CHECK, Capability.RUN).build();
    assertThat(capabilities.all()).containsExactlyInAnyOrder(Capability.RUN, Capability.CHECK);
    assertThat(capabilities.has(Capability.RUN)).isTrue();
    assertThat(capabilities.whyNot(Capability.RUN)).isEmpty();
    assertThatExceptionOfType(UnsupportedOperationException.class)
        .isThrownBy(() -> capabilities.all().clear());
  }

  @Test
  void without_oneThatWas_takesItAwayWithAReason() {
    Capabilities capabilities =
        Capabilities.builder()
            .with(Capability.RUN)
            .without(Capability.RUN, "read the book")
            .build();
    assertThat(capabilities.has(Capability.RUN)).isFalse();
    assertThat(capabilities.whyNot(Capability.RUN)).hasValue("read the book");
  }

  @Test
  void with_oneThatWasNot_forgetsTheReason() {
    Capabilities capabilities =
        Capabilities.builder().without(Capability.RUN, "why").with(Capability.RUN).build();
    assertThat(capabilities.whyNot(Capability.RUN)).isEmpty();
    assertThat(capabilities.toBuilder().build().has(Capability.RUN)).isTrue();
  }

  @Test
  void toBuilder_changed_leavesTheOriginal() {
    Capabilities original =
        Capabilities.builder().with(Capability.RUN).without(Capability.CHECK, "why").build();
    Capabilities narrowed = original.toBuilder().without(Capability.RUN, "standby").build();
    assertThat(original.has(Capability.RUN)).isTrue();
    assertThat(narrowed.whyNot(Capability.RUN)).hasValue("standby");
    assertThat(narrowed.whyNot(Capability.CHECK)).hasValue("why");
  }

  @Test
  void build_twice_givesTwoThatDoNotShare() {
    Capabilities.Builder builder = Capabilities.builder();
    Capabilities first = builder.build();
    builder.with(Capability.RUN);
    assertThat(first.has(Capability.RUN)).isFalse();
    assertThat(builder.build().has(Capability.RUN)).isTrue();
  }

  @Test
  void with_someFeatures_answersTheseOnly() {
    Capabilities capabilities =
        Capabilities.builder()
            .with(QueryFeature.EQ, QueryFeature.LIMIT)
            .without(QueryFeature.LIKE, "no patterns here")
            .build();
    assertThat(capabilities.features())
        .containsExactlyInAnyOrder(QueryFeature.EQ, QueryFeature.LIMIT);
    assertThat(capabilities.has(QueryFeature.EQ)).isTrue();
    assertThat(capabilities.whyNot(QueryFeature.EQ)).isEmpty();
    assertThat(capabilities.whyNot(QueryFeature.LIKE)).hasValue("no patterns here");
    assertThat(capabilities.whyNot(QueryFeature.IN)).hasValue("the driver does not declare it");
    assertThat(capabilities.answersEverything()).isFalse();
  }

  @Test
  void withEveryQueryFeature_narrowed_answersTheRest() {
    Capabilities everything = Capabilities.builder().withEveryQueryFeature().build();
    assertThat(everything.answersEverything()).isTrue();
    Capabilities narrowed = everything.toBuilder().without(QueryFeature.REGEX, "why").build();
    assertThat(narrowed.answersEverything()).isFalse();
    assertThat(narrowed.features()).hasSize(QueryFeature.values().length - 1);
    assertThat(everything.has(QueryFeature.REGEX)).isTrue();
  }

  @Test
  void otherwise_always_isTheReasonOfAllThatHasNone() {
    Capabilities capabilities =
        Capabilities.builder()
            .without(Capability.CHECK, "no")
            .otherwise("it is small")
            .with(Capability.RUN)
            .build();
    assertThat(capabilities.whyNot(Capability.RUN)).isEmpty();
    assertThat(capabilities.whyNot(Capability.CHECK)).hasValue("no");
    assertThat(capabilities.whyNot(Capability.MUTATE)).hasValue("it is small");
    assertThat(capabilities.toBuilder().build().whyNot(QueryFeature.SUM)).hasValue("it is small");
  }

  @Test
  void toString_always_tellsBoth() {
    assertThat(Capabilities.builder().with(Capability.RUN).without(Capability.CHECK, "no").build())
        .asString()
        .startsWith("Capabilities[[RUN], not {")
        .contains(
            "CHECK=no", "USERS=the driver does not declare it", "queries with [], not {SELECT=");
  }
}
