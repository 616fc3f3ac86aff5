package dev.seawall.testkit.crash;

import dev.seawall.WalException;
import dev.seawall.testkit.FaultPlan;
import dev.seawall.testkit.encoding.NonceLives;
import dev.seawall.testkit.retention.RetentionLives;

/**
 * Explores some scenarios, named in a text so that it can be asked for from the world of another
 * class loader.
 */
public final class Exploration implements Runnable {
  /** More than usual: what is looked for is there. */
  private static final int STATES = 80;

  private final String[] scenarios;

  public Exploration(String scenarios) {
    this.scenarios = scenarios.split(",");
  }

  @Override
  public void run() {
    for (String each : scenarios) {
      try {
        if (each.equals("FAILED_SYNCS")) {
          FailedSyncs.explore();
          continue;
        }
        if (each.equals("NONCES")) {
          NonceLives.explore();
          continue;
        }
        if (each.equals("RETENTION_LIVES")) {
          RetentionLives.explore();
          continue;
        }
        new CrashExplorer(Scenario.valueOf(each), STATES, new FaultPlan(), store -> store)
            .explore();
      } catch (WalException e) {
        throw new AssertionError(e);
      }
    }
  }
}
