package dev.seawall.testkit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.testkit.FaultExploration;
import dev.seawall.testkit.FaultKind;
import java.util.EnumSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.logging.Level;
import java.util.logging.Logger;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/**
 * Whatever goes wrong at whatever call of a life, once or for ever: nothing acknowledged is lost.
 */
class FaultAtEveryCallTest {
  private static final boolean LONG = "long".equals(System.getProperty("seawall.test.scale"));

  /** The calls of each kind that fail, in each scenario. */
  private static final int CALLS = LONG ? 1000 : 3;

  /** The scenarios with the most kinds of calls. */
  private static final Set<Scenario> SCENARIOS =
      LONG
          ? EnumSet.allOf(Scenario.class)
          : EnumSet.of(
              Scenario.DURABILITIES,
              Scenario.SEGMENTS_DELETED,
              Scenario.TRUNCATIONS_AMONG_TRANSACTIONS,
              Scenario.UNCLEAN_CLOSES);

  /** Of files that cannot be closed, and the like, the log warns. */
  private static final Logger LOGGER = Logger.getLogger("dev.seawall");

  @BeforeAll
  static void silence() {
    LOGGER.setLevel(Level.OFF);
  }

  @AfterAll
  static void speak() {
    LOGGER.setLevel(null);
  }

  @Test
  void shouldKeepWhatIsAcknowledgedWhateverFaultHappensAtWhateverCall() {
    long began = System.nanoTime();
    long calls = 0;
    long lives = 0;
    for (Scenario scenario : SCENARIOS) {
      FaultExploration.Report report =
          FaultExploration.of(new ScenarioApplication(scenario)).callsPerKind(CALLS).explore();
      calls += report.calls();
      lives += report.lives();
    }
    System.out.printf(
        "trust: faults kinds=%d calls=%d lives=%d seconds=%d%n",
        FaultKind.values().length,
        calls,
        lives,
        TimeUnit.NANOSECONDS.toSeconds(System.nanoTime() - began));
    assertThat(lives).isGreaterThan(SCENARIOS.size() * 100L);
  }
}
