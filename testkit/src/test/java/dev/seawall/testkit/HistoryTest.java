package dev.seawall.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class HistoryTest {
  private final History<String> history = new History<>("");

  @BeforeEach
  void takeFourSteps() {
    history.begin(text -> text + "a");
    history.acknowledgeDurable();
    history.begin(text -> text + "b");
    history.acknowledgeWritten();
    history.begin(text -> text + "c");
    history.begin(text -> text + "d");
  }

  @Test
  void shouldPermitWhatWasBegunButNothingLessThanWasAcknowledged() {
    assertThat(history.permitted(true)).containsExactly("a", "ab", "abc", "abcd");
    assertThat(history.permitted(false)).containsExactly("ab", "abc", "abcd");
    assertThat(history.states()).containsExactly("", "a", "ab", "abc", "abcd");
    assertThat(history.mark()).isEqualTo(new History.Mark(1, 2, 4));
  }

  @Test
  void shouldTakeBackTheLatestStepOnlyIfItWasNotAcknowledged() {
    history.takeBack();
    assertThat(history.latest()).isEqualTo("abc");
    history.takeBack();
    assertThatIllegalStateException().isThrownBy(history::takeBack).withMessageContaining("step 2");
    assertThat(history.latest()).isEqualTo("ab");
  }

  @Test
  void shouldFindHowManyStepsSurvivedOrSayWhatIsWrong() {
    assertThat(history.survivors("abc", 1, 4)).isEqualTo(3);
    assertThatThrownBy(() -> history.survivors("", 1, 4))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the state after only 0 steps");
    assertThatThrownBy(() -> history.survivors("ac", 1, 4)).isInstanceOf(AssertionError.class);
  }

  @Test
  void shouldForgetWhatACrashHasUndone() {
    history.survive(2);
    assertThat(history.permitted(true)).containsExactly("ab");
  }
}
