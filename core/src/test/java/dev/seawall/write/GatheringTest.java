package dev.seawall.write;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class GatheringTest {
  private static final long AN_HOUR = 3_600_000_000_000L;

  private final Gathering gathering = new Gathering();

  @Test
  void shouldWaitUntilAllAreBackWhoWereReleased() {
    syncsTake(AN_HOUR);

    assertThat(gathering.begin(3, 1)).isTrue();

    assertThat(gathering.isComplete(3)).isFalse();
    assertThat(gathering.isComplete(4)).isTrue();
  }

  @Test
  void shouldNotWaitWhenThereIsNobodyElse() {
    assertThat(gathering.begin(1, 0)).isFalse();
    assertThat(gathering.begin(0, 5)).isFalse();
    assertThat(gathering.isComplete(1)).isTrue();
  }

  @Test
  void shouldWaitAgainWhenAllCameBackInTime() {
    syncsTake(AN_HOUR);
    assertThat(gathering.begin(2, 2)).isTrue();
    gathering.end(4);

    assertThat(gathering.isComplete(1)).isTrue();
    assertThat(gathering.begin(2, 2)).isTrue();
  }

  @Test
  void shouldTryMoreAndMoreSeldomWhenSomebodyStaysAway() {
    syncsTake(AN_HOUR);

    assertThat(gathering.begin(2, 2)).isTrue();
    for (int expected : new int[] {1, 3, 7, 15, 31, 63, 64, 64}) {
      gathering.end(3);
      assertThat(groupsUntilNextTry()).isEqualTo(expected);
    }
  }

  @Test
  void shouldTryMoreSeldomWhenComingBackTakesAsLongAsASync() {
    syncsTake(0);
    assertThat(gathering.begin(2, 2)).isTrue();
    gathering.end(4);

    assertThat(gathering.begin(2, 2)).isFalse();
  }

  @Test
  void shouldLeaveTimeForTheSyncThatIsUnderWay() {
    syncsTake(AN_HOUR);

    assertThat(gathering.patienceNanos(true)).isGreaterThan(AN_HOUR / 2);
    assertThat(gathering.patienceNanos(false))
        .isPositive()
        .isLessThan(gathering.patienceNanos(true));
  }

  /** How often it is passed over until it is begun again. */
  private int groupsUntilNextTry() {
    int passed = 0;
    while (!gathering.begin(2, 2)) {
      passed++;
    }
    return passed;
  }

  private void syncsTake(long nanos) {
    for (int i = 0; i < 300; i++) {
      gathering.noteSync(nanos);
    }
  }
}
