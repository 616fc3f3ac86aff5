package dev.seawall.testkit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.WalException;
import dev.seawall.testkit.FaultPlan;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrashAtEveryCallTest {
  private static final int STATES_PER_CALL =
      "long".equals(System.getProperty("seawall.test.scale")) ? 500 : 20;

  @ParameterizedTest
  @EnumSource
  void shouldLeaveOnlyPermittedStatesWhenPowerIsLostAtAnyCall(Scenario scenario)
      throws WalException {
    CrashExplorer explorer =
        new CrashExplorer(scenario, STATES_PER_CALL, new FaultPlan(), store -> store);
    explorer.explore();
    System.out.printf(
        "%s: power lost at %,d points, %,d different states; %,d more during recovery%n",
        scenario, explorer.points(), explorer.explored(), explorer.nested());
    assertThat(explorer.explored()).isGreaterThan(50);
  }

  @Test
  void shouldLoseNothingThatWasReadWhenASyncHadFailedInAnEarlierLife() throws WalException {
    FailedSyncs.explore();
  }
}
