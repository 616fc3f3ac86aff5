package dev.seawall.index;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class HolesTest {
  private final Holes holes = Holes.NONE.plus(5, 9).plus(20, 20).plus(30, 39);

  private static String show(Holes holes) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < holes.count(); i++) {
      text.append(holes.first(i)).append("..").append(holes.last(i)).append(' ');
    }
    return text.toString().strip();
  }

  @Test
  void shouldFindTheHoleAtOrBehindASequence() {
    assertThat(holes.at(1)).isZero();
    assertThat(holes.at(5)).isZero();
    assertThat(holes.at(9)).isZero();
    assertThat(holes.at(10)).isEqualTo(1);
    assertThat(holes.at(39)).isEqualTo(2);
    assertThat(holes.at(40)).isEqualTo(3);
    assertThat(Holes.NONE.at(1)).isZero();
  }

  @Test
  void shouldKeepPartsOfHolesWithinARange() {
    assertThat(show(holes.within(7, 34))).isEqualTo("7..9 20..20 30..34");
    assertThat(show(holes.within(10, 19))).isEmpty();
    assertThat(show(holes.within(1, Long.MAX_VALUE))).isEqualTo("5..9 20..20 30..39");
  }

  @Test
  void shouldNotChangeWhatItIsAddedTo() {
    Holes before = Holes.NONE.plus(1, 2);
    before.plus(4, 5);

    assertThat(show(before)).isEqualTo("1..2");
    assertThat(Holes.NONE.count()).isZero();
  }
}
