package io.mesa.tck;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.query.Mutation;
import io.mesa.query.Query;
import io.mesa.source.QueryFeature;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** The kit's query for each part of the query model uses it. */
class FeatureQueriesTest {

  @ParameterizedTest
  @EnumSource
  void using_aFeature_usesIt(QueryFeature feature) {
    assertThat(FeatureQueries.using(feature).features()).contains(feature);
  }

  @ParameterizedTest
  @EnumSource
  void condition_ofAFeature_usesItInMutationsToo(QueryFeature feature) {
    FeatureQueries.condition(feature)
        .ifPresent(
            where ->
                assertThat(Mutation.deleteFrom("t").where(where).build().features())
                    .contains(feature)
                    .isEqualTo(Query.from("t").where(where).build().features()));
  }
}
