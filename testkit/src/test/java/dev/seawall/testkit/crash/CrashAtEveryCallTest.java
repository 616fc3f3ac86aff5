package dev.seawall.testkit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.WalException;
import java.util.logging.Level;
import java.util.logging.Logger;
import java.util.stream.LongStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/**
 * Loses power at every call of all scenarios and of random lives. How much: {@code
 * -Dseawall.test.scale}; from another seed on: {@code -Dseawall.crash.seed}; how many random lives:
 * {@code -Dseawall.crash.lives}.
 */
class CrashAtEveryCallTest {
  private static final Logger OPENINGS = Logger.getLogger("dev.seawall.engine.EngineProvider");

  private final Scale scale = Scale.ofThisRun();
  private final long firstSeed = Long.getLong("seawall.crash.seed", 1);
  private final long lives = Long.getLong("seawall.crash.lives", scale.lives);

  /** How much there is time for. */
  private enum Scale {
    SHORT(Budget.of(16), 10, 15_000),
    NORMAL(Budget.of(64), 350, 200_000),
    LONG(new Budget(256, 8, 4, 0), Integer.MAX_VALUE, 5_000_000);

    final Budget budget;
    final int lives;
    final int states;

    Scale(Budget budget, int lives, int states) {
      this.budget = budget;
      this.lives = lives;
      this.states = states;
    }

    static Scale ofThisRun() {
      return switch (System.getProperty("seawall.test.scale", "normal")) {
        case "short" -> SHORT;
        case "long" -> LONG;
        default -> NORMAL;
      };
    }
  }

  /** Opening says of every salvaged log that it was: thousands are. */
  @BeforeEach
  void silence() {
    OPENINGS.setLevel(Level.OFF);
  }

  @AfterEach
  void speak() {
    OPENINGS.setLevel(null);
  }

  @Test
  void shouldLeaveOnlyPermittedStatesWhenPowerIsLostAtAnyCall() throws InterruptedException {
    int wanted = scale == Scale.LONG ? scale.states : Integer.MAX_VALUE;
    Lives explored = new Lives(scale.budget.from(firstSeed), wanted, 30);
    Stream<Script> scenarios = Stream.of(Scenario.values());
    Stream<Script> random =
        LongStream.range(0, lives).mapToObj(i -> new RandomScript(firstSeed + i));
    explored.explore(Stream.concat(scenarios, random).iterator());
    System.out.println(explored.tally().line());
    if (lives >= scale.lives) {
      assertThat(explored.tally().states()).isGreaterThanOrEqualTo(scale.states);
    }
  }

  @Test
  void shouldLoseNothingThatWasReadWhenASyncHadFailedInAnEarlierLife() throws WalException {
    FailedSyncs.explore();
  }
}
