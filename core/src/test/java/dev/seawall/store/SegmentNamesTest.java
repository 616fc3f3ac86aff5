package dev.seawall.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.OptionalLong;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentNamesTest {

  @ParameterizedTest
  @ValueSource(longs = {1, 42, Long.MAX_VALUE})
  void shouldReadBackTheNumberInAName(long number) {
    assertThat(SegmentNames.parse(SegmentNames.segment(number))).isEqualTo(OptionalLong.of(number));
  }

  @Test
  void shouldPadNumbersToTwentyDigits() {
    assertThat(SegmentNames.segment(42)).isEqualTo("00000000000000000042.seg");
    assertThat(SegmentNames.torn(42, 4096))
        .isEqualTo("00000000000000000042-00000000000000004096.torn");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "00000000000000000000.seg",
        "09223372036854775808.seg", // Long.MAX_VALUE + 1
        "99999999999999999999.seg",
        "-0000000000000000001.seg",
        "0000000000000000001.seg",
        "000000000000000000001.seg",
        "00000000000000000001.SEG",
        "00000000000000000001.seg\n",
        "00000000000000000001.seg.tmp",
        "00000000000000000001-00000000000000000001.torn",
        "٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠٠١.seg",
        "seawall.lock",
        ""
      })
  void shouldTakeNothingElseForASegment(String name) {
    assertThat(SegmentNames.parse(name)).isEmpty();
  }

  @Test
  void shouldRefuseNumbersAndOffsetsThatCannotBe() {
    assertThatIllegalArgumentException().isThrownBy(() -> SegmentNames.segment(0));
    assertThatIllegalArgumentException().isThrownBy(() -> SegmentNames.torn(-1, 0));
    assertThatIllegalArgumentException().isThrownBy(() -> SegmentNames.torn(1, -1));
  }
}
