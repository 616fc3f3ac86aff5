package dev.seawall.testkit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.ReadMode;
import dev.seawall.WalOptions;
import dev.seawall.testkit.FaultExploration;
import dev.seawall.testkit.FaultKind;
import dev.seawall.testkit.IoOperation.Kind;
import dev.seawall.testkit.SilentLog;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Whatever goes wrong at whatever call of a life, once or for ever: nothing acknowledged is lost.
 */
@ExtendWith(SilentLog.class)
class FaultAtEveryCallTest {
  private static final boolean LONG = "long".equals(System.getProperty("seawall.test.scale"));

  /** The scenarios to go through, by name, with commas; unset for all that the scale asks for. */
  private static final @Nullable String CHOSEN = System.getProperty("seawall.test.scenarios");

  /** The calls of each kind that fail, in each scenario. */
  private static final int CALLS = LONG ? 1000 : 2;

  /** After how many crashes each log is opened on a disk that fails. */
  private static final int CRASHES = LONG ? 20 : 2;

  private static final Scenario MAPPED = Scenario.TRUNCATIONS_AMONG_TRANSACTIONS;

  /** The scenarios with the most kinds of calls. */
  private static final Set<Scenario> SCENARIOS = scenarios();

  private static Set<Scenario> scenarios() {
    if (CHOSEN != null) {
      return Arrays.stream(CHOSEN.split(","))
          .map(Scenario::valueOf)
          .collect(Collectors.toCollection(() -> EnumSet.noneOf(Scenario.class)));
    }
    return LONG
        ? EnumSet.allOf(Scenario.class)
        : EnumSet.of(
            Scenario.DURABILITIES,
            Scenario.SEGMENTS_DELETED,
            Scenario.TRUNCATIONS_AMONG_TRANSACTIONS,
            Scenario.UNCLEAN_CLOSES);
  }

  @Test
  void shouldKeepWhatIsAcknowledgedWhateverFaultHappensAtWhateverCall() {
    long began = System.nanoTime();
    Set<Kind> failed = EnumSet.noneOf(Kind.class);
    long lives = 0;
    long openings = 0;
    for (ScenarioApplication application : applications()) {
      FaultExploration.Report report =
          FaultExploration.of(application).callsPerKind(CALLS).crashes(CRASHES).explore();
      failed.addAll(report.failed());
      lives += report.lives();
      openings += report.openings();
    }
    System.out.printf(
        "trust: faults kinds=%d calls=%d lives=%d openings=%d seconds=%d%n",
        FaultKind.values().length,
        failed.size(),
        lives,
        openings,
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
    if (CHOSEN == null) {
      assertThat(failed).containsExactlyInAnyOrder(Kind.values());
    }
    assertThat(lives).isGreaterThan(SCENARIOS.size() * 50L);
  }

  /** Found in the long mode: a frame that was read wrong was taken for one of no batch. */
  @ParameterizedTest
  @CsvSource({
    "RETENTION, ROT_IN_READING in READ 33",
    "RETENTION, ROT_IN_READING from READ 32 on",
    "CLEANING, ROT_IN_READING in READ 44",
    "CLEANING, ROT_IN_READING from READ 25 on",
    "WHOLE_TRANSACTIONS, ROT_IN_READING in READ 1",
    "WHOLE_TRANSACTIONS, ROT_IN_READING from READ 1 on"
  })
  void shouldCutNoBatchInTwoWhenADiskLiesWhileItIsRead(Scenario scenario, String fault) {
    FaultExploration.of(new ScenarioApplication(scenario, scenario.options())).reproduce(fault);
  }

  /** Found in the long mode: the one that deletes segments woke itself, for ever. */
  @Test
  void shouldRestWhenThereIsNoRoomToDeleteSegments() {
    Scenario scenario = Scenario.TRUNCATIONS;
    FaultExploration<?> exploration =
        FaultExploration.of(new ScenarioApplication(scenario, scenario.options()));
    for (int write = 26; write < 38; write++) {
      exploration.reproduce("NO_SPACE from WRITE " + write + " on");
    }
  }

  private static List<ScenarioApplication> applications() {
    List<ScenarioApplication> applications = new ArrayList<>();
    for (Scenario scenario : SCENARIOS) {
      applications.add(new ScenarioApplication(scenario, scenario.options()));
    }
    if (!SCENARIOS.contains(MAPPED)) {
      return applications;
    }
    WalOptions mapped = MAPPED.builder().readMode(ReadMode.MAPPED).build();
    applications.add(new ScenarioApplication(MAPPED, mapped));
    return applications;
  }
}
