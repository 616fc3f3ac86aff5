package dev.seawall.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.seawall.store.SegmentFile;
import dev.seawall.store.SegmentStore;
import dev.seawall.store.SegmentStore.Access;
import dev.seawall.testkit.IoOperation.Kind;
import dev.seawall.testkit.TestedCounter.Mistake;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.EnumSet;
import java.util.function.Supplier;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

@ExtendWith(SilentLog.class)
class FaultExplorationTest {
  private static final Pattern ORIGIN = Pattern.compile("reproduce\\(\"(.*)\"\\)");

  private static FaultExploration<Long> explorationOf(Mistake mistake) {
    return FaultExploration.of(new TestedCounter(mistake)).callsPerKind(3);
  }

  @Test
  void shouldFindNothingWrongWhenNothingIs() {
    FaultExploration.Report report = explorationOf(Mistake.NONE).explore();
    assertThat(report.faults()).isEqualTo(FaultKind.values().length);
    assertThat(report.failed()).contains(Kind.WRITE, Kind.SYNC, Kind.SYNC_NAMES, Kind.READ);
    assertThat(report.lives()).isGreaterThan(100);
    assertThat(report.openings()).isGreaterThan(100);
  }

  @ParameterizedTest
  @CsvSource({
    "HIDES_FAILURES, knows",
    "THROWS_WHAT_IT_MAY_NOT, threw what it may not",
    "GETS_STUCK, does not end",
    "LEAVES_A_THREAD, left threads behind",
    "LOSES_ONE_IN_OPENING, knows",
    "LOSES_ONE_AFTERWARDS, the power was lost"
  })
  void shouldFindAMistakeAndLeadBackToIt(Mistake mistake, String words) {
    Duration patience = Duration.ofMillis(mistake.name().contains("LOSES") ? 20_000 : 1000);
    FaultExploration<Long> exploration =
        explorationOf(mistake).patience(patience).faults(EnumSet.of(FaultKind.ERROR));
    assertThatThrownBy(exploration::explore)
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining(words)
        .satisfies(
            violation -> {
              Matcher origin = ORIGIN.matcher(violation.getMessage());
              assertThat(origin.find()).isTrue();
              assertThatThrownBy(() -> exploration.reproduce(origin.group(1)))
                  .isInstanceOf(AssertionError.class)
                  .hasMessageContaining(words);
              assertThatCode(() -> explorationOf(Mistake.NONE).reproduce(origin.group(1)))
                  .doesNotThrowAnyException();
            });
  }

  @Test
  void shouldLeadBackToAnOpeningThatFailed() {
    FaultExploration<Long> exploration = explorationOf(Mistake.LOSES_ONE_AFTERWARDS);
    String origin = "NO_SPACE from CREATE_TORN 1 on, opening after call 20, state 1";
    assertThatThrownBy(() -> exploration.reproduce(origin))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("reproduce(\"" + origin + "\")");
    assertThatCode(() -> explorationOf(Mistake.NONE).reproduce(origin)).doesNotThrowAnyException();
  }

  @Test
  void shouldFindWhatTakesForRightWhatTheDiskLiesAbout() {
    FaultExploration<Long> exploration = FaultExploration.of(new UncheckedCounter());
    assertThatThrownBy(() -> exploration.faults(EnumSet.of(FaultKind.ROT_IN_WRITING)).explore())
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("ROT_IN_WRITING");
  }

  /** Keeps its count in a file without any checksum. */
  private static final class UncheckedCounter implements Application<Long> {
    @Override
    public void run(Supplier<SegmentStore> disk, History<Long> history) throws IOException {
      SegmentStore store = disk.get();
      try (SegmentFile file = store.create(1)) {
        for (long count = 1; count <= 3; count++) {
          history.begin(before -> before + 1);
          file.write(ByteBuffer.allocate(Long.BYTES).putLong(0, count), 0);
          file.sync();
          store.syncNames();
          history.acknowledgeDurable();
        }
      }
    }

    @Override
    public Long read(SegmentStore store) throws IOException {
      if (store.list().isEmpty()) {
        return 0L;
      }
      try (SegmentFile file = store.open(1, Access.READ)) {
        ByteBuffer count = ByteBuffer.allocate(Long.BYTES);
        return file.read(count, 0) < Long.BYTES ? 0L : count.getLong(0);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "ERROR",
        "ERROR in SYNC",
        "WHAT in SYNC 1",
        "ERROR in WHAT 1",
        "ERROR in SYNC 1, opening never"
      })
  void shouldRefuseAnOriginThatIsNone(String origin) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> explorationOf(Mistake.NONE).reproduce(origin));
  }
}
