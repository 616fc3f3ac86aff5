package dev.seawall.examples;

import dev.seawall.testkit.CrashExploration;

/** Lets the bank crash: whichever class of that name its own class loader finds. */
public final class CrashedBank implements Runnable {
  /** To be found by name. */
  public CrashedBank() {}

  @Override
  public void run() {
    CrashExploration.of(new TestedBank()).explore();
  }
}
