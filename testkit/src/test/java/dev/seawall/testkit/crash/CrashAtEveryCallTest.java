package dev.seawall.testkit.crash;

import static org.assertj.core.api.Assertions.assertThat;

import dev.seawall.WalException;
import dev.seawall.testkit.FaultPlan;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CrashAtEveryCallTest {

  @ParameterizedTest
  @EnumSource
  void shouldLeaveOnlyPermittedStatesWhenPowerIsLostAtAnyCall(Scenario scenario)
      throws WalException {
    CrashExplorer explorer = new CrashExplorer(scenario, 20, new FaultPlan(), store -> store);
    long begun = System.nanoTime();
    explorer.explore();
    System.out.printf(
        "%s: %,d states, and %,d crashes during recovery, %d ms%n",
        scenario, explorer.explored(), explorer.nested(), (System.nanoTime() - begun) / 1_000_000);
    assertThat(explorer.explored()).isGreaterThan(50);
  }
}
