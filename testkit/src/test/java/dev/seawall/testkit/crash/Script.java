package dev.seawall.testkit.crash;

import dev.seawall.CorruptionPolicy;
import dev.seawall.WalException;
import dev.seawall.WalOptions;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;

/**
 * A small life of a log: with which options it is opened, and what is done to it. Its name says how
 * to get the same again.
 */
interface Script {
  /**
   * What no record of time makes different: so two crash states are only different if what was
   * written is.
   */
  Clock STOPPED = Clock.fixed(Instant.ofEpochSecond(1_700_000_000), ZoneOffset.UTC);

  WalOptions.Builder builder();

  void run(Driver log) throws WalException;

  default WalOptions options() {
    return builder().build();
  }

  default WalOptions salvaging() {
    return builder().corruptionPolicy(CorruptionPolicy.SALVAGE).build();
  }
}
