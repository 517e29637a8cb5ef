package io.mesa.postgres.inspect;

import static org.assertj.core.api.Assertions.assertThat;

import io.mesa.value.Reading;
import io.mesa.value.Reading.Reason;
import org.junit.jupiter.api.Test;

/** What cannot be brought about on a server at will: a table dropped while it is measured. */
class SizesTest {
  @Test
  void bytes_ofATableThatIsGone_areNotZero() {
    Reading<Long> bytes = Sizes.parse("{0,0,0,0,1,0}").bytesOf(RelationKind.TABLE);
    assertThat(bytes.isMissing(Reason.UNSUPPORTED)).isTrue();
    assertThat(bytes).hasToString("UNSUPPORTED: It was dropped while it was read.");
  }

  @Test
  void bytes_ofAWholeWithALockedPart_areLocked() {
    assertThat(
            Sizes.parse("{5,0,8192,1,2,1}")
                .bytesOf(RelationKind.PARTITIONED_TABLE)
                .isMissing(Reason.LOCKED))
        .isTrue();
  }

  @Test
  void definition_ofWhatIsGone_isMissing() {
    assertThat(Definitions.reading(null, false).isMissing(Reason.UNSUPPORTED)).isTrue();
    assertThat(Definitions.reading(null, true).isMissing(Reason.LOCKED)).isTrue();
  }
}
