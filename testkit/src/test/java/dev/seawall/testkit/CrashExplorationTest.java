package dev.seawall.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.store.SegmentStore;
import dev.seawall.testkit.TestedCounter.Mistake;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SilentLog.class)
class CrashExplorationTest {
  private static final Pattern ORIGIN = Pattern.compile("reproduce\\(\"(.*)\"\\)");

  private static CrashExploration<Long> explorationOf(Mistake mistake) {
    return CrashExploration.of(new TestedCounter(mistake));
  }

  @Test
  void shouldFindNothingWrongWhenNothingIs() {
    CrashExploration.Report report = explorationOf(Mistake.NONE).explore();
    assertThat(report.points()).isGreaterThan(20);
    assertThat(report.states()).isGreaterThan(20);
    assertThat(report.nested()).isPositive();
    assertThat(report.lives()).isPositive();
  }

  @Test
  void shouldTryEveryStateWhereTheyAreFewAndASampleWhereTheyAreNot() {
    CrashExploration.Report few = explorationOf(Mistake.NONE).statesPerPoint(2).explore();
    assertThat(few.exhaustedPoints()).isPositive().isLessThan(few.points());
    CrashExploration.Report all = explorationOf(Mistake.NONE).statesPerPoint(10_000).explore();
    assertThat(all.exhaustedPoints()).isEqualTo(all.points());
    assertThat(all.states()).isGreaterThan(few.states());
  }

  @Test
  void shouldRefuseAnOriginWhoseStateIsNotTried() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> explorationOf(Mistake.NONE).statesPerPoint(2).reproduce("after call 1, state 3"))
        .withMessageContaining("state 3");
  }

  @Test
  void shouldExploreTheSameWhenAskedTwice() {
    CrashExploration.Report once = explorationOf(Mistake.NONE).statesPerPoint(8).seed(5).explore();
    assertThat(explorationOf(Mistake.NONE).statesPerPoint(8).seed(5).explore()).isEqualTo(once);
  }

  @ParameterizedTest
  @EnumSource(
      names = {
        "ACKNOWLEDGES_TOO_EARLY",
        "LOSES_ONE_AFTERWARDS",
        "RECOVERS_IN_TWO_STEPS",
        "CANNOT_GO_ON"
      })
  void shouldFindAMistakeAndLeadBackToIt(Mistake mistake) {
    assertThatThrownBy(() -> explorationOf(mistake).explore())
        .isInstanceOf(AssertionError.class)
        .satisfies(
            violation -> {
              Matcher origin = ORIGIN.matcher(violation.getMessage());
              assertThat(origin.find()).isTrue();
              assertThatThrownBy(() -> explorationOf(mistake).reproduce(origin.group(1)))
                  .isInstanceOf(AssertionError.class)
                  .hasMessage(violation.getMessage());
              assertThatCode(() -> explorationOf(Mistake.NONE).reproduce(origin.group(1)))
                  .doesNotThrowAnyException();
            });
  }

  @Test
  void shouldTellARunThatFailsByItself() {
    Application<Long> failing =
        new Application<>() {
          @Override
          public void run(Supplier<SegmentStore> disk, History<Long> history) {
            throw new IllegalStateException("its own fault");
          }

          @Override
          public Long read(SegmentStore store) {
            return 0L;
          }
        };
    assertThatThrownBy(() -> CrashExploration.of(failing).explore())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("its own fault");
    assertThatThrownBy(() -> FaultExploration.of(failing).explore())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("its own fault");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "call 1",
        "after call 1",
        "after call 999999, state 1",
        "after call 1, state x"
      })
  void shouldRefuseAnOriginThatIsNone(String origin) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> explorationOf(Mistake.NONE).reproduce(origin));
  }
}
